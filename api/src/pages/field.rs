//! A form as it is drawn: its fields by a command's schema, with what was entered and what is wrong
//! with it.

use askama::Template;
use chrono::NaiveDate;
use domain::province;
use serde_json::Value;

use super::ask::Fault;
use super::form::{Schemas, Sent, Shape, chooser, entered, fields, rows};
use super::kinds::spoken;
use super::label::label;
use super::names::{code, help};
use super::persons::{names_a_person, parts};
use super::words::Language;

/// A field, or a group of them.
#[derive(Template, Debug)]
#[template(path = "field.html")]
pub(super) struct Field {
    l: Language,
    /// Its path, by which it is sent.
    path: String,
    name: String,
    help: String,
    needed: bool,
    value: String,
    fault: Option<String>,
    input: Input,
}

/// How it is entered.
#[derive(Debug)]
enum Input {
    Text,
    Long,
    Day,
    Whole(Option<i64>, Option<i64>),
    Check,
    Choice(Vec<(String, String)>),
    /// A choice after which the form has other fields.
    Chooser(Vec<(String, String)>),
    Group(Vec<Field>),
    Many(Vec<Vec<Field>>),
    Hidden,
}

/// What fields are drawn from.
pub(super) struct Drawing<'f> {
    /// The schema.
    pub(super) schemas: Schemas<'f>,
    /// What was entered.
    pub(super) sent: &'f Sent,
    /// What is wrong with it.
    pub(super) faults: &'f [Fault],
    /// The day that needed days begin with.
    pub(super) today: NaiveDate,
    /// The province that a needed one begins with.
    pub(super) province: Option<&'f str>,
    /// What numbers begin with, by their names.
    pub(super) numbers: &'f [(&'static str, i64)],
    /// The language.
    pub(super) l: Language,
}

impl<'f> Drawing<'f> {
    /// The fields of an object.
    pub(super) fn fields(&self, object: &'f Value, path: &str) -> Vec<Field> {
        let all = fields(object).into_iter();
        let drawn = all.map(|(name, schema, needed)| self.field(name, schema, needed, path));
        drawn.flatten().collect()
    }

    /// A field; that by which one of several objects is chosen has the fields of the chosen one
    /// after it.
    fn field(&self, name: &str, schema: &'f Value, needed: bool, within: &str) -> Vec<Field> {
        let path = format!("{within}/{name}");
        let mut field = Field {
            l: self.l,
            value: entered(self.sent, &path).unwrap_or_default().to_owned(),
            fault: self.fault(&path),
            name: label(name, self.l),
            help: self.help(name, schema),
            needed,
            input: Input::Text,
            path,
        };
        let path = field.path.clone();
        if needed && self.sent.is_empty() {
            field.value = self.begins(name, schema);
        }
        let mut after = vec![];
        field.input = match self.schemas.shape(schema) {
            Shape::Text { long: false } if names_a_person(name) => Input::Group(self.person(&path)),
            Shape::Text { long: false } if name.ends_with("province") => Input::Choice(provinces()),
            Shape::Text { long: false } => Input::Text,
            Shape::Text { long: true } | Shape::Lines | Shape::Document => Input::Long,
            Shape::Day => Input::Day,
            Shape::Whole { least, most } => Input::Whole(least, most),
            Shape::Check => Input::Check,
            Shape::Choice(codes) => Input::Choice(choices(name, &codes, self.l)),
            Shape::Group(object) => Input::Group(self.fields(object, &path)),
            Shape::Many(object) => {
                let all = 0..rows(self.sent, &path).max(1) + usize::from(!self.sent.is_empty());
                let each = all.map(|nth| self.fields(object, &format!("{path}/{nth}")));
                Input::Many(each.collect())
            }
            Shape::Either(variants) => {
                field.path = chooser(&path);
                let chosen = entered(self.sent, &field.path).unwrap_or_default();
                chosen.clone_into(&mut field.value);
                let of = variants.iter().find(|(name, _)| *name == chosen);
                if let Some((_, object)) = of {
                    after = self.fields(object, &path);
                }
                let codes: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
                let codes = codes
                    .iter()
                    .map(|code| ((*code).to_owned(), label(code, self.l)));
                Input::Chooser(codes.collect())
            }
            Shape::Always(_) => Input::Hidden,
        };
        std::iter::once(field).chain(after).collect()
    }

    /// What a needed field begins with: what the page knows already.
    fn begins(&self, name: &str, schema: &'f Value) -> String {
        match self.schemas.shape(schema) {
            Shape::Text { long: false } if name.ends_with("province") => {
                self.province.unwrap_or_default().to_owned()
            }
            Shape::Day => self.today.to_string(),
            Shape::Whole { .. } => {
                let known = self.numbers.iter().find(|(known, _)| *known == name);
                known.map_or_else(String::new, |(_, number)| number.to_string())
            }
            Shape::Text { .. }
            | Shape::Check
            | Shape::Choice(_)
            | Shape::Group(_)
            | Shape::Lines
            | Shape::Many(_)
            | Shape::Either(_)
            | Shape::Always(_)
            | Shape::Document => String::new(),
        }
    }

