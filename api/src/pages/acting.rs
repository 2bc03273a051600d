//! Doing something: the form of an action, made from its schema; what was refused is told on it, with
//! nothing of what was entered lost.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use domain::{ProvinceCode, province};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::Pages;
use super::ask::{Fault, Problem, Sent};
use super::field::{Drawing, Field, numbers};
use super::form::{Schemas, entered};
use super::frame::{Frame, answered, page as shown};
use super::history::Proposed;
use super::kinds::Kind;
use super::names::rule;
use super::persons::recorded;
use super::streams::{address, called};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;

/// The key by which a repeat of the form is known.
const KEY: &str = "_kunci";
/// The version that the person saw.
const SEEN: &str = "_versi";
/// Why, for the history.
const REASON: &str = "_alasan";
/// Sent by the button that asks for further fields and does nothing.
const FURTHER: &str = "_lanjut";

/// What can be done now, and what cannot.
#[derive(Debug, Deserialize)]
struct Actions {
    allowed: Vec<Action>,
    refused: Vec<Action>,
}

#[derive(Debug, Deserialize)]
struct Action {
    #[serde(rename = "action")]
    name: String,
    title: String,
    code: Option<String>,
    explanation: Option<String>,
    /// With an example of what it is told; none of what is refused.
    #[serde(default)]
    schema: Value,
}

/// What is sent where, and what stands around the form.
struct Acting {
    who: Visitor,
    title: String,
    schema: Value,
    /// Where it is sent at the interface.
    to: String,
    /// Where the person comes from, and what that is called.
    back: String,
    name: String,
    /// The version of what is acted on; none for what is not there yet.
    version: Option<i64>,
    province: Option<String>,
    /// Why it cannot be done now.
    refused: Option<String>,
    /// The address of what is acted on at the interface; none of what is not there yet.
    thing: Option<String>,
    /// What the numbers are that its fields ask for, by their names.
    numbers: Vec<(&'static str, i64)>,
    /// What is decided on.
    proposed: Option<Proposed>,
    /// Whether it tells who somebody is.
    is_secret: bool,
}

#[derive(Template)]
#[template(path = "acting.html")]
struct ActingPage<'a> {
    page: Frame,
    back: String,
    name: String,
    proposed: Option<&'a Proposed>,
    /// Whether what is entered stays out of the browser's memory.
    is_secret: bool,
    fields: Vec<Field>,
    further: bool,
    key: String,
    seen: Option<i64>,
    reason: String,
    problem: Option<Told>,
}

/// What was refused, as the page tells it.
struct Told {
    is_stale: bool,
    text: String,
    rule: Option<String>,
    provision: Option<String>,
    /// The key of who is recorded already.
    known: Option<String>,
    /// What is wrong with no field of the form.
    others: Vec<Fault>,
    /// What was recorded since the person opened it: what, when, by whom.
    changed: Vec<(String, String, String)>,
}

