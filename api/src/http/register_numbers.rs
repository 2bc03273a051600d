//! Numbers that one thing only may have: official numbers, of which each province has its own, and
//! those of companies.

use domain::ProvinceCode;
use domain::case::{Case, CaseCommand};
use domain::establishment::{
    Establishment, EstablishmentChange, EstablishmentCommand, Numbers, Office,
};
use domain::numbering::NumberKind;
use domain::prosecution::ProsecutionCommand;
use domain::rules::identifiers::in_one_form;
use domain::rules::numbering::{compared, is_given};

use uuid::Uuid;

use crate::error::{ApiError, Fault};
use crate::log::number_key;
use crate::state::AppState;

/// Longest number of a register, in characters.
const LONGEST: usize = 200;

/// A number together with the province whose register it is of.
pub(super) fn in_province(province: &ProvinceCode, number: &str) -> String {
    format!("{}/{}", province.0.trim(), number.trim())
}

/// The key that a document claims with the number that it brings along.
fn key(kind: NumberKind, province: &ProvinceCode, number: &str) -> Option<String> {
    let prefix = number_key(kind, province.0.trim())?;
    Some(format!("{prefix}{}", compared(number)))
}

/// The key that a command to a prosecution claims.
pub(super) fn claimed(command: &ProsecutionCommand) -> Option<String> {
    if let ProsecutionCommand::FileEventReport(report) = command {
        let number = report.register_no.as_deref()?;
        return key(NumberKind::Prosecution, &report.province, number);
    }
    if let ProsecutionCommand::ImportRegisterEntry(entry) = command {
        return key(NumberKind::Prosecution, &entry.province, &entry.register_no);
    }
    None
}

/// The key that a command to a case claims: that of a document which brings its number along.
pub(super) fn claimed_by_case(command: &CaseCommand, case: &Case) -> Option<String> {
    let (kind, number) = command.brings_number()?;
    if let CaseCommand::RegisterCase(registration) = command {
        return key(kind, &registration.province, number);
    }
    key(kind, case.province()?, number)
}

/// What stands between the keys of one command; none of them holds it.
const APART: char = '\u{1f}';

/// Several keys as the log takes them; none of none.
pub(super) fn joined(keys: &[String]) -> Option<String> {
    let plain: Vec<String> = keys.iter().map(|key| key.replace(APART, " ")).collect();
    (!plain.is_empty()).then(|| plain.join(&APART.to_string()))
}

/// Another establishment has a number.
const NUMBER_TAKEN: &str = "establishment.number-taken";
/// Another officer has a NIP.
const NIP_TAKEN: &str = "officer.nip-taken";

/// What a NIP is claimed by.
pub(super) const OF_OFFICERS: &str = "officer.nip/";

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
    keys_of_company(numbers, held, office)
}

/// The keys that an entry claims with these numbers, which are in one form as far as they are right.
pub(super) fn claimed_numbers(numbers: &Numbers, office: Office) -> Option<String> {
    keys_of_company(numbers.clone(), Numbers::default(), office)
}

/// The keys of numbers that are new.
fn keys_of_company(numbers: Numbers, held: Numbers, office: Office) -> Option<String> {
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

/// Two sets of keys as one.
pub(super) fn with(keys: Option<String>, more: Option<&String>) -> Option<String> {
    let both: Vec<String> = keys.into_iter().chain(more.cloned()).collect();
    (!both.is_empty()).then(|| both.join(&APART.to_string()))
}

/// The keys in a text.
pub(super) fn split(keys: &str) -> impl Iterator<Item = &str> {
    keys.split(APART)
}

/// Those of some keys that somebody holds.
async fn held(state: &AppState, keys: Option<&String>) -> Result<Vec<String>, ApiError> {
    let asked: Vec<String> = keys
        .into_iter()
        .flat_map(|keys| split(keys))
        .map(str::to_owned)
        .collect();
    let held = sqlx::query_scalar!("SELECT key FROM unique_keys WHERE key = ANY($1)", &asked);
    Ok(held.fetch_all(&state.pool).await?)
}

/// What is wrong with the numbers of an establishment: each that another one holds is named.
pub(super) async fn taken_of_company(
    state: &AppState,
    keys: Option<&String>,
    own: Uuid,
) -> Result<Vec<Fault>, ApiError> {
    let asked: Vec<String> = keys
        .into_iter()
        .flat_map(|keys| split(keys))
        .map(str::to_owned)
        .collect();
    let held = sqlx::query_scalar!(
        "SELECT key FROM unique_keys WHERE key = ANY($1) AND aggregate_id <> $2 ORDER BY key",
        &asked,
        own.to_string(),
    );
    let held = held.fetch_all(&state.pool).await?;
    Ok(held.iter().filter_map(|key| fault_of(key)).collect())
}

/// What is told of numbers that somebody holds; nothing when nobody does.
pub(super) async fn taken(
    state: &AppState,
    keys: Option<&String>,
) -> Result<Option<ApiError>, ApiError> {
    let held = held(state, keys).await?;
    let faults: Vec<Fault> = held.iter().filter_map(|key| fault_of(key)).collect();
    if !faults.is_empty() {
        let of_company = faults.iter().any(|fault| fault.code == NUMBER_TAKEN);
        let code = if of_company { NUMBER_TAKEN } else { NIP_TAKEN };
        return Ok(Some(ApiError::taken(code, faults)));
    }
    let document = held.iter().find_map(|key| key.strip_prefix("number."));
    if let Some((_, number)) = document.and_then(|rest| rest.split_once('/')) {
        let number = number.split_once('/').map_or(number, |(_, number)| number);
        return Ok(Some(is_given("number", number).into()));
    }
    Ok((!held.is_empty()).then(ApiError::number_taken))
}

/// The fault of a NIP that another officer has, or of a number of a company that another
/// establishment has.
fn fault_of(key: &str) -> Option<Fault> {
    if let Some(nip) = key.strip_prefix(OF_OFFICERS) {
        return Some(Fault {
            field: "/nip".to_owned(),
            code: NIP_TAKEN.to_owned(),
            detail: format!("another officer has the NIP {nip}"),
        });
    }
    let mut kinds = OF_COMPANIES.into_iter();
    let (field, number) = kinds.find_map(|(kind, field)| Some((field, key.strip_prefix(kind)?)))?;
    Some(Fault {
        field: field.to_owned(),
        code: NUMBER_TAKEN.to_owned(),
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
