//! What is wrong with changes of the law, field by field.

use std::collections::BTreeSet;
use std::mem::discriminant;

use chrono::NaiveDate;

use super::{Adopt, End, LawEdit, NewRow, Table, Version};
use crate::law::assessment::Flaw;
use crate::law::{
    CalendarDay, Effect, Law, LegalProvision, LegalRule, Norm, NormKind, Reading, Value,
};
use crate::province;

/// Collects flaws below one edit.
struct Flaws {
    place: String,
    found: Vec<Flaw>,
}

impl Flaws {
    fn wrong(&mut self, field: &str, detail: impl Into<String>) {
        let (field, detail) = (format!("{}/{field}", self.place), detail.into());
        self.found.push(Flaw { field, detail });
    }

    fn filled(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(field, format!("{field} is empty"));
        }
    }

    fn span(&mut self, from: Option<NaiveDate>, to: Option<NaiveDate>) {
        if let (Some(from), Some(to)) = (from, to)
            && to <= from
        {
            self.wrong(
                "valid_to",
                format!("valid_to {to} is not after valid_from {from}"),
            );
        }
    }

    fn amount(&mut self, field: &str, idr: i64) {
        if idr < 0 {
            self.wrong(field, format!("{idr} rupiah is below nothing"));
        }
    }
}

impl Law {
    /// What is wrong with changes of this law, each judged on the law that those before it make.
    #[must_use]
    pub fn flaws(&self, edits: &[LawEdit]) -> Vec<Flaw> {
        let mut law = self.clone();
        let mut found = vec![];
        if edits.is_empty() {
            let (field, detail) = ("/edits".to_owned(), "nothing is changed".to_owned());
            found.push(Flaw { field, detail });
        }
        for (number, edit) in edits.iter().enumerate() {
            let mut flaws = Flaws {
                place: format!("/edits/{number}/{}", edit.name()),
                found: vec![],
            };
            edit.judge(&law, &mut flaws);
            found.extend(flaws.found);
            law = law.with(std::slice::from_ref(edit));
        }
        found.extend(law.doubly_adopted());
        found
    }

    /// Questions that more than one reading would decide on some day.
    fn doubly_adopted(&self) -> impl Iterator<Item = Flaw> {
        let questions = self.readings.iter().map(|one| one.question.as_str());
        let questions: BTreeSet<&str> = questions.collect();
        let double = questions.into_iter().filter(|question| {
            let adopted = self.readings_of(question).filter(|one| one.adopted);
            let adopted: Vec<_> = adopted.collect();
            let later = |nth: usize| adopted.iter().skip(nth + 1);
            let mut pairs = adopted.iter().enumerate();
            pairs.any(|(nth, one)| later(nth).any(|other| one.meets(other)))
        });
        double.map(|question| Flaw {
            field: "/edits".to_owned(),
            detail: format!("two readings of {question} would be adopted"),
        })
    }
}

impl LawEdit {
    /// What it sets, as it is written.
    const fn name(&self) -> &'static str {
        match self {
            Self::Rule(_) => "rule",
            Self::Norm(_) => "norm",
            Self::Provision(_) => "provision",
            Self::New(NewRow::Rule(_)) => "new/rule",
            Self::New(NewRow::Norm(_)) => "new/norm",
            Self::New(NewRow::Provision(_)) => "new/provision",
            Self::End(_) => "end",
            Self::Reading(_) => "reading",
            Self::Adopt(_) => "adopt",
            Self::Day(_) => "day",
        }
    }

    fn judge(&self, law: &Law, flaws: &mut Flaws) {
        match self {
            Self::Rule(rule) => {
                is_known(&law.rules, rule, ("rule_id", "rule"), flaws);
                judge_rule(rule, law, flaws);
            }
            Self::Norm(norm) => {
                is_known(&law.norms, norm, ("code", "norm"), flaws);
                judge_norm(norm, flaws);
            }
            Self::Provision(provision) => {
                is_known(&law.provisions, provision, ("key", "provision"), flaws);
                judge_provision(provision, flaws);
            }
            Self::New(NewRow::Rule(rule)) => {
                is_new(&law.rules, rule, ("rule_id", "rule"), flaws);
                judge_rule(rule, law, flaws);
            }
            Self::New(NewRow::Norm(norm)) => {
                is_new(&law.norms, norm, ("code", "norm"), flaws);
                judge_norm(norm, flaws);
            }
            Self::New(NewRow::Provision(provision)) => {
                is_new(&law.provisions, provision, ("key", "provision"), flaws);
                judge_provision(provision, flaws);
            }
            Self::End(end) => judge_end(end, law, flaws),
            Self::Reading(reading) => judge_reading(reading, law, flaws),
            Self::Adopt(adopt) => judge_adoption(adopt, law, flaws),
            Self::Day(day) => judge_day(day, flaws),
        }
    }
}

