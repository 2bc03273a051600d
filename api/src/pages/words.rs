//! Words, days and numbers as people read them: Indonesian first, English second.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::{ProvinceCode, Role, province};

use super::kinds::spoken;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    /// Bahasa Indonesia.
    Indonesian,
    /// English.
    English,
}

const MONTHS: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

impl Language {
    /// Its code (BCP 47).
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language of a code; Indonesian for any other.
    pub(super) fn of(code: &str) -> Self {
        if code == "en" {
            Self::English
        } else {
            Self::Indonesian
        }
    }

    /// The one of both that is meant.
    pub(super) const fn t<'t>(self, indonesian: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Indonesian => indonesian,
            Self::English => english,
        }
    }

    /// A title, in English the words of its code.
    pub(super) fn one(self, title: String, code: &str) -> String {
        match self {
            Self::Indonesian => title,
            Self::English => spoken(code),
        }
    }

    /// A day: `3 Desember 2026`.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates give references"
    )]
    pub(super) fn day(self, day: &NaiveDate) -> String {
        format!("{} {}", day.day(), self.month(*day))
    }

    /// The month of a day: `Desember 2026`.
    pub(super) fn month(self, day: NaiveDate) -> String {
        let month = MONTHS.get(day.month0() as usize);
        let (indonesian, english) = month.copied().unwrap_or_default();
        format!("{} {}", self.t(indonesian, english), day.year())
    }

    /// A moment in the zone of a province, with its name: `3 Desember 2026, 13.05 WIB`.
    pub(super) fn moment(self, moment: &DateTime<Utc>, of: &str) -> String {
        let province = province::find(&ProvinceCode(of.to_owned()));
        let zone = province.map_or(chrono_tz::Asia::Jakarta, |found| found.zone);
        let local = moment.with_timezone(&zone);
        let name = match local.format("%z").to_string().as_str() {
            "+0700" => "WIB",
            "+0800" => "WITA",
            "+0900" => "WIT",
            _ => "",
        };
        let day = self.day(&local.date_naive());
        format!("{day}, {} {name}", local.format(self.t("%H.%M", "%H:%M")))
    }

    /// A whole number with its thousands apart: `1.234.567`.
    pub(super) fn number(self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let mut text = String::new();
        for (nth, digit) in digits.chars().enumerate() {
            if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
                text.push_str(self.t(".", ","));
            }
            text.push(digit);
        }
        if number < 0 {
            text.insert(0, '-');
        }
        text
    }

    /// How far a day is from another: `5 hari lagi`, `terlambat 2 hari`.
    pub(super) fn distance(self, day: NaiveDate, today: NaiveDate) -> String {
        let days = (day - today).num_days();
        let many = self.number(days.abs());
        match days {
            0 => self.t("hari ini", "today").to_owned(),
            1 => self.t("besok", "tomorrow").to_owned(),
            2.. => format!("{many} {}", self.t("hari lagi", "days left")),
            -1 => self.t("terlambat 1 hari", "1 day late").to_owned(),
            ..-1 => match self {
                Self::Indonesian => format!("terlambat {many} hari"),
                Self::English => format!("{many} days late"),
            },
        }
    }

    /// The name of a role.
    pub(super) const fn role(self, role: Role) -> &'static str {
        match role {
            Role::ComplaintOfficer => self.t("Petugas pengaduan", "Complaint officer"),
            Role::Inspector1 => self.t("Pengawas Ahli Pertama", "Inspector, first level"),
            Role::Inspector2 => self.t("Pengawas Ahli Muda", "Inspector, junior"),
            Role::Inspector3 => self.t("Pengawas Ahli Madya", "Inspector, middle"),
            Role::Inspector4 => self.t("Pengawas Ahli Utama", "Inspector, principal"),
            Role::SpecialistK3 => self.t("Pengawas spesialis K3", "Specialist inspector (K3)"),
            Role::Ppns => self.t("PPNS", "Investigator (PPNS)"),
            Role::Coordinator => self.t("Koordinator pengawas", "Coordinator of inspectors"),
            Role::UnitHead => self.t("Kepala UPTD/bidang", "Head of unit"),
            Role::HeadOfDinas => self.t("Kepala dinas", "Head of the provincial office"),
            Role::PpnsSuperior => self.t("Atasan PPNS", "Superior of investigators"),
            Role::CentralAdmin => self.t("Direktorat jenderal", "Directorate-general"),
            Role::Auditor => self.t("Auditor", "Auditor"),
            Role::Statistician => self.t("Analis statistik", "Statistician"),
            Role::System => self.t("Sistem", "The system"),
        }
    }

    /// The name of a province by its code.
    pub(super) fn province(self, code: &str) -> String {
        if code == ProvinceCode::centre().0 {
            return self.t("Pusat", "the centre").to_owned();
        }
        let found = province::find(&ProvinceCode(code.to_owned()));
        found.map_or_else(|| code.to_owned(), |found| found.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{English, Indonesian};
    use super::*;

    #[test]
    fn days_and_numbers_have_the_form_of_their_language() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        assert_eq!(Indonesian.day(&day), "3 Desember 2026");
        assert_eq!(English.day(&day), "3 December 2026");
        assert_eq!(Indonesian.number(1_234_567), "1.234.567");
        assert_eq!(English.number(-1_000), "-1,000");
        assert_eq!(Indonesian.number(999), "999");
    }

    #[test]
    fn moments_are_told_in_the_zone_of_the_province() {
        let moment = "2026-12-03T06:05:00Z".parse().unwrap();
        assert_eq!(
            Indonesian.moment(&moment, "31"),
            "3 Desember 2026, 13.05 WIB"
        );
        assert_eq!(
            Indonesian.moment(&moment, "51"),
            "3 Desember 2026, 14.05 WITA"
        );
        assert_eq!(English.moment(&moment, "91"), "3 December 2026, 15:05 WIT");
    }

    #[test]
    fn a_day_is_near_far_or_past() {
        let today = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap();
        let on = |days| today + chrono::TimeDelta::days(days);
        for (days, told) in [
            (-2, "terlambat 2 hari"),
            (-1, "terlambat 1 hari"),
            (0, "hari ini"),
            (1, "besok"),
            (2, "2 hari lagi"),
        ] {
            assert_eq!(Indonesian.distance(on(days), today), told);
        }
    }
}
