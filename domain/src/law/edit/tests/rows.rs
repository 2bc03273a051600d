//! Rows that are added and ended, and readings that follow one another.

use serde_json::json;

use super::*;
use crate::law::assessment::{Flaw, assess};

fn end(table: Table, key: &str, valid_to: &str) -> LawEdit {
    LawEdit::End(End {
        decriminalised: false,
        table,
        key: key.to_owned(),
        valid_to: day(valid_to),
    })
}

/// A norm, a rule and a provision that the seed does not know, from 2027-01-01 on.
fn added() -> [LawEdit; 3] {
    let seed = Law::seed();
    let norm = Norm {
        code: "WLK-04".to_owned(),
        valid_from: Some(day("2027-01-01")),
        ..seed.norm("WLK-02", day("2026-03-02")).unwrap().clone()
    };
    let rule = LegalRule {
        rule_id: "wlk.grace_days".to_owned(),
        value: Value::Days(5),
        ..bar("2027-01-01", None, 3)
    };
    let provision = LegalProvision {
        key: "uu-baru:1".to_owned(),
        citation: "UU baru Pasal 1".to_owned(),
        status: Status::NeedsConfirmation,
        valid_from: Some(day("2027-01-01")),
        valid_to: None,
    };
    [
        NewRow::Norm(norm),
        NewRow::Rule(rule),
        NewRow::Provision(provision),
    ]
    .map(LawEdit::New)
}

#[test]
fn what_is_added_is_in_force_from_its_first_day() {
    let seed = Law::seed();
    assert_eq!(seed.flaws(&added()), []);
    let law = seed.with(&added());
    for (on, there) in [
        ("2026-12-31", false),
        ("2027-01-01", true),
        ("2027-01-02", true),
    ] {
        let on = day(on);
        let cited = law.cited(on).into_iter().filter_map(|one| one.row);
        let found = (
            law.norm("WLK-04", on).is_some(),
            law.rule("wlk.grace_days", on).is_some(),
            cited.map(|one| one.key).any(|key| key == "uu-baru:1"),
        );
        assert_eq!(found, (there, there, there), "{on}");
    }
    let rows = seed.edited(&added());
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.table, row.before.len(), row.after.len(), row.decides))
        .collect();
    assert_eq!(
        told,
        [
            ("norm", 0, 1, true),
            ("rule", 0, 1, false),
            ("provision", 0, 1, false),
        ]
    );
    let fields =
        |flaws: Vec<Flaw>| -> Vec<String> { flaws.into_iter().map(|flaw| flaw.field).collect() };
    assert_eq!(
        fields(law.flaws(&added())),
        [
            "/edits/0/new/norm/code",
            "/edits/1/new/rule/rule_id",
            "/edits/2/new/provision/key",
        ],
        "added twice"
    );
}

#[test]
fn what_ends_is_in_force_until_the_day_before() {
    let seed = Law::seed();
    let edits = [
        end(Table::Norm, "WLK-02", "2027-01-01"),
        end(Table::Rule, BAR, "2027-01-01"),
        end(Table::Provision, "uu-7-1981:7", "2027-01-01"),
    ];
    assert_eq!(seed.flaws(&edits), []);
    let law = seed.with(&edits);
    for (on, there) in [
        ("2026-12-31", true),
        ("2027-01-01", false),
        ("2027-01-02", false),
    ] {
        let on = day(on);
        let key = |one: &LegalProvision| one.key == "uu-7-1981:7" && one.is_in_force(on);
        let found = (
            law.norm("WLK-02", on).is_some(),
            law.rule(BAR, on).is_some(),
            law.provisions.iter().any(key),
        );
        assert_eq!(found, (there, there, there), "{on}");
    }
    assert!(law.has_norm("WLK-02"), "what was stays known");
    let later = end(Table::Rule, BAR, "2026-01-02");
    let cut = versions(&law.with(&[later]));
    assert_eq!(cut, [span("1918-01-01", Some("2026-01-02"), 1)], "earlier");
    for (table, key, on, field) in [
        (Table::Norm, "WLK-02", "2026-12-31", None),
        (
            Table::Norm,
            "WLK-02",
            "2027-01-01",
            Some("/edits/0/end/valid_to"),
        ),
        (
            Table::Norm,
            "WLK-09",
            "2027-01-01",
            Some("/edits/0/end/key"),
        ),
        (
            Table::Provision,
            "uu-0",
            "2027-01-01",
            Some("/edits/0/end/key"),
        ),
    ] {
        let flaws = law.flaws(&[end(table, key, on)]);
        let found = flaws.first().map(|flaw| flaw.field.as_str());
        assert_eq!(found, field, "{key} {on}");
    }
}