    /// The fields by which somebody is named.
    fn person(&self, path: &str) -> Vec<Field> {
        let field = |(path, name, help): (String, &str, &str)| Field {
            l: self.l,
            value: entered(self.sent, &path).unwrap_or_default().to_owned(),
            fault: self.fault(&path),
            name: name.to_owned(),
            help: help.to_owned(),
            needed: false,
            input: Input::Text,
            path,
        };
        parts(path, self.l).map(field).into()
    }

    fn fault(&self, path: &str) -> Option<String> {
        let fault = self.faults.iter().find(|fault| fault.field == path)?;
        let is_empty = entered(self.sent, path).is_none();
        Some(match (self.l, is_empty) {
            (Language::English, _) => fault.detail.clone(),
            (Language::Indonesian, true) => "Wajib diisi.".to_owned(),
            (Language::Indonesian, false) => format!("Isian ini tidak sesuai: {}", fault.detail),
        })
    }

    /// What is to be entered: in Indonesian where the label does not tell, in English as the schema
    /// says, without the marks of its language.
    fn help(&self, name: &str, schema: &Value) -> String {
        let told = schema.get("description").and_then(Value::as_str);
        match self.l {
            Language::Indonesian => help(name).unwrap_or_default().to_owned(),
            Language::English => told
                .unwrap_or_default()
                .replace(['*', '`'], "")
                .replace('\n', " "),
        }
    }
}

impl Field {
    /// The name of an element of the page that belongs to it.
    fn id(&self) -> String {
        self.path.replace(['/', '?'], "-")
    }

    /// The paths of all that is entered in it.
    pub(super) fn paths(&self) -> Vec<String> {
        let own = std::iter::once(self.path.clone());
        let parts: Vec<&Field> = match &self.input {
            Input::Group(fields) => fields.iter().collect(),
            Input::Many(rows) => rows.iter().flatten().collect(),
            Input::Text
            | Input::Long
            | Input::Day
            | Input::Whole(..)
            | Input::Check
            | Input::Choice(_)
            | Input::Chooser(_)
            | Input::Hidden => vec![],
        };
        own.chain(parts.into_iter().flat_map(Field::paths))
            .collect()
    }

    /// Whether the form has other fields after something is entered in it.
    pub(super) fn asks_further(&self) -> bool {
        match &self.input {
            Input::Chooser(_) | Input::Many(_) => true,
            Input::Group(fields) => fields.iter().any(Self::asks_further),
            Input::Text
            | Input::Long
            | Input::Day
            | Input::Whole(..)
            | Input::Check
            | Input::Choice(_)
            | Input::Hidden => false,
        }
    }

    /// What a reader of screens tells with the field.
    fn described(&self) -> Described<'_> {
        Described(self)
    }

    fn select(&self, codes: &[(String, String)]) -> Select<'_> {
        let options = codes
            .iter()
            .map(|(code, name)| (code.clone(), name.clone(), *code == self.value));
        Select {
            field: self,
            options: options.collect(),
        }
    }
}

/// The attributes that tie help and fault to a field.
struct Described<'f>(&'f Field);

impl std::fmt::Display for Described<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (field, id) = (self.0, self.0.id());
        let told = [
            ("help", !field.help.is_empty()),
            ("fault", field.fault.is_some()),
        ];
        let told: Vec<String> = told
            .iter()
            .filter(|(_, is)| *is)
            .map(|(what, _)| format!("{id}-{what}"))
            .collect();
        if !told.is_empty() {
            write!(f, "aria-describedby=\"{}\"", told.join(" "))?;
        }
        if field.fault.is_some() {
            f.write_str(" aria-invalid=\"true\"")?;
        }
        Ok(())
    }
}

/// A choice of one of some codes.
#[derive(Template)]
#[template(path = "select.html")]
struct Select<'f> {
    field: &'f Field,
    options: Vec<(String, String, bool)>,
}

/// Fields that name something of the history by its number, which the page knows.
const NUMBERS: [&str; 2] = ["proposal", "hold"];

/// What those numbers are in an example.
pub(super) fn numbers(example: Option<&Value>) -> Vec<(&'static str, i64)> {
    let number = |name| Some((name, example?.get(name)?.as_i64()?));
    NUMBERS.into_iter().filter_map(number).collect()
}

fn choices(field: &str, codes: &[&str], l: Language) -> Vec<(String, String)> {
    let name = |one: &str| code(field, one, l).unwrap_or_else(|| spoken(one));
    codes
        .iter()
        .map(|one| ((*one).to_owned(), name(one)))
        .collect()
}

fn provinces() -> Vec<(String, String)> {
    let all = province::all().iter();
    all.map(|one| (one.code.0.clone(), one.name.clone()))
        .collect()
}