/// An event of a history, as far as it tells what has changed.
#[derive(Debug, Deserialize)]
struct Change {
    sequence: i64,
    #[serde(rename = "type")]
    kind: String,
    title: String,
    recorded_at: DateTime<Utc>,
    officer: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Changes {
    events: Vec<Change>,
}

/// The address of an action.
type Place = (String, String, String);

/// The form of an action.
pub(super) async fn form(
    State(pages): State<Pages>,
    Path(place): Path<Place>,
    Query(sent): Query<Vec<(String, String)>>,
    who: Visitor,
) -> Result<Response, Wrong> {
    Acting::on(&pages, place, who).await?.drawn(&sent)
}

/// Takes the action. Whether it may be taken is for the interface to say: a form that a browser sends
/// twice is answered twice, and does nothing the second time.
pub(super) async fn act(
    State(pages): State<Pages>,
    Path(place): Path<Place>,
    who: Visitor,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Wrong> {
    let done = format!("/{}/{}?selesai={}", place.0, place.1, place.2);
    let acting = Acting::on(&pages, place, who).await?;
    acting.sent(&pages, &sent, |_| done).await
}

/// The form of something new.
pub(super) async fn new(
    Path(word): Path<String>,
    Query(sent): Query<Vec<(String, String)>>,
    who: Visitor,
) -> Result<Response, Wrong> {
    Acting::begin(&word, who)?.drawn(&sent)
}

/// Makes it.
pub(super) async fn make(
    State(pages): State<Pages>,
    Path(word): Path<String>,
    who: Visitor,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<Response, Wrong> {
    let acting = Acting::begin(&word, who)?;
    let done = |made: &Value| {
        let id = made.get("id").and_then(Value::as_str).unwrap_or_default();
        format!("/{word}/{id}?selesai=register")
    };
    acting.sent(&pages, &sent, done).await
}

impl Acting {
    /// An action on something.
    ///
    /// # Errors
    /// There is no such thing, or no such action on it.
    async fn on(pages: &Pages, (word, id, action): Place, who: Visitor) -> Result<Self, Wrong> {
        let l = who.language;
        let missing = || Wrong::new(StatusCode::NOT_FOUND, l);
        let kind = Kind::of(&word).ok_or_else(missing)?;
        let path = address(kind, &id, l)?;
        let schema = kind.schema(&action).ok_or_else(missing)?;
        let actions: Actions = pages.get(&who, &format!("{path}/actions")).await?;
        let mut all = actions.allowed.into_iter().chain(actions.refused);
        let action = all.find(|one| one.name == action).ok_or_else(missing)?;
        let view: Value = pages.get(&who, &path).await?;
        let province = view
            .get("province")
            .or_else(|| view.pointer("/provinces/0"));
        let numbers = numbers(action.schema.pointer("/examples/0"));
        let decides = ["approve-", "reject-"];
        let decides = decides.iter().any(|word| action.name.starts_with(word));
        let proposed = if decides {
            Proposed::find(pages, &who, &path, numbers.first()).await?
        } else {
            None
        };
        let why = action.explanation;
        Ok(Self {
            numbers,
            proposed,
            is_secret: kind == Kind::Person,
            who,
            title: l.one(action.title, &action.name),
            schema,
            to: format!("{path}/actions/{}", action.name),
            back: format!("/{word}/{id}"),
            name: called(&view).unwrap_or(id),
            version: view.get("version").and_then(Value::as_i64),
            province: province.and_then(Value::as_str).map(str::to_owned),
            refused: why.map(|why| rule(action.code.as_deref().unwrap_or_default(), &why, l)),
            thing: Some(path),
        })
    }

    /// Something new.
    ///
    /// # Errors
    /// Nothing of the kind is made by hand.
    fn begin(word: &str, who: Visitor) -> Result<Self, Wrong> {
        let l = who.language;
        let missing = || Wrong::new(StatusCode::NOT_FOUND, l);
        let kind = Kind::of(word).ok_or_else(missing)?;
        let province = who.officer.province.clone().map(|code| code.0);
        Ok(Self {
            title: kind.begun(l).to_owned(),
            schema: kind.schema(kind.begins()).ok_or_else(missing)?,
            to: kind.made_at(),
            back: kind
                .stands_on()
                .map_or_else(|| format!("/{word}"), str::to_owned),
            name: kind.many(l).to_owned(),
            version: None,
            province,
            refused: None,
            thing: None,
            numbers: vec![],
            proposed: None,
            is_secret: kind == Kind::Person,
            who,
        })
    }

    /// The form, unless the action cannot be taken now.
    fn drawn(&self, sent: &[(String, String)]) -> Result<Response, Wrong> {
        let l = self.who.language;
        match &self.refused {
            Some(why) => Err(Wrong::new(StatusCode::CONFLICT, l).because(why.clone())),
            None => shown(&self.page(sent, None), l),
        }
    }

    /// Sends what was entered, and goes on; or tells what is wrong with it.
    async fn sent(
        self,
        pages: &Pages,
        sent: &[(String, String)],
        done: impl FnOnce(&Value) -> String,
    ) -> Result<Response, Wrong> {
        let l = self.who.language;
        if entered(sent, FURTHER).is_some() {
            return shown(&self.page(sent, None), l);
        }
        let key = entered(sent, KEY).map(str::to_owned);
        let key = key.unwrap_or_else(|| Uuid::now_v7().to_string());
        let (mut sent, place) = (sent.to_vec(), self.province.as_deref());
        let named = recorded(pages, &self.who, place, &key, &mut sent).await?;
        let sent = sent.as_slice();
        if let Err(problem) = named {
            return self.again(pages, sent, problem).await;
        }
        let data = Schemas::of(&self.schema).read(&self.schema, "", sent);
        let data = data.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        let with = Sent {
            key,
            seen: entered(sent, SEEN).and_then(|seen| seen.parse().ok()),
            reason: entered(sent, REASON).map(str::to_owned),
        };
        match pages.post(&self.who, &self.to, &data, &with).await? {
            Ok(made) => Ok(Redirect::to(&done(&made)).into_response()),
            Err(problem) => self.again(pages, sent, problem).await,
        }
    }

    /// The form again, with what was refused.
    async fn again(
        &self,
        pages: &Pages,
        sent: &[(String, String)],
        problem: Problem,
    ) -> Result<Response, Wrong> {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::CONFLICT);
        let is_stale = problem.status == 412;
        let seen = entered(sent, SEEN).and_then(|seen| seen.parse().ok());
        let mut page = self.page(sent, Some(problem));
        if let Some(told) = page.problem.as_mut().filter(|_| is_stale) {
            told.changed = self.changed(pages, seen).await?;
        }
        answered(&page, status).map_err(|error| Wrong::internal(&error, self.who.language))
    }

    /// What was recorded since a version that the person saw.
    async fn changed(
        &self,
        pages: &Pages,
        seen: Option<i64>,
    ) -> Result<Vec<(String, String, String)>, Wrong> {
        let (Some(thing), Some(seen)) = (&self.thing, seen) else {
            return Ok(vec![]);
        };
        let l = self.who.language;
        let of = self.province.as_deref().unwrap_or("31");
        let history: Changes = pages.get(&self.who, &format!("{thing}/history")).await?;
        let later = history.events.into_iter().filter(|one| one.sequence > seen);
        let told = later.map(|one| {
            let when = l.moment(&one.recorded_at, of);
            (
                l.one(one.title, &one.kind),
                when,
                one.officer.unwrap_or_default(),
            )
        });
        Ok(told.collect())
    }

    fn page(&self, sent: &[(String, String)], problem: Option<Problem>) -> ActingPage<'_> {
        let l = self.who.language;
        let faults = problem.as_ref().map_or(&[][..], |problem| &problem.errors);
        let code = self.province.clone().unwrap_or_else(|| "31".to_owned());
        let drawing = Drawing {
            schemas: Schemas::of(&self.schema),
            sent,
            faults,
            today: province::local_date(&ProvinceCode(code), Utc::now()),
            province: self.province.as_deref(),
            numbers: &self.numbers,
            l,
        };
        let fields = drawing.fields(&self.schema, "");
        let kept = |name: &str| entered(sent, name).map(str::to_owned);
        let is_refused = problem.is_some();
        let problem = problem.map(|problem| told(problem, &fields, l));
        // Who has been told of what changed meanwhile goes on from there.
        let is_stale = problem.as_ref().is_some_and(|problem| problem.is_stale);
        let seen = kept(SEEN).filter(|_| !is_stale);
        ActingPage {
            page: Frame::of(&self.who, &self.title, &self.back),
            further: fields.iter().any(Field::asks_further),
            fields,
            back: self.back.clone(),
            name: self.name.clone(),
            proposed: self.proposed.as_ref(),
            is_secret: self.is_secret,
            key: kept(KEY)
                .filter(|_| !is_refused)
                .unwrap_or_else(|| Uuid::now_v7().to_string()),
            seen: seen.and_then(|seen| seen.parse().ok()).or(self.version),
            reason: kept(REASON).unwrap_or_default(),
            problem,
        }
    }
}

fn told(problem: Problem, fields: &[Field], l: Language) -> Told {
    let paths: Vec<String> = fields.iter().flat_map(Field::paths).collect();
    let others = problem
        .errors
        .iter()
        .filter(|fault| !paths.contains(&fault.field));
    let others: Vec<Fault> = others.cloned().collect();
    let text = if problem.errors.is_empty() {
        rule(&problem.code, &problem.detail, l)
    } else {
        l.t(
            "Ada isian yang perlu diperbaiki.",
            "Some fields need to be set right.",
        )
        .to_owned()
    };
    Told {
        is_stale: problem.status == 412,
        rule: problem.rule.filter(|_| l == Language::English),
        provision: problem.provision,
        known: problem
            .data
            .get("person")
            .and_then(Value::as_str)
            .map(str::to_owned),
        text,
        others,
        changed: vec![],
    }
}
