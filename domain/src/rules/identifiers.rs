//! Numbers of companies: their form, and what they may not be.

use serde_json::json;

use crate::catalogue::{BPS_2_2020, BPS_7_2025, PMK_112_2022, REGISTER};
use crate::establishment::{Kbli, KbliEdition, Numbers};
use crate::refusal::{Ground, Refusal, Rule};

/// The rules of this file.
pub const RULES: &[&Rule] = &[
    &NIB, &NPWP, &NPWP_NIK, &NITKU, &KBLI_2020, &KBLI_2025, &KBLI_MAIN,
];

const fn form(
    code: &'static str,
    sentence: &'static str,
    provision: crate::catalogue::Provision,
) -> Rule {
    Rule {
        code,
        sentence,
        provision,
        ground: Ground::Law,
    }
}

/// Form of the NIB.
pub const NIB: Rule = form(
    "identifiers.nib",
    "A business number (NIB) has 13 digits.",
    REGISTER,
);
/// Form of the NPWP.
pub const NPWP: Rule = form(
    "identifiers.npwp",
    "A tax number (NPWP) has 16 digits, or the 15 of before.",
    PMK_112_2022,
);
/// A person's NPWP is his NIK.
pub const NPWP_NIK: Rule = form(
    "identifiers.npwp-of-a-person",
    "A tax number that is a person's identity number is not entered: of 16 digits the first is 0.",
    PMK_112_2022,
);
/// Form of the NITKU.
pub const NITKU: Rule = form(
    "identifiers.nitku",
    "The number of a place of business (NITKU) has 22 digits: the NPWP of 16 and six more.",
    PMK_112_2022,
);
/// Form of KBLI 2020.
pub const KBLI_2020: Rule = form(
    "identifiers.kbli-2020",
    "A code of KBLI 2020 has five digits.",
    BPS_2_2020,
);
/// Form of KBLI 2025.
pub const KBLI_2025: Rule = form(
    "identifiers.kbli-2025",
    "A code of KBLI 2025 has five digits.",
    BPS_7_2025,
);
/// One main industry.
pub const KBLI_MAIN: Rule = form(
    "identifiers.kbli-main",
    "Where industries are named, exactly one is the main one.",
    REGISTER,
);

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A tax number without the signs between its digits.
fn stripped(text: &str) -> String {
    let sign = |one: char| matches!(one, '.' | '-' | ' ');
    text.chars().filter(|one| !sign(*one)).collect()
}

/// A business number (NIB) has 13 digits.
pub fn nib_has_13_digits(text: &str) -> Result<(), Refusal> {
    if is_digits(text, 13) {
        return Ok(());
    }
    let detail = format!("\"{text}\" is no NIB of 13 digits");
    Err(NIB.refuse_field("numbers/nib", detail, json!({ "given": text })))
}

/// A tax number (NPWP) has 16 digits, or the 15 of before; answers that of 16. One that is a
/// person's identity number is refused and not repeated.
pub fn npwp_of_16_digits(text: &str) -> Result<String, Refusal> {
    let digits = stripped(text);
    let field = "numbers/npwp";
    if is_digits(&digits, 15) {
        return Ok(format!("0{digits}"));
    }
    if !is_digits(&digits, 16) {
        let detail = "npwp has neither 16 digits nor the 15 of before";
        return Err(NPWP.refuse_field(field, detail, json!({})));
    }
    if !digits.starts_with('0') {
        let detail = "npwp looks like the identity number of a person";
        return Err(NPWP_NIK.refuse_field(field, detail, json!({})));
    }
    Ok(digits)
}

/// The number of a place of business (NITKU) has 22 digits: the NPWP of 16 and six more.
pub fn nitku_of_22_digits(text: &str, npwp: Option<&str>) -> Result<String, Refusal> {
    let digits = stripped(text);
    let of_npwp = npwp.is_none_or(|npwp| digits.starts_with(npwp));
    if is_digits(&digits, 22) && digits.starts_with('0') && of_npwp {
        return Ok(digits);
    }
    let detail = "nitku has not the 16 digits of the company's npwp and six more";
    Err(NITKU.refuse_field("numbers/nitku", detail, json!({})))
}

/// A code of either edition of KBLI has five digits.
pub fn kbli_has_five_digits(one: &Kbli) -> Result<(), Refusal> {
    if is_digits(&one.code, 5) {
        return Ok(());
    }
    let rule = match one.edition {
        KbliEdition::Of2020 => &KBLI_2020,
        KbliEdition::Of2025 => &KBLI_2025,
    };
    let detail = format!("\"{}\" is no code of KBLI {}", one.code, one.edition.code());
    Err(rule.refuse_field("kbli", detail, json!({ "given": one.code })))
}

