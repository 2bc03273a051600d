//! The country of the history: provinces by the weight of their industry, firms, officers.

use chrono::NaiveDate;
use domain::{Officer, ProvinceCode, Role, province};

use super::random::Random;

/// Provinces with many establishments; every other weighs [`FEW`].
const MANY: &[(&str, u16)] = &[
    ("31", 110),
    ("32", 170),
    ("33", 110),
    ("35", 140),
    ("36", 90),
    ("12", 60),
    ("21", 45),
    ("14", 35),
    ("16", 30),
    ("18", 25),
    ("34", 20),
    ("51", 25),
    ("64", 35),
    ("73", 30),
    ("63", 20),
    ("61", 20),
    ("62", 18),
    ("72", 18),
    ("13", 18),
    ("15", 15),
];
/// The weight of the others.
const FEW: u16 = 6;

const LEGAL_FORMS: &[&str] = &["PT", "PT", "PT", "PT", "CV", "UD"];
const FIRST: &[&str] = &[
    "Sinar", "Cahaya", "Mitra", "Karya", "Bumi", "Nusa", "Mega", "Tirta", "Surya", "Anugerah",
    "Bintang", "Citra", "Duta", "Graha", "Indo", "Jaya", "Kencana", "Lestari", "Mandala", "Prima",
];
const SECOND: &[&str] = &[
    "Abadi",
    "Makmur",
    "Sentosa",
    "Perkasa",
    "Utama",
    "Sejahtera",
    "Raya",
    "Mandiri",
    "Bersama",
    "Lestari",
    "Gemilang",
    "Pratama",
    "Persada",
    "Nusantara",
    "Agung",
    "Bahari",
];
const TRADES: &[&str] = &[
    "Garmen",
    "Tekstil",
    "Plastik",
    "Logam",
    "Sawit",
    "Kayu",
    "Pangan",
    "Kimia",
    "Karet",
    "Konstruksi",
    "Logistik",
    "Elektronik",
    "Perhotelan",
    "Tambang",
    "Perikanan",
    "Farmasi",
];
const STREETS: &[&str] = &[
    "Merdeka",
    "Sudirman",
    "Diponegoro",
    "Ahmad Yani",
    "Gatot Subroto",
    "Industri Raya",
    "Pahlawan",
    "Veteran",
    "Kartini",
    "Pelabuhan",
];

/// A place and the people who act in it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The province.
    pub(super) province: ProvinceCode,
    weight: u16,
}

impl Place {
    pub(super) fn any(random: &mut Random) -> Self {
        let weight = |code: &str| {
            let known = MANY.iter().find(|(many, _)| *many == code);
            known.map_or(FEW, |(_, weight)| *weight)
        };
        let codes = province::all().iter();
        let places: Vec<(Self, u16)> = codes
            .map(|one| {
                let (province, weight) = (one.code.clone(), weight(&one.code.0));
                (Self { province, weight }, weight)
            })
            .collect();
        let jakarta = || Self {
            province: ProvinceCode("31".to_owned()),
            weight: FEW,
        };
        random.weighted(&places).cloned().unwrap_or_else(jakarta)
    }

    /// The place as it was on a day: in the province from which its own was made, before that one
    /// worked.
    pub(super) fn on(self, day: NaiveDate) -> Self {
        let found = province::find(&self.province);
        let waits = found.filter(|one| one.works_from.is_some_and(|first| day < first));
        match waits.and_then(|one| one.made_from.clone()) {
            Some(province) => Self { province, ..self },
            None => self,
        }
    }

    /// Who has a role here, alone in it.
    pub(super) fn head(&self, role: Role) -> Officer {
        self.numbered(role, 0)
    }

    /// One of those who have a role here; there are more where there is more to do.
    pub(super) fn one_of(&self, role: Role, random: &mut Random) -> Officer {
        self.numbered(role, random.within(0, self.weight / 4))
    }

    fn numbered(&self, role: Role, number: u16) -> Officer {
        let code = &self.province.0;
        let id = match number {
            0 => format!("{role}-{code}"),
            more => format!("{role}-{code}-{more:02}"),
        };
        Officer {
            acts_for: None,
            id,
            role,
            unit: None,
            province: Some(self.province.clone()),
        }
    }

    /// An inspector of any level.
    pub(super) fn inspector(&self, random: &mut Random) -> Officer {
        let levels = [
            (Role::Inspector1, 45),
            (Role::Inspector2, 35),
            (Role::Inspector3, 18),
            (Role::Inspector4, 2),
        ];
        let role = random.weighted(&levels).copied();
        self.one_of(role.unwrap_or(Role::Inspector1), random)
    }

    /// An address.
    pub(super) fn address(&self, random: &mut Random) -> String {
        let name = province::find(&self.province).map_or("", |found| found.name.as_str());
        let (street, number) = (random.one_of(STREETS), random.within(1, 240));
        format!("Jalan {street} {number}, {name}")
    }

    /// Its district court.
    pub(super) fn court(&self) -> String {
        let name = province::find(&self.province).map_or("", |found| found.name.as_str());
        format!("PN {name}")
    }
}

/// Name of an establishment.
pub(super) fn firm(random: &mut Random) -> String {
    let parts = [LEGAL_FORMS, FIRST, SECOND, TRADES].map(|texts| random.one_of(texts));
    parts.join(" ")
}
