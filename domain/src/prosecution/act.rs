//! What a command tells of itself: its days, which lie in the time of the register, and its texts,
//! which are filled, end, and speak of no complaint.

use chrono::NaiveDate;

use super::command::ProsecutionCommand;
use crate::refusal::Refusal;
use crate::rules::confidential::does_not_speak_of_a_complaint;
use crate::rules::dates::{not_too_early, not_too_late, of_register};
use crate::rules::procedure::is_filled;
use crate::rules::texts::{DESCRIPTION, are_few_enough, is_short_enough};

/// A day with the pointer of its field; a register may leave it out.
pub(super) type Day = (&'static str, Option<NaiveDate>);

/// A text with the pointer of its field and the most characters that it may have.
pub(super) type Text<'a> = (&'static str, &'a str, usize);

/// The fields that name officers: an identifier is given by the sign-in and tells nothing.
const OFFICERS: &[&str] = &["inspector", "ppns"];

/// The reasons that are left blank when there is nothing to explain.
const MAY_BE_BLANK: &[&str] = &["suspect_absence_reason", "delay_reason"];

/// A command as a record of an act.
pub(super) trait Act {
    /// Days on which something happened.
    fn days(&self) -> Vec<Day> {
        vec![]
    }

    /// Days that are planned.
    fn planned(&self) -> Vec<Day> {
        vec![]
    }

    /// Its texts.
    fn texts(&self) -> Vec<Text<'_>> {
        vec![]
    }

    /// Number of entries of its lists.
    fn lists(&self) -> Vec<(&'static str, usize)> {
        vec![]
    }
}

impl ProsecutionCommand {
    /// Every day lies between the first day of the register and today; a planned day can be
    /// written.
    pub(super) fn is_dated(&self, today: NaiveDate) -> Result<(), Refusal> {
        for (field, on) in self.act().days() {
            on.map_or(Ok(()), |on| of_register(field, on, today))?;
        }
        for (field, on) in self.act().planned() {
            on.map_or(Ok(()), |on| {
                not_too_early(field, on)?;
                not_too_late(field, on)
            })?;
        }
        Ok(())
    }

    /// What an act needs is written down at a length that can be kept, and does not speak of a
    /// complaint.
    pub(super) fn is_worded(&self) -> Result<(), Refusal> {
        for (field, entries) in self.act().lists() {
            are_few_enough(field, entries)?;
        }
        are_worded(&self.act().texts())
    }
}

/// Each text is filled and short enough, and speaks of no complaint.
pub(super) fn are_worded(texts: &[Text<'_>]) -> Result<(), Refusal> {
    for (field, text, most) in texts {
        if !MAY_BE_BLANK.contains(field) {
            is_filled(field, text)?;
        }
        is_short_enough(field, text, *most)?;
        if !OFFICERS.contains(field) {
            does_not_speak_of_a_complaint(field, text)?;
        }
    }
    Ok(())
}

/// The texts of a list.
pub(super) fn each<'a>(field: &'static str, texts: &'a [String]) -> impl Iterator<Item = Text<'a>> {
    let texts = texts.iter();
    texts.map(move |text| (field, text.as_str(), DESCRIPTION))
}

/// A text that may be left out.
pub(super) fn optional<'a>(
    field: &'static str,
    text: Option<&'a str>,
    most: usize,
) -> Option<Text<'a>> {
    text.map(|text| (field, text, most))
}