/// A version is set of a row that is known.
fn is_known<V: Version>(versions: &[V], new: &V, (field, row): (&str, &str), flaws: &mut Flaws) {
    let key = new.key();
    if !versions.iter().any(|one| one.key() == key) {
        flaws.wrong(field, format!("no {row} {key} is known"));
    }
}

/// What is added is told apart from every row that is known.
fn is_new<V: Version>(versions: &[V], new: &V, (field, row): (&str, &str), flaws: &mut Flaws) {
    let key = new.key();
    flaws.filled(field, key);
    if versions.iter().any(|one| one.key() == key) {
        flaws.wrong(field, format!("{row} {key} is known already"));
    }
}

fn judge_end(end: &End, law: &Law, flaws: &mut Flaws) {
    match end.table {
        Table::Rule => ends_something(&law.rules, end, flaws),
        Table::Norm => ends_something(&law.norms, end, flaws),
        Table::Provision => ends_something(&law.provisions, end, flaws),
    }
}

/// Something began before the day of the end and is in force on it or after it.
fn ends_something<V: Version>(versions: &[V], end: &End, flaws: &mut Flaws) {
    let own = || versions.iter().filter(|one| one.key() == end.key);
    let lasts = own().any(|one| one.span().1.is_none_or(|to| end.valid_to < to));
    let begins = own().any(|one| one.span().0.is_none_or(|from| from < end.valid_to));
    let (key, on) = (&end.key, end.valid_to);
    if own().next().is_none() {
        flaws.wrong("key", format!("no row {key} is known"));
    } else if !lasts {
        flaws.wrong("valid_to", format!("{key} has ended before {on}"));
    } else if !begins {
        flaws.wrong("valid_to", format!("{key} does not begin before {on}"));
    }
    if end.decriminalised && !matches!(end.table, Table::Norm) {
        flaws.wrong("decriminalised", "belongs to the end of a norm");
    }
}

fn judge_provision(provision: &LegalProvision, flaws: &mut Flaws) {
    flaws.filled("citation", &provision.citation);
    flaws.span(provision.valid_from, provision.valid_to);
}

fn judge_rule(rule: &LegalRule, law: &Law, flaws: &mut Flaws) {
    let versions = || law.rules.iter().filter(|one| one.rule_id == rule.rule_id);
    flaws.filled("basis", &rule.basis);
    flaws.span(Some(rule.valid_from), rule.valid_to);
    let had = || versions().filter_map(|one| unit(&one.value));
    if let Some(given) = unit(&rule.value)
        && had().next().is_some()
        && !had().any(|unit| unit == given)
    {
        let units: BTreeSet<&str> = had().collect();
        let units: Vec<&str> = units.into_iter().collect();
        let detail = format!("is in {given}; the rule is in {}", units.join(" or "));
        flaws.wrong("value", detail);
    }
    match &rule.value {
        Value::Idr(idr) => flaws.amount("value", *idr),
        Value::Threshold(threshold) => flaws.amount("value", threshold.fine_idr),
        Value::ByReading(by) => {
            for (reading, idr) in &by.values {
                flaws.amount("value", *idr);
                if !is_reading(law, &by.question, reading) {
                    flaws.wrong("value", format!("no reading {reading} is known"));
                }
            }
        }
        Value::Days(_)
        | Value::Years(_)
        | Value::Hours(_)
        | Value::WorkingDays(_)
        | Value::Months(_)
        | Value::Count(_)
        | Value::Flag(_)
        | Value::Text(_)
        | Value::Unknown => {}
    }
    let point = rule.point.as_ref();
    if let Some(point) = point.filter(|point| !is_question(law, point)) {
        let pending = versions().any(|one| one.point.as_ref() == Some(point));
        if !pending {
            flaws.wrong("point", format!("no question {point} is known"));
        }
    }
}

