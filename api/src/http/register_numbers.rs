//! Numbers in the registers of prosecutions: each province numbers its own.

use domain::ProvinceCode;
use domain::prosecution::ProsecutionCommand;

use crate::error::Fault;
use crate::log::register_key;

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

/// What is wrong with the length of a number.
pub(super) fn fault(field: &str, number: &str) -> Option<Fault> {
    let length = number.chars().count();
    (length > LONGEST).then(|| Fault {
        field: field.to_owned(),
        code: "register-no.too-long".to_owned(),
        detail: format!("a number takes at most {LONGEST} characters; this has {length}"),
    })
}
