//! Registers as provinces keep them.

use super::*;
use crate::law::Law;

const RAKORNAS: &str = include_str!("../../../../api/demo/rakornas-2019.csv");
const BATAM: &str = include_str!("../../../../api/demo/batam-2019.csv");

fn rows(csv: &str) -> Vec<RegisterRow> {
    let mut lines = csv.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let cells = columns.iter().zip(line.split(','));
        let object = cells
            .map(|(column, cell)| ((*column).to_owned(), cell.into()))
            .collect();
        serde_json::from_value(serde_json::Value::Object(object)).unwrap()
    };
    lines.map(row).collect()
}

fn codes(row: &RegisterRow) -> Vec<(String, &'static str)> {
    let faults = row
        .check(&Law::seed(), "2026-03-02".parse().unwrap())
        .unwrap_err();
    faults
        .into_iter()
        .map(|fault| (fault.field, fault.code))
        .collect()
}

#[test]
fn every_line_of_both_registers_is_taken_over_in_its_own_state() {
    let rows: Vec<RegisterRow> = rows(RAKORNAS).into_iter().chain(rows(BATAM)).collect();
    assert!(rows.len() > 40);
    for row in rows {
        let entry = row
            .check(&Law::seed(), "2026-03-02".parse().unwrap())
            .unwrap();
        let mut state = Prosecution::default();
        let command = ProsecutionCommand::ImportRegisterEntry(entry);
        let events = ask(
            &mut state,
            Role::CentralAdmin,
            "2026-03-02",
            command.clone(),
        )
        .unwrap();
        assert!(events.len() > 1);
        let view = state.view().unwrap();
        assert_eq!(view.status, row.status, "{}", row.register_no);
        assert_eq!(view.register_no, Some(row.register_no));
        assert!(ask(&mut state, Role::CentralAdmin, "2026-03-02", command).is_err());
    }
}

#[test]
fn a_register_number_always_gives_the_same_prosecution() {
    let id = prosecution_id_of_register("TPR/31/001");
    assert_eq!(id, prosecution_id_of_register(" TPR/31/001 "));
    assert_ne!(id, prosecution_id_of_register("TPR/31/002"));
}

#[test]
fn every_fault_of_a_line_is_named() {
    let good = rows(RAKORNAS).remove(0);
    let bad = RegisterRow {
        register_no: String::new(),
        province: "99".to_owned(),
        norm: "UPH-01".to_owned(),
        accused_role: "direktur".to_owned(),
        offence_date: "2018-02-30".to_owned(),
        fine_idr: "banyak".to_owned(),
        outcome: "Denda".to_owned(),
        status: "Selesai".to_owned(),
        ..good
    };
    let found: Vec<String> = codes(&bad).into_iter().map(|(field, _)| field).collect();
    for field in [
        "register_no",
        "province",
        "norm",
        "accused_role",
        "offence_date",
        "fine_idr",
        "outcome",
        "status",
    ] {
        assert!(found.iter().any(|f| f == field), "{field} in {found:?}");
    }
}

#[test]
fn dates_fine_and_status_of_a_line_agree() {
    let change = |edit: fn(&mut RegisterRow)| {
        let mut row = rows(RAKORNAS).remove(0);
        edit(&mut row);
        codes(&row)
    };
    let has = |found: &[(String, &str)], field: &str, code: &str| {
        assert!(
            found.contains(&(field.to_owned(), code)),
            "{field} {code} in {found:?}"
        );
    };
    let two = change(|row| {
        row.accused_role = "direktur".to_owned();
        row.fine_idr = "100001".to_owned();
    });
    has(&two, "accused_role", "register.unknown-code");
    has(&two, "fine_idr", "sentence.fine");
    assert_eq!(two.len(), 2);
    let early = change(|row| row.referred_on = "2018-06-05".to_owned());
    has(&early, "referred_on", "dates.out-of-order");
    let same = change(|row| row.bap_completed_on = row.offence_date.clone());
    has(
        &same,
        "bap_completed_on",
        "register.minutes-not-after-offence",
    );
    let future = change(|row| row.completed_on = "2026-03-03".to_owned());
    has(&future, "completed_on", "dates.in-future");
    let high = change(|row| row.fine_idr = "100001".to_owned());
    has(&high, "fine_idr", "sentence.fine");
    let short = change(|row| row.judged_on = "2018-3-1".to_owned());
    has(&short, "judged_on", "register.unreadable");
    let signed = change(|row| row.offence_date = "+2018-03-01".to_owned());
    has(&signed, "offence_date", "register.unreadable");
    let negative = change(|row| row.offence_date = "-200000-01-01".to_owned());
    has(&negative, "offence_date", "register.unreadable");
    let zero = change(|row| row.offence_date = "0000-01-01".to_owned());
    has(&zero, "offence_date", "dates.too-early");
    let long = change(|row| row.establishment = "x".repeat(201));
    assert_eq!(long, [("establishment".to_owned(), "texts.too-long")]);
    let told = change(|row| row.establishment = "PT Pelapor".to_owned());
    assert_eq!(told, [("establishment".to_owned(), "confidential.wording")]);
    let unread = change(|row| row.fine_idr = "banyak".to_owned());
    assert_eq!(unread, [("fine_idr".to_owned(), "register.unreadable")]);
    let open = change(|row| row.completed_on.clear());
    has(&open, "status", "register.does-not-agree");
    let unjudged = change(|row| row.outcome.clear());
    has(&unjudged, "outcome", "register.does-not-agree");
    has(&unjudged, "fine_idr", "register.does-not-agree");
}