/// Where industries are named, exactly one is the main one.
pub fn one_is_the_main_industry(all: &[Kbli]) -> Result<(), Refusal> {
    let main = all.iter().filter(|one| one.main).count();
    if all.is_empty() || main == 1 {
        return Ok(());
    }
    let detail = format!("{main} of {} industries are the main one", all.len());
    Err(KBLI_MAIN.refuse_field("kbli", detail, json!({ "main": main })))
}

/// Everything that is wrong with numbers and industries, at least one thing.
#[derive(Debug)]
pub struct Faults {
    /// The first.
    pub first: Refusal,
    /// The others.
    pub others: Vec<Refusal>,
}

/// The numbers in one form, or everything that is wrong with them and with the industries.
pub fn in_one_form(numbers: &Numbers, kbli: &[Kbli]) -> Result<Numbers, Faults> {
    let mut faults = vec![];
    let mut keep =
        |result: Result<String, Refusal>| result.map_err(|fault| faults.push(fault)).ok();
    let npwp = numbers.npwp.as_deref().map(npwp_of_16_digits);
    let npwp = npwp.and_then(&mut keep);
    let nitku = numbers.nitku.as_deref();
    let nitku = nitku.map(|text| nitku_of_22_digits(text, npwp.as_deref()));
    let nitku = nitku.and_then(&mut keep);
    let nib = numbers.nib.as_deref().map(nib_has_13_digits);
    faults.extend(nib.and_then(Result::err));
    faults.extend(
        kbli.iter()
            .filter_map(|one| kbli_has_five_digits(one).err()),
    );
    faults.extend(one_is_the_main_industry(kbli).err());
    let mut faults = faults.into_iter();
    if let Some(first) = faults.next() {
        let others = faults.collect();
        return Err(Faults { first, others });
    }
    Ok(Numbers {
        npwp,
        nitku,
        ..numbers.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_business_number_has_13_digits() {
        for (text, accepted) in [
            ("123456789012", false),
            ("1234567890123", true),
            ("12345678901234", false),
            ("123456789012a", false),
        ] {
            let answer = nib_has_13_digits(text);
            assert_eq!(answer.is_ok(), accepted, "{text}");
            assert!(accepted || answer.unwrap_err().rule.code == "identifiers.nib");
        }
    }

    #[test]
    fn the_old_tax_number_becomes_the_one_of_16_digits() {
        let made = |text| npwp_of_16_digits(text).map_err(|refused| refused.rule.code);
        assert_eq!(made("01.234.567.8-901.000").unwrap(), "0012345678901000");
        assert_eq!(made("012345678901000").unwrap(), "0012345678901000");
        assert_eq!(made("0012345678901000").unwrap(), "0012345678901000");
        assert_eq!(made("01234567890100"), Err("identifiers.npwp"));
        assert_eq!(made("00123456789010000"), Err("identifiers.npwp"));
        assert_eq!(
            made("9112345678901000"),
            Err("identifiers.npwp-of-a-person")
        );
    }

    #[test]
    fn the_number_of_a_place_begins_with_that_of_its_company() {
        let npwp = Some("0012345678901000");
        let made = |text| nitku_of_22_digits(text, npwp).map_err(|refused| refused.rule.code);
        assert!(made("0012345678901000000001").is_ok());
        assert_eq!(made("001234567890100000001"), Err("identifiers.nitku"));
        assert_eq!(made("00123456789010000000011"), Err("identifiers.nitku"));
        assert_eq!(made("0012345678902000000001"), Err("identifiers.nitku"));
    }

    #[test]
    fn every_fault_of_numbers_and_industries_is_named() {
        let numbers = Numbers {
            nib: Some("1".to_owned()),
            npwp: Some("2".to_owned()),
            nitku: Some("3".to_owned()),
            ..Numbers::default()
        };
        let kbli = |edition, code: &str| Kbli {
            edition,
            code: code.to_owned(),
            main: false,
        };
        let all = [
            kbli(KbliEdition::Of2020, "1411"),
            kbli(KbliEdition::Of2025, "141111"),
        ];
        let faults = in_one_form(&numbers, &all).unwrap_err();
        let all = [faults.first].into_iter().chain(faults.others);
        let codes: Vec<&str> = all.map(|fault| fault.rule.code).collect();
        assert_eq!(
            codes,
            [
                "identifiers.npwp",
                "identifiers.nitku",
                "identifiers.nib",
                "identifiers.kbli-2020",
                "identifiers.kbli-2025",
                "identifiers.kbli-main",
            ]
        );
    }
}
