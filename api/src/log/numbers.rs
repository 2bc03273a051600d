//! The official number that an event of a command is to bear. Its serial is given when the command
//! is stored; until then a mark stands in its place.

use chrono::Datelike;
use domain::numbering::{NumberKind, Numbered, Wanted};
use uuid::Uuid;

use super::{EventLog, NumberAsked};

/// What makes a unique key of a number of a kind in a province; none of orders to investigate, of
/// which one may be of several prosecutions.
pub(crate) fn number_key(kind: NumberKind, province: &str) -> Option<String> {
    match kind {
        NumberKind::Prosecution => Some(format!("prosecution.register_no/{province}/")),
        NumberKind::Case | NumberKind::TaskOrder | NumberKind::Note => {
            Some(format!("number.{}/{province}/", kind.code()))
        }
        NumberKind::InvestigationOrder => None,
    }
}

impl EventLog {
    /// Puts a mark where an event wants a number, and tells which event it is; none when no event
    /// wants one.
    pub(super) fn mark<A: Numbered>(
        &self,
        aggregate: &A,
        events: &mut [A::Event],
        unit: Option<&String>,
    ) -> Option<(usize, NumberAsked)> {
        let found = events
            .iter_mut()
            .enumerate()
            .find_map(|(nth, event)| Some((nth, aggregate.asks_for(event)?, event)));
        let (nth, wanted, event) = found?;
        let asked = self.asked(&wanted, unit.map_or("", String::as_str));
        A::bear(event, &asked.mark);
        Some((nth, asked))
    }

    fn asked(&self, wanted: &Wanted, unit: &str) -> NumberAsked {
        let pattern = &self.pattern;
        let own_books = pattern.tells_unit();
        let province = wanted.province.0.clone();
        NumberAsked {
            kind: wanted.kind.code(),
            unit: if own_books { unit } else { "" }.to_owned(),
            year: wanted.on.year(),
            template: pattern.template(wanted, unit),
            mark: format!("(nomor {})", Uuid::now_v7()),
            key_prefix: number_key(wanted.kind, &province),
            province,
        }
    }
}