/// The unit of a value; none of one that is not known.
const fn unit(value: &Value) -> Option<&'static str> {
    match value {
        Value::Days(_) => Some("days"),
        Value::Years(_) => Some("years"),
        Value::Hours(_) => Some("hours"),
        Value::WorkingDays(_) => Some("working days"),
        Value::Months(_) => Some("months"),
        Value::Count(_) => Some("a number"),
        Value::Idr(_) | Value::ByReading(_) => Some("rupiah"),
        Value::Flag(_) => Some("yes or no"),
        Value::Text(_) => Some("words"),
        Value::Threshold(_) => Some("months and rupiah"),
        Value::Unknown => None,
    }
}

fn judge_norm(norm: &Norm, flaws: &mut Flaws) {
    flaws.filled("title", &norm.title);
    flaws.filled("duty", &norm.duty);
    flaws.span(norm.valid_from, norm.valid_to);
    let bare = norm.kind == NormKind::NoSanction;
    if bare != norm.sanction.trim().is_empty() {
        flaws.wrong("sanction", "is empty for a norm without sanction only");
    }
    let criminal = matches!(norm.kind, NormKind::Misdemeanour | NormKind::Felony);
    if criminal != norm.threat.is_some() {
        flaws.wrong("threat", "belongs to misdemeanours and felonies only");
    }
    if let Some(fine) = norm.threat.and_then(|threat| threat.fine_idr) {
        flaws.amount("threat/fine_idr", fine);
    }
}

fn judge_reading(reading: &Reading, law: &Law, flaws: &mut Flaws) {
    let mut others = law.readings_of(&reading.question);
    match others.next() {
        None => {
            let detail = format!("no question {} is known", reading.question);
            flaws.wrong("question", detail);
        }
        Some(one) if discriminant(&one.effect) != discriminant(&reading.effect) => {
            let detail = "is of another sort than that of the other readings";
            flaws.wrong("effect", detail);
        }
        Some(_) => {}
    }
    flaws.span(reading.valid_from, reading.valid_to);
    flaws.filled("reading", &reading.reading);
    flaws.filled("title", &reading.title);
    flaws.filled("source", &reading.source);
    match reading.effect {
        Effect::Threshold(threshold) => flaws.amount("effect", threshold.fine_idr),
        Effect::FineCategory(number) => {
            if !(1..=8).contains(&number) {
                flaws.wrong("effect", format!("{number} is no category of a fine"));
            }
        }
        Effect::FineRaisedByOneIn(parts) => {
            if parts == 0 {
                flaws.wrong("effect", "one part in none is no raise");
            }
        }
        Effect::Procedure(_)
        | Effect::Timebar(_)
        | Effect::Substance(_)
        | Effect::SecondNote(_)
        | Effect::LimitDays(_) => {}
    }
}

fn judge_adoption(adopt: &Adopt, law: &Law, flaws: &mut Flaws) {
    if !is_question(law, &adopt.question) {
        let detail = format!("no question {} is known", adopt.question);
        flaws.wrong("question", detail);
    } else if let Some(reading) = &adopt.reading
        && !is_reading(law, &adopt.question, reading)
    {
        let detail = format!("{} has no reading {reading}", adopt.question);
        flaws.wrong("reading", detail);
    }
}

fn judge_day(day: &CalendarDay, flaws: &mut Flaws) {
    if let Some(code) = &day.province
        && province::find(code).is_none()
    {
        flaws.wrong("province", format!("{} is no Kemendagri code", code.0));
    }
    flaws.filled("name", &day.name);
    flaws.filled("basis", &day.basis);
}

fn is_question(law: &Law, question: &str) -> bool {
    law.readings_of(question).next().is_some()
}

fn is_reading(law: &Law, question: &str, reading: &str) -> bool {
    law.readings_of(question).any(|one| one.reading == reading)
}
