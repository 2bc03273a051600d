//! Other endings, and beginning again.

use serde_json::json;

use crate::catalogue::KUHP_132;
use crate::prosecution::StopGround;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&REOPEN];

/// What has ended by law does not begin again.
pub const REOPEN: Rule = Rule {
    code: "ending.not-reopened",
    sentence: "An investigation that was stopped because the right to prosecute had ended is not reopened.",
    provision: KUHP_132,
    ground: Ground::WrongState,
};

/// An investigation that was stopped because the right to prosecute had ended is not reopened.
pub fn may_be_reopened(ground: Option<StopGround>) -> Result<(), Refusal> {
    let ended = match ground {
        Some(
            StopGround::NeBisInIdem
            | StopGround::TimeBarred
            | StopGround::SuspectDied
            | StopGround::MaximumFinePaid
            | StopGround::ComplaintWithdrawn
            | StopGround::RestorativeSettlement
            | StopGround::CategoryIvFinePaid,
        ) => true,
        Some(StopGround::LackOfEvidence | StopGround::NotAnOffence | StopGround::ByLaw) | None => {
            false
        }
    };
    if ended {
        let detail = "the right to prosecute had ended";
        return Err(REOPEN.refuse(detail, json!({ "ground": ground })));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_stop_that_leaves_the_right_is_reopened() {
        assert!(may_be_reopened(None).is_ok(), "a register does not say why");
        for (ground, ended) in [
            (StopGround::LackOfEvidence, false),
            (StopGround::NotAnOffence, false),
            (StopGround::ByLaw, false),
            (StopGround::NeBisInIdem, true),
            (StopGround::TimeBarred, true),
            (StopGround::SuspectDied, true),
            (StopGround::MaximumFinePaid, true),
            (StopGround::ComplaintWithdrawn, true),
            (StopGround::RestorativeSettlement, true),
            (StopGround::CategoryIvFinePaid, true),
        ] {
            assert_eq!(may_be_reopened(Some(ground)).is_err(), ended, "{ground:?}");
        }
    }
}
