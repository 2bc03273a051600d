//! In which role a person acts: one of his own, one that was granted to him, or one that another person
//! has delegated to him.

use askama::Template;
use axum::Extension;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{NaiveDate, Utc};
use domain::holder::stream_of;
use domain::province::local_date;
use domain::{Officer, ProvinceCode, Role};
use serde::Deserialize;

use super::Pages;
use super::frame::{Frame, page as shown};
use super::visitor::{self, Visitor};
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::browser::sessions::{self, Session};

/// What a person holds, as the interface tells it.
#[derive(Debug, Deserialize)]
struct Holder {
    powers: Vec<Power>,
}

#[derive(Debug, Deserialize)]
struct Power {
    role: Role,
    province: Option<ProvinceCode>,
    from: NaiveDate,
    until: Option<NaiveDate>,
    acts_for: Option<String>,
    standing: String,
}

/// A role to choose.
#[derive(Debug)]
struct Choice {
    code: &'static str,
    name: &'static str,
    province: String,
    acts_for: Option<String>,
    until: Option<NaiveDate>,
    /// Whether he acts in it now.
    chosen: bool,
}

#[derive(Template)]
#[template(path = "roles.html")]
struct RolesPage {
    page: Frame,
    /// Those of the single sign-on.
    own: Vec<Choice>,
    /// Those granted and delegated here.
    given: Vec<Choice>,
    /// Whether what was chosen is held no more.
    ended: bool,
    /// The page of what he holds.
    holder: String,
}

/// The officer of a person who has not chosen a role yet: he sees where to choose and nothing else.
pub(super) fn undecided(session: &Session) -> Officer {
    let person = session.person.clone();
    Officer {
        acts_for: None,
        id: person.id,
        role: person.roles.first().copied().unwrap_or(Role::Statistician),
        unit: person.unit,
        province: person.province,
    }
}

/// The roles of a person, to choose one.
pub(super) async fn page(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    who: Visitor,
) -> Result<Response, Wrong> {
    let l = who.language;
    let title = l.t("Peran dan wewenang", "Roles and powers");
    let stream = stream_of(&session.person.id);
    // He sees what he holds himself, whichever of it he uses now.
    let himself = Visitor {
        officer: undecided(&session),
        ..who.clone()
    };
    let held: Holder = pages
        .get(&himself, &format!("/api/v1/holders/{stream}"))
        .await?;
    let given: Vec<Choice> = held
        .powers
        .into_iter()
        .filter(Power::is_held)
        .map(|power| given(power, &who, l))
        .collect();
    let province = session.person.province.as_ref();
    let own = session.person.roles.iter().map(|role| Choice {
        code: role.code(),
        name: l.role(*role),
        province: place(province.filter(|_| !role.is_national()), l),
        acts_for: None,
        until: None,
        chosen: who.officer.acts_for.is_none() && who.officer.role == *role,
    });
    let own: Vec<Choice> = own.collect();
    let decided = session.acting.is_some();
    let ended = decided && !own.iter().chain(&given).any(|one| one.is_of(&session));
    let page = RolesPage {
        page: if ended || (!decided && own.len() > 1) {
            Frame::open(l, title)
        } else {
            Frame::of(&who, title, "/peran")
        },
        own,
        given,
        ended,
        holder: format!("/wewenang/{stream}"),
    };
    shown(&page, l)
}

impl Power {
    fn is_held(&self) -> bool {
        let capital = ProvinceCode("31".to_owned());
        let today = local_date(self.province.as_ref().unwrap_or(&capital), Utc::now());
        self.standing == "given"
            && self.from <= today
            && self.until.is_none_or(|until| today <= until)
    }
}

impl Choice {
    /// Whether a session has chosen it.
    fn is_of(&self, session: &Session) -> bool {
        session.acting.map(Role::code) == Some(self.code) && session.acting_for == self.acts_for
    }
}

fn given(power: Power, who: &Visitor, l: Language) -> Choice {
    let officer = &who.officer;
    Choice {
        code: power.role.code(),
        name: l.role(power.role),
        province: place(power.province.as_ref(), l),
        chosen: officer.role == power.role && officer.acts_for == power.acts_for,
        acts_for: power.acts_for,
        until: power.until,
    }
}

fn place(province: Option<&ProvinceCode>, l: Language) -> String {
    let nation = || l.t("Nasional", "National").to_owned();
    province.map_or_else(nation, |code| l.province(&code.0))
}

/// The role that was chosen, and for whom.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    peran: String,
    #[serde(default)]
    untuk: String,
}

/// Acts in another role from now on, when he holds it.
pub(super) async fn act_as(
    State(pages): State<Pages>,
    Extension(session): Extension<Session>,
    who: Visitor,
    headers: HeaderMap,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Wrong> {
    let l = who.language;
    let role = Role::from_code(&chosen.peran);
    let role = role.ok_or_else(|| Wrong::new(StatusCode::UNPROCESSABLE_ENTITY, l))?;
    let other = Some(chosen.untuk.as_str()).filter(|other| !other.is_empty());
    let person = session.person.clone();
    let held = pages.state.access.officer(person, Some(role.code()), other);
    held.await
        .map_err(|refused| Wrong::new(refused.status(), l))?;
    if let Some(secret) = visitor::session(&headers) {
        let acting = sessions::act_as(&pages.state.pool, &secret, role, other).await;
        acting.map_err(|error| Wrong::internal(&error, l))?;
    }
    Ok(Redirect::to("/").into_response())
}
