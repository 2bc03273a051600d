//! Work plans: for which time they are, and which cases they take in.

use chrono::NaiveDate;
use serde_json::json;

use crate::catalogue::PERMENAKER_33_2016;
use crate::plan::{Plan, PlanState, Scope, Target};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&PERIOD, &TARGETS, &TAKES_IN];

/// A unit plans a year, an inspector a month.
pub const PERIOD: Rule = Rule {
    code: "plan.period",
    sentence: "A unit plans for a year; an inspector, who is named, plans for a month of it.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// A plan plans something.
pub const TARGETS: Rule = Rule {
    code: "plan.targets",
    sentence: "A plan sets at least one target, and one for each kind of examination at most.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// Cases are included in approved plans.
pub const TAKES_IN: Rule = Rule {
    code: "plan.takes-in",
    sentence: "A plan that is named by its identifier takes a case in when it is approved since \
               that day, of the province of the case, and of the time of the inclusion.",
    provision: PERMENAKER_33_2016,
    ground: Ground::Law,
};

/// A unit plans for a year; an inspector, who is named, plans for a month of it.
pub fn period_fits(scope: &Scope) -> Result<(), Refusal> {
    let named = scope
        .inspector
        .as_ref()
        .is_some_and(|name| !name.trim().is_empty());
    let fits = scope.begins_on().is_some() && scope.month.is_some() == named;
    if fits && named == scope.inspector.is_some() {
        return Ok(());
    }
    let field = if scope.month.is_some() && !named {
        "scope/inspector"
    } else {
        "scope/month"
    };
    let detail = "a monthly plan names its month and its inspector, a yearly plan neither";
    let data = json!({ "month": scope.month, "inspector": scope.inspector });
    Err(PERIOD.refuse_field(field, detail, data))
}

/// A plan sets at least one target, and one for each kind of examination at most.
pub fn has_targets(targets: &[Target]) -> Result<(), Refusal> {
    let twice = targets.iter().enumerate().any(|(nth, one)| {
        targets
            .iter()
            .skip(nth + 1)
            .any(|next| next.kind == one.kind)
    });
    let counted = targets.iter().all(|target| target.count > 0);
    if !targets.is_empty() && counted && !twice {
        return Ok(());
    }
    let detail = "each kind of examination has one target above 0, and there is one at least";
    Err(TARGETS.refuse_field("targets", detail, json!({ "targets": targets })))
}

/// A plan takes a case in when it is approved since that day, of the province of the case, and of
/// the time of the inclusion.
pub fn plan_takes_in(
    plan: &Plan,
    province: &ProvinceCode,
    approved_on: NaiveDate,
    included_on: NaiveDate,
) -> Result<(), Refusal> {
    let refuse = |field, detail: &str| {
        let data = json!({ "approved_on": approved_on, "included_on": included_on });
        Err(TAKES_IN.refuse_field(field, detail, data))
    };
    let Plan::Written(draft) = plan else {
        return refuse("plan", "there is no plan with this identifier");
    };
    if draft.scope.province != *province {
        return refuse("plan", "the plan is of another province");
    }
    let PlanState::Approved {
        approved_on: since, ..
    } = &draft.state
    else {
        return refuse("plan", "the plan is not approved");
    };
    if *since != approved_on {
        return refuse("approved_on", &format!("the plan is approved on {since}"));
    }
    if !draft.scope.covers(included_on) {
        return refuse("included_on", "the plan is of another time");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::entry::Kept;
    use crate::plan::Draft;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(answer: Result<(), Refusal>) -> Result<(), Option<&'static str>> {
        answer.map_err(|refusal| refusal.field)
    }

    #[test]
    fn a_monthly_plan_takes_cases_in_from_its_approval_to_the_end_of_its_month() {
        let province = ProvinceCode("31".to_owned());
        let draft = Draft {
            scope: Scope {
                province: province.clone(),
                unit: "UPTD I".to_owned(),
                year: 2026,
                month: Some(3),
                inspector: Some("p".to_owned()),
            },
            targets: vec![],
            author: "p".to_owned(),
            written_on: day("2026-02-20"),
            state: PlanState::Approved {
                approver: "h".to_owned(),
                approved_on: day("2026-02-27"),
            },
            corrections: Kept::default(),
        };
        let plan = Plan::Written(Box::new(draft));
        let takes = |since, on| told(plan_takes_in(&plan, &province, day(since), day(on)));
        for (on, answer) in [
            ("2026-02-28", Err(Some("included_on"))),
            ("2026-03-01", Ok(())),
            ("2026-03-02", Ok(())),
            ("2026-03-30", Ok(())),
            ("2026-03-31", Ok(())),
            ("2026-04-01", Err(Some("included_on"))),
        ] {
            assert_eq!(takes("2026-02-27", on), answer, "{on}");
        }
        for since in ["2026-02-26", "2026-02-28"] {
            let answer = takes(since, "2026-03-02");
            assert_eq!(answer, Err(Some("approved_on")), "{since}");
        }
        let other = ProvinceCode("32".to_owned());
        let elsewhere = plan_takes_in(&plan, &other, day("2026-02-27"), day("2026-03-02"));
        assert_eq!(told(elsewhere), Err(Some("plan")));
    }
}
