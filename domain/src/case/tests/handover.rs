use super::*;

/// What an inspector of the province may do with a case, by his identifier.
fn by(
    events: &[CaseEvent],
    who: &str,
    action: &str,
    body: &Value,
) -> Result<Vec<CaseEvent>, (&'static str, Option<&'static str>)> {
    let mut case = Case::default();
    for event in events {
        case.apply(event.clone());
    }
    let asked = Asked {
        id: Uuid::from_u128(7),
        officer: Officer {
            acts_for: None,
            id: who.to_owned(),
            role: Role::Inspector2,
            unit: None,
            province: Some(ProvinceCode("31".to_owned())),
        },
        at: at(),
        law: crate::law::Law::seed(),
        command: CaseCommand::parse(action, body).unwrap().unwrap(),
    };
    let answer = case.decide(&asked);
    answer.map_err(|refusal| (refusal.rule.code, refusal.field))
}

fn with(mut events: Vec<CaseEvent>, more: Vec<CaseEvent>) -> Vec<CaseEvent> {
    events.extend(more);
    events
}

fn inspectors(events: &[CaseEvent]) -> Vec<String> {
    let mut case = Case::default();
    for event in events {
        case.apply(event.clone());
    }
    case.view().unwrap().inspectors
}

#[test]
fn a_case_is_handed_over_when_the_receiver_accepts_and_not_before() {
    let begun = given::started();
    let offer = |to: &str| json!({ "to": to, "reason": "Cuti", "offered_on": "2026-03-03" });
    let own = Err(("handover.own", Some("to")));
    assert_eq!(
        by(&begun, "stranger", "offer-handover", &offer("siti")),
        own
    );
    assert_eq!(
        by(&begun, "inspector", "offer-handover", &offer("inspector")),
        own
    );
    let offered = by(&begun, "inspector", "offer-handover", &offer("siti")).unwrap();
    let offered = with(begun.clone(), offered);
    assert_eq!(
        inspectors(&offered),
        ["inspector"],
        "until then he stays responsible"
    );
    assert_eq!(
        by(&offered, "inspector", "offer-handover", &offer("budi")),
        own
    );

    let accept = |on: &str| json!({ "accepted_on": on });
    let receiver = Err(("handover.receiver", None));
    assert_eq!(
        by(
            &offered,
            "inspector",
            "accept-handover",
            &accept("2026-03-04")
        ),
        receiver
    );
    assert_eq!(
        by(&begun, "siti", "accept-handover", &accept("2026-03-04")),
        Err(("handover.open", None))
    );
    let early = by(&offered, "siti", "accept-handover", &accept("2026-03-02"));
    assert_eq!(early.unwrap_err().1, Some("accepted_on"));
    let accepted = by(&offered, "siti", "accept-handover", &accept("2026-03-03")).unwrap();
    assert_eq!(accepted.len(), 2);
    let accepted = with(offered, accepted);
    assert_eq!(inspectors(&accepted), ["siti"]);
    let again = by(&accepted, "siti", "accept-handover", &accept("2026-03-04"));
    assert_eq!(again, Err(("handover.open", None)));
}

#[test]
fn a_declined_offer_leaves_the_case_and_may_be_made_to_another() {
    let begun = given::started();
    let offer = |to: &str| json!({ "to": to, "reason": "Cuti", "offered_on": "2026-03-03" });
    let offered = by(&begun, "inspector", "offer-handover", &offer("siti")).unwrap();
    let offered = with(begun, offered);
    let decline = json!({ "reason": "Beban penuh", "declined_on": "2026-03-03" });
    let declined = by(&offered, "siti", "decline-handover", &decline).unwrap();
    let declined = with(offered, declined);
    assert_eq!(inspectors(&declined), ["inspector"]);
    assert!(by(&declined, "inspector", "offer-handover", &offer("budi")).is_ok());
}
