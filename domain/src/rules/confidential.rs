//! Where a case comes from (*sumber*): who may know it, and where it must not be written.

use serde_json::json;

use crate::catalogue::C081_15;
use crate::officer::{Officer, Role};
use crate::province::ProvinceCode;
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[&SOURCE, &WORDING];

/// The source is known to few.
///
/// It is hidden in every case: if it were missing in some only, its absence would tell that they
/// follow a complaint. Who registered a case is hidden with it, since a complaint officer registers
/// nothing but complaints. A coordinator knows it of the cases that he registered himself, and of
/// those whose complaint he was assigned to supervise; of others not even that they are none of them.
pub const SOURCE: Rule = Rule {
    code: "confidential.source",
    sentence: "Where a case comes from and who registered it is known in its province to complaint \
               officers, and to the coordinator who registered it or is assigned to it, only.",
    provision: C081_15,
    ground: Ground::NotAllowed,
};

/// The employer is not told of a complaint.
pub const WORDING: Rule = Rule {
    code: "confidential.wording",
    sentence: "What is recorded of a case does not speak of a complaint or of who complains.",
    provision: C081_15,
    ground: Ground::Law,
};

/// Where a case comes from is known in its province to complaint officers and to the coordinator
/// whose case it is: who registered it, or is assigned to it.
pub fn may_know_source(
    officer: &Officer,
    province: &ProvinceCode,
    is_his: bool,
) -> Result<(), Refusal> {
    let knows =
        officer.role == Role::ComplaintOfficer || (officer.role == Role::Coordinator && is_his);
    if knows && officer.province.as_ref() == Some(province) {
        return Ok(());
    }
    Err(SOURCE.refuse("the source of a case is confidential", json!({})))
}

/// What is recorded of a case does not speak of a complaint.
pub fn does_not_speak_of_a_complaint(field: &'static str, text: &str) -> Result<(), Refusal> {
    if tells_of_a_complaint(text) {
        let detail = format!("{field} speaks of a complaint");
        return Err(WORDING.refuse_field(field, detail, json!({})));
    }
    Ok(())
}

/// Whether a text speaks of a complaint or of who complains.
#[must_use]
pub fn tells_of_a_complaint(text: &str) -> bool {
    let seen: String = text.chars().filter_map(as_read).collect();
    let seen = seen.to_lowercase();
    seen.split(|c: char| !c.is_alphanumeric())
        .any(is_of_complaints)
}

/// A character as a reader sees it: none for one without width, the plain for a full-width one.
fn as_read(c: char) -> Option<char> {
    /// From a full-width character to its plain one.
    const WIDE: u32 = 0xFEE0;
    match c {
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => None,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c).saturating_sub(WIDE)),
        other => Some(other),
    }
}

/// Whether a word, in small letters, is of *adu* in the sense of complaining, *pelapor* or English
/// of that. *Aduk*, to mix, and *pelaporan*, reporting, are not.
fn is_of_complaints(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "pengadu",
        "pengadunya",
        "mengadu",
        "diadu",
        "teradu",
        "pelapor",
        "pelapornya",
    ];
    const BEGINNINGS: &[&str] = &["pengaduan", "aduan", "mengadukan", "diadukan", "complain"];
    WORDS.contains(&word) || BEGINNINGS.iter().any(|begin| word.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaint_officers_and_the_coordinator_of_a_case_know_its_source_and_nobody_else() {
        let jakarta = ProvinceCode("31".to_owned());
        for role in Role::PERSONS.into_iter().chain([Role::System]) {
            for province in [Some("31"), Some("32"), None] {
                let officer = Officer {
                    acts_for: None,
                    id: "a".to_owned(),
                    role,
                    unit: None,
                    province: province.map(|code| ProvinceCode(code.to_owned())),
                };
                for is_his in [false, true] {
                    let his = role == Role::Coordinator && is_his;
                    let may = role == Role::ComplaintOfficer || his;
                    let answer = may_know_source(&officer, &jakarta, is_his);
                    let here = province == Some("31");
                    assert_eq!(answer.is_ok(), may && here, "{officer:?} {is_his}");
                    let refused = answer.err();
                    assert!(refused.is_none_or(|one| one.rule.code == "confidential.source"));
                }
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
            ("Berdasarkan aduan pekerja", false),
            ("Aduannya benar", false),
            ("pekerja mengadukan upah", false),
            ("upah yang diadukan", false),
            ("menurut pelapor", false),
            ("PELAPORNYA hadir", false),
            ("Kewajiban pelaporan tidak dipenuhi", true),
            ("wajib lapor", true),
            ("semen diaduk, adukan kering, mengaduk", true),
            ("penga\u{AD}duan", false),
            ("pe\u{200B}ng\u{200D}a\u{2060}duan", false),
            ("\u{FEFF}pelapor", false),
            (
                "\u{FF30}\u{FF25}\u{FF2E}\u{FF27}\u{FF21}\u{FF24}\u{FF35}",
                false,
            ),
            ("surat/pengaduan-2026", false),
        ] {
            let answer = does_not_speak_of_a_complaint("purpose", text);
            assert_eq!(answer.is_ok(), accepted, "{text}");
            assert_eq!(tells_of_a_complaint(text), !accepted, "{text}");
        }
    }
}