#[test]
fn a_provision_is_set_and_must_be_known() {
    let seed = Law::seed();
    let known = seed
        .provisions
        .iter()
        .find(|one| one.key == "uu-20-2025:153");
    let confirmed = LegalProvision {
        status: Status::Confirmed,
        ..known.unwrap().clone()
    };
    let law = seed.with(&[LawEdit::Provision(confirmed.clone())]);
    let sure = |law: &Law| {
        let row = law.provisions.iter().find(|one| one.key == confirmed.key);
        row.unwrap().status
    };
    assert_eq!(sure(&seed), Status::NeedsConfirmation);
    assert_eq!(sure(&law), Status::Confirmed);
    let bad = LegalProvision {
        key: "uu-0".to_owned(),
        citation: " ".to_owned(),
        ..confirmed.clone()
    };
    let flaws = seed.flaws(&[LawEdit::Provision(bad)]);
    let fields: Vec<&str> = flaws.iter().map(|flaw| flaw.field.as_str()).collect();
    assert_eq!(
        fields,
        ["/edits/0/provision/key", "/edits/0/provision/citation"]
    );
}

#[test]
fn one_reading_follows_another_from_its_day_on() {
    let seed = Law::seed();
    let set = |reading: &str, from: Option<&str>, to: Option<&str>| {
        let mut rows = seed.readings_of("V2");
        let row = rows.find(|one| one.reading == reading).unwrap();
        LawEdit::Reading(Reading {
            adopted: true,
            valid_from: from.map(day),
            valid_to: to.map(day),
            ..row.clone()
        })
    };
    let on = "2027-03-02";
    let both = [set("A", None, Some("2027-03-03")), set("B", Some(on), None)];
    let flaws = seed.flaws(&both);
    assert_eq!(flaws[0].detail, "two readings of V2 would be adopted");
    let edits = [set("A", None, Some(on)), set("B", Some(on), None)];
    assert_eq!(seed.flaws(&edits), []);
    let law = seed.with(&edits);
    for (on, reading, most) in [
        ("2027-03-01", "A", 1_000_000),
        ("2027-03-02", "B", 10_000_000),
        ("2027-03-03", "B", 10_000_000),
    ] {
        let read = law.as_read_on(day(on)).unwrap();
        assert_eq!(read.readings_of("V2").count(), 1, "{on}");
        assert_eq!(read.reading("V2").unwrap().reading, reading, "{on}");
        let asked = json!({ "norm": "WLK-02", "offence_date": "2027-02-01", "province": "31",
            "accused": { "kind": "pengurus" }, "on": on });
        let told = assess(&law, &serde_json::from_value(asked).unwrap()).unwrap();
        assert_eq!(told.max_fine_idr, Some(most), "{on}");
    }
    assert!(seed.as_read_on(day(on)).is_none(), "all are in force");
}

#[test]
fn a_row_ends_after_it_has_begun() {
    let seed = Law::seed();
    let told = |table, key: &str, on: &str| {
        let flaws = seed.flaws(&[end(table, key, on)]);
        flaws.into_iter().map(|flaw| flaw.field).collect::<Vec<_>>()
    };
    let refused = vec!["/edits/0/end/valid_to".to_owned()];
    for (on, accepted) in [
        ("2026-01-01", false),
        ("2026-01-02", false),
        ("2026-01-03", true),
    ] {
        let wanted = if accepted { vec![] } else { refused.clone() };
        assert_eq!(told(Table::Rule, "crim.fine_minimum", on), wanted, "{on}");
    }
    assert_eq!(told(Table::Norm, "WLK-02", "1981-09-29"), refused);
    assert!(told(Table::Norm, "WLK-02", "1981-09-30").is_empty());
    let mut open = Law::clone(&seed);
    Arc::make_mut(&mut open.norms)[0].valid_from = None;
    let flaws = open.flaws(&[end(Table::Norm, "WLK-01", "1951-01-01")]);
    assert!(flaws.is_empty(), "no first day is known");
}

#[test]
fn only_the_end_of_a_norm_says_that_nothing_is_punished_any_more() {
    let seed = Law::seed();
    let ends = |table, key: &str| {
        LawEdit::End(End {
            table,
            key: key.to_owned(),
            valid_to: "2026-06-01".parse().unwrap(),
            decriminalised: true,
        })
    };
    let flaws = seed.flaws(&[ends(Table::Rule, "crim.fine_minimum")]);
    assert_eq!(flaws[0].field, "/edits/0/end/decriminalised");
    let norm = [ends(Table::Norm, "WLK-02")];
    assert!(seed.flaws(&norm).is_empty());
    let law = seed.with(&norm);
    let last = law.norms.iter().find(|one| one.code == "WLK-02").unwrap();
    assert!(last.decriminalised && last.valid_to.is_some());
}
