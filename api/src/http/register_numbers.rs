//! Numbers that one thing only may have: in the registers of prosecutions, of which each province
//! numbers its own, and those of companies.

use domain::ProvinceCode;
use domain::establishment::{
    Establishment, EstablishmentChange, EstablishmentCommand, Numbers, Office,
};
use domain::prosecution::ProsecutionCommand;
use domain::rules::identifiers::in_one_form;

use crate::error::{ApiError, Fault};
use crate::log::register_key;
use crate::state::AppState;

/// Longest number of a register, in characters.
const LONGEST: usize = 200;

/// A number together with the province whose register it is of.
pub(super) fn in_province(province: &ProvinceCode, number: &str) -> String {
    format!("{}/{}", province.0.trim(), number.trim())
}

/// The key that a prosecution with a number of a register claims.
fn key(province: &ProvinceCode, number: &str) -> String {
    let number = number.trim();
    format!("{}{number}", register_key(province.0.trim()))
}

/// The key that a command claims.
pub(super) fn claimed(command: &ProsecutionCommand) -> Option<String> {
    if let ProsecutionCommand::FileEventReport(report) = command {
        let number = report.register_no.as_deref()?;
        return Some(key(&report.province, number));
    }
    if let ProsecutionCommand::ImportRegisterEntry(entry) = command {
        return Some(key(&entry.province, &entry.register_no));
    }
    None
}

/// What stands between the keys of one command; none of them holds it.
const APART: char = '\u{1f}';

/// Several keys as the log takes them; none of none.
fn joined(keys: &[String]) -> Option<String> {
    let plain: Vec<String> = keys.iter().map(|key| key.replace(APART, " ")).collect();
    (!plain.is_empty()).then(|| plain.join(&APART.to_string()))
}

/// The kinds of numbers of companies, each with its field.
const OF_COMPANIES: [(&str, &str); 3] = [
    ("establishment.nib/", "/numbers/nib"),
    ("establishment.npwp/", "/numbers/npwp"),
    ("establishment.nitku/", "/numbers/nitku"),
];

/// The keys that an establishment claims with its numbers. A company and its branches share a NIB
/// and an NPWP: its head office holds them. The number of a place of business is of that place.
#[must_use]
pub(crate) fn claimed_by_establishment(
    command: &EstablishmentCommand,
    aggregate: &Establishment,
) -> Option<String> {
    let (numbers, office): (&Numbers, _) = match (command, aggregate) {
        (EstablishmentCommand::RegisterEstablishment(c), _) => (&c.numbers, c.office),
        (EstablishmentCommand::RecordNumbers(c), Establishment::Entered(record)) => {
            (&c.numbers, record.office)
        }
        (EstablishmentCommand::ApproveCorrection(_), Establishment::Entered(record)) => {
            let open = record.corrections.proposal.as_ref()?;
            let EstablishmentChange::Numbers(numbers) = &open.new else {
                return None;
            };
            (numbers, record.office)
        }
        _ => return None,
    };
    let numbers = in_one_form(numbers, &[]).ok()?;
    let held = match aggregate {
        Establishment::Unregistered => Numbers::default(),
        Establishment::Entered(record) => record.numbers.clone(),
    };
    let is_head = office == Office::Head;
    let pairs = [
        (numbers.nib, held.nib, is_head),
        (numbers.npwp, held.npwp, is_head),
        (numbers.nitku, held.nitku, true),
    ];
    let kinds = OF_COMPANIES.into_iter().zip(pairs);
    let keys = kinds.filter_map(|((kind, _), (new, held, claims))| {
        let new = new.filter(|new| claims && held.as_ref() != Some(new))?;
        Some(format!("{kind}{new}"))
    });
    joined(&keys.collect::<Vec<_>>())
}

/// What is told of keys that somebody holds: each number that is taken is named.
pub(super) async fn taken(state: &AppState, keys: Option<String>) -> ApiError {
    let keys = keys.unwrap_or_default();
    let asked: Vec<String> = keys.split(APART).map(str::to_owned).collect();
    let held = sqlx::query_scalar!("SELECT key FROM unique_keys WHERE key = ANY($1)", &asked);
    match held.fetch_all(&state.pool).await {
        Ok(held) => {
            let faults: Vec<Fault> = held.iter().filter_map(|key| fault_of(key)).collect();
            if faults.is_empty() {
                return ApiError::number_taken();
            }
            ApiError::taken(faults)
        }
        Err(error) => error.into(),
    }
}

/// The fault of a number of a company that another establishment has.
fn fault_of(key: &str) -> Option<Fault> {
    let mut kinds = OF_COMPANIES.into_iter();
    let (field, number) = kinds.find_map(|(kind, field)| Some((field, key.strip_prefix(kind)?)))?;
    Some(Fault {
        field: field.to_owned(),
        code: "establishment.number-taken".to_owned(),
        detail: format!("another establishment has the number {number}"),
    })
}

/// What is wrong with the length of a number.
pub(super) fn fault(field: &str, number: &str) -> Option<Fault> {
    let length = number.chars().count();
    (length > LONGEST).then(|| Fault {
        field: field.to_owned(),
        code: "register-no.too-long".to_owned(),
        detail: format!("a number takes at most {LONGEST} characters; this has {length}"),
    })
}
