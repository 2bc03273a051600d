//! The question of the page, as it stands in its address.

use chrono::Utc;
use serde::Deserialize;

use super::super::kinds::Kind;
use super::super::words::Language;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Cases,
    Prosecutions,
}

/// The question, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::pages) struct Asked {
    what: String,
    pub(super) milestone: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) by: String,
    pub(super) province_set: String,
    pub(super) as_of: String,
    pub(super) known_at: String,
}

impl What {
    pub(super) const fn address(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Prosecutions => "prosecutions",
        }
    }

    /// Its milestones with their names.
    pub(super) const fn milestones(self, l: Language) -> &'static [(&'static str, &'static str)] {
        match (self, l) {
            (Self::Cases, Language::Indonesian) => &[
                ("registered", "didaftarkan"),
                ("ordered", "ditugaskan"),
                ("examined", "diperiksa"),
                ("nota_i", "sampai Nota I"),
                ("nota_ii", "sampai Nota II"),
                ("complied", "dipenuhi"),
                ("escalated", "ditingkatkan ke penyidikan"),
                ("closed", "ditutup"),
            ],
            (Self::Cases, Language::English) => &[
                ("registered", "registered"),
                ("ordered", "with a task order"),
                ("examined", "examined"),
                ("nota_i", "with a first note"),
                ("nota_ii", "with a second note"),
                ("complied", "complied with"),
                ("escalated", "escalated"),
                ("closed", "closed"),
            ],
            (Self::Prosecutions, Language::Indonesian) => &[
                ("completed", "diselesaikan"),
                ("judged", "diputus"),
                ("referred", "dilimpahkan"),
                ("opened", "dibuka"),
                ("reported", "dilaporkan"),
            ],
            (Self::Prosecutions, Language::English) => &[
                ("completed", "completed"),
                ("judged", "judged"),
                ("referred", "referred"),
                ("opened", "opened"),
                ("reported", "reported"),
            ],
        }
    }

    /// The list in which they are found.
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Cases => Kind::Case,
            Self::Prosecutions => Kind::Prosecution,
        }
    }

    /// The page that lists what an address of the interface lists.
    pub(super) fn page_of(self, listed_at: &str) -> Option<String> {
        let (_, question) = listed_at.split_once('?')?;
        Some(format!("/{}?{question}", self.kind().word()))
    }

    /// By what else it is counted.
    pub(super) const fn bys(self) -> &'static [&'static str] {
        match self {
            Self::Cases => &[
                "month",
                "quarter",
                "year",
                "norm",
                "status",
                "close_reason",
                "kind",
                "inspector",
                "level",
                "unit",
                "size",
                "section",
            ],
            Self::Prosecutions => &[
                "month",
                "quarter",
                "year",
                "norm",
                "outcome",
                "status",
                "kind",
                "inspector",
                "level",
                "unit",
                "size",
                "section",
            ],
        }
    }
}

impl Asked {
    pub(super) fn what(&self) -> What {
        if self.what == "cases" {
            What::Cases
        } else {
            What::Prosecutions
        }
    }

    /// With what a question without more begins: the year that runs; the 2019 meeting's has its own
    /// address.
    pub(super) fn begun(mut self, l: Language) -> Self {
        let today = Utc::now().date_naive();
        let first = today.format("%Y-01-01").to_string();
        // Whole months, which are added up already.
        let last = today.format("%Y-12-31").to_string();
        let what = self.what();
        let (milestone, _) = what.milestones(l).first().copied().unwrap_or_default();
        let [known, ..] = what.bys() else { return self };
        if !what
            .milestones(l)
            .iter()
            .any(|(name, _)| *name == self.milestone)
        {
            milestone.clone_into(&mut self.milestone);
        }
        if !what.bys().contains(&self.by.as_str()) {
            (*known).clone_into(&mut self.by);
        }
        if self.from.is_empty() {
            self.from = first;
        }
        if self.to.is_empty() {
            self.to = last;
        }
        self
    }

    /// The question to the interface, grouped by something.
    pub(super) fn path(&self, by: &str) -> String {
        let given = [
            ("milestone", &self.milestone),
            ("from", &self.from),
            ("to", &self.to),
            ("province_set", &self.province_set),
            ("as_of", &self.as_of),
            ("known_at", &self.known_at),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query
            .extend_pairs(given)
            .append_pair("group_by", by)
            .finish();
        format!("/api/v1/statistics/{}?{query}", self.what().address())
    }

    /// The address of the same question as a file of a form.
    pub(super) fn file_address(&self, form: &str) -> String {
        let given = [
            ("what", self.what().address()),
            ("milestone", &self.milestone),
            ("from", &self.from),
            ("to", &self.to),
            ("by", &self.by),
            ("province_set", &self.province_set),
            ("as_of", &self.as_of),
            ("known_at", &self.known_at),
        ];
        let given = given.into_iter().filter(|(_, value)| !value.is_empty());
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(given).finish();
        format!("/statistik/{form}?{query}")
    }
}
