//! What was measured, each figure beside its anchor of the same run.

use std::fmt::{self, Display};

/// One comparison.
#[derive(Debug)]
pub struct Row {
    /// What is compared.
    pub what: String,
    /// Our figure.
    pub ours: f64,
    /// The figure beside it.
    pub anchor: f64,
    /// The unit of both.
    pub unit: &'static str,
    /// What the ratio of ours to the anchor should be.
    pub goal: &'static str,
}

impl Row {
    /// Ours as a multiple of the anchor.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.ours / self.anchor
    }
}

/// The names over the rows.
#[must_use]
pub fn heading() -> &'static str {
    "| what | ours | beside it | unit | ratio | goal |\n|---|---:|---:|---|---:|---|"
}

impl Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what,
            ours,
            anchor,
            unit,
            goal,
        } = self;
        let digits = if *unit == "ms" { 2 } else { 0 };
        let ratio = self.ratio();
        write!(
            f,
            "| {what} | {ours:.digits$} | {anchor:.digits$} | {unit} | {ratio:.2} | {goal} |"
        )
    }
}
