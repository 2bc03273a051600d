//! Where a case comes from (*sumber*): who may know it, and where it must not be written.

use serde_json::json;

use crate::catalogue::C081_15;
use crate::officer::{INTAKE, Officer};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&SOURCE, &WORDING];

/// The source is known where cases are registered.
///
/// Those who register cases know their source; task orders are issued with it hidden, so that
/// those who issue them do not. It is hidden in every case: if it were missing in some only, its
/// absence would tell that they follow a complaint. Who registered a case is hidden with it,
/// since a complaint officer registers nothing but complaints.
pub const SOURCE: Rule = Rule {
    code: "confidential.source",
    sentence: "Only those who register cases in the province know where a case comes from and \
               who registered it.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// The employer is not told of a complaint.
pub const WORDING: Rule = Rule {
    code: "confidential.wording",
    sentence: "Task orders, findings, notes, reports and dossiers do not speak of a complaint.",
    provision: C081_15,
    ground: Ground::Law,
};

/// Only those who register cases in the province know where a case comes from.
pub fn may_know_source(officer: &Officer, province: &ProvinceCode) -> Result<(), Refusal> {
    if INTAKE.contains(&officer.role) && officer.province.as_ref() == Some(province) {
        return Ok(());
    }
    Err(SOURCE.refuse("the source of a case is confidential", json!({})))
}

/// Task orders, findings, notes, reports and dossiers do not speak of a complaint.
pub fn does_not_speak_of_a_complaint(field: &'static str, text: &str) -> Result<(), Refusal> {
    if text
        .split(|c: char| !c.is_alphanumeric())
        .any(is_of_complaints)
    {
        let detail = format!("{field} speaks of a complaint");
        return Err(WORDING.refuse_field(field, detail, json!({})));
    }
    Ok(())
}

/// Whether a word is *pengadu*, *pengaduan* or English of that; *pengaduk*, a mixer, is not.
fn is_of_complaints(word: &str) -> bool {
    let word = word.to_lowercase();
    let person = matches!(word.as_str(), "pengadu" | "pengadunya");
    person || word.starts_with("pengaduan") || word.starts_with("complain")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::officer::Role;

    #[test]
    fn those_who_register_cases_in_the_province_know_their_source_and_nobody_else() {
        let jakarta = ProvinceCode("31".to_owned());
        for role in Role::PERSONS.into_iter().chain([Role::System]) {
            for province in [Some("31"), Some("32"), None] {
                let officer = Officer {
                    id: "a".to_owned(),
                    role,
                    unit: None,
                    province: province.map(|code| ProvinceCode(code.to_owned())),
                };
                let registers = matches!(role, Role::ComplaintOfficer | Role::Coordinator);
                let knows = may_know_source(&officer, &jakarta).is_ok();
                assert_eq!(knows, registers && province == Some("31"), "{officer:?}");
            }
        }
    }

    #[test]
    fn a_document_that_speaks_of_a_complaint_is_refused() {
        for (text, accepted) in [
            ("Pemeriksaan pertama", true),
            ("Mesin pengaduk di lantai 2", true),
            ("Tindak lanjut Pengaduan", false),
            ("identitas pengadu", false),
            ("after a complaint", false),
        ] {
            let answer = does_not_speak_of_a_complaint("purpose", text);
            assert_eq!(answer.is_ok(), accepted, "{text}");
        }
    }
}
