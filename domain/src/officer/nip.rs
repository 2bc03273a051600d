//! *Nomor induk pegawai* (NIP) of a civil servant: birth date (8), month of appointment (6), sex
//! (1) and serial (3).

use std::fmt;

use chrono::NaiveDate;

/// What is wrong with a NIP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NipFault {
    /// It is not of 18 digits.
    Length,
    /// The first eight digits are no date.
    BirthDate,
    /// The next six digits are no month, or one before the birth.
    Appointment,
    /// The fifteenth digit is neither 1 (male) nor 2 (female).
    Sex,
}

impl fmt::Display for NipFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Length => "a NIP has 18 digits",
            Self::BirthDate => "its first 8 digits are no date of birth",
            Self::Appointment => "its digits 9 to 14 are no month of appointment after the birth",
            Self::Sex => "its digit 15 is neither 1 nor 2",
        })
    }
}

/// What is wrong with a NIP; spaces between its parts are no part of it.
#[must_use]
pub fn fault_of_nip(nip: &str) -> Option<NipFault> {
    let digits: String = nip.chars().filter(|c| *c != ' ').collect();
    if digits.len() != 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(NipFault::Length);
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let Ok(born) = NaiveDate::parse_from_str(part(0, 8), "%Y%m%d") else {
        return Some(NipFault::BirthDate);
    };
    let appointed = NaiveDate::parse_from_str(&format!("{}01", part(8, 14)), "%Y%m%d");
    if appointed.is_ok_and(|month| month > born) {
        let sex = part(14, 15);
        return (sex != "1" && sex != "2").then_some(NipFault::Sex);
    }
    Some(NipFault::Appointment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nip_tells_two_dates_and_a_sex() {
        for (nip, fault) in [
            ("198207292010011009", None),
            ("19820729 201001 1 009", None),
            ("19820729201001100", Some(NipFault::Length)),
            ("1982072920100110090", Some(NipFault::Length)),
            ("19820729201001100x", Some(NipFault::Length)),
            ("198202292010011009", Some(NipFault::BirthDate)),
            ("198402292010012009", None),
            ("198207292010131009", Some(NipFault::Appointment)),
            ("198207291982071009", Some(NipFault::Appointment)),
            ("198207292010010009", Some(NipFault::Sex)),
            ("198207292010013009", Some(NipFault::Sex)),
        ] {
            assert_eq!(fault_of_nip(nip), fault, "{nip}");
        }
    }
}
