//! Releases of statistics (*rilis statistik*): who decides on them, when, and what a revision is.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::{C081_15, REGISTER};
use crate::officer::Officer;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&TWO_PERSONS, &OPEN, &CALENDAR, &REVISION];

/// Two persons.
pub const TWO_PERSONS: Rule = Rule {
    code: "release.two-persons",
    sentence: "Who froze a table does not decide on its release.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// One table at a time is decided on, once.
pub const OPEN: Rule = Rule {
    code: "release.not-open",
    sentence: "A release is planned once; a table is frozen for it when no other waits for a \
               decision, and decided on once; what is cancelled or has been released is not cancelled.",
    provision: REGISTER,
    ground: Ground::WrongState,
};

/// The calendar binds.
pub const CALENDAR: Rule = Rule {
    code: "release.calendar",
    sentence: "A release is not published before its day in the calendar of releases.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// What is revised is another table, with a reason.
pub const REVISION: Rule = Rule {
    code: "release.revision",
    sentence: "A revision tells other numbers than the table released last, and says why.",
    provision: REGISTER,
    ground: Ground::Law,
};

/// Who froze a table does not decide on its release.
pub fn decided_by_another(officer: &Officer, frozen_by: &str) -> Result<(), Refusal> {
    if officer.id == frozen_by {
        return Err(TWO_PERSONS.refuse("the same person froze it", json!({})));
    }
    Ok(())
}

/// The refusal of what does not fit where a release stands.
#[must_use]
pub fn not_open(state: &'static str) -> Refusal {
    OPEN.refuse(format!("the release is {state}"), json!({ "state": state }))
}

/// A release is not published before its day in the calendar of releases.
pub fn day_has_come(planned_on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if today < planned_on {
        let detail = format!("it is planned for {planned_on}, and today is {today}");
        let data = json!({ "planned_on": planned_on, "today": today });
        return Err(CALENDAR.refuse(detail, data));
    }
    Ok(())
}

/// A revision tells other numbers than the table released last, and says why.
pub fn revises(released: &str, numbers: &str, reason: Option<&str>) -> Result<(), Refusal> {
    if reason.is_none_or(|reason| reason.trim().is_empty()) {
        let detail = "a revision says why";
        return Err(REVISION.refuse_field("reason", detail, json!({})));
    }
    if released == numbers {
        let detail = "the numbers are those released last";
        return Err(REVISION.refuse(detail, json!({})));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::officer::Role;

    #[test]
    fn who_froze_it_does_not_decide() {
        let officer = |id: &str| Officer {
            acts_for: None,
            id: id.to_owned(),
            role: Role::CentralAdmin,
            unit: None,
            province: None,
        };
        let own = decided_by_another(&officer("a"), "a").unwrap_err();
        assert_eq!(own.rule.code, "release.two-persons");
        assert!(decided_by_another(&officer("b"), "a").is_ok());
    }

    #[test]
    fn it_is_published_from_its_day_on() {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let planned = day("2026-12-01");
        let early = day_has_come(planned, day("2026-11-30")).unwrap_err();
        assert_eq!(early.rule.code, "release.calendar");
        assert!(day_has_come(planned, day("2026-12-01")).is_ok());
        assert!(day_has_come(planned, day("2026-12-02")).is_ok());
    }

    #[test]
    fn a_revision_differs_and_says_why() {
        let code = |released, numbers, reason| {
            revises(released, numbers, reason).map_err(|refusal| refusal.rule.code)
        };
        assert_eq!(code("a", "b", Some("Ralat")), Ok(()));
        assert_eq!(code("a", "a", Some("Ralat")), Err("release.revision"));
        assert_eq!(code("a", "b", None), Err("release.revision"));
        assert_eq!(code("a", "b", Some(" ")), Err("release.revision"));
        assert_eq!(not_open("cancelled").rule.code, "release.not-open");
    }
}
