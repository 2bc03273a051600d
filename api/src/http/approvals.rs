//! What waits for the decision of the person who asks, of all that two persons do: the domain is
//! asked of each candidate whether he may decide on it now.

use axum::Json;
use axum::extract::{Query as Params, State};
use chrono::{NaiveDate, Utc};
use domain::case::{Case, Duty};
use domain::establishment::Establishment;
use domain::holder::Holder;
use domain::law::change::LawChange;
use domain::officer::{INSPECTORS, ServiceRecord};
use domain::person::Person;
use domain::plan::Plan;
use domain::prosecution::Prosecution;
use domain::release::Release;
use domain::{Officer, ProvinceCode};
use projections::case_watches;
use projections::waiting::{self, Candidate};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::SignedIn;
use crate::auth::access::{Operation, scope};
use crate::error::ApiError;
use crate::http::persons;
use crate::http::query::{Pairs, Query};
use crate::http::resource::Resource;
use crate::http::streams::may_see;
use crate::reads::caught_up;
use crate::state::AppState;

/// Candidates of one sort that are looked at.
const CANDIDATES: i64 = 25;

/// What waits for who asks.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Approvals {
    /// What is due first comes first, then what has no last day.
    items: Vec<Approval>,
    /// How far in the log the list has come.
    position: i64,
}

/// One decision that waits for a second person.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
struct Approval {
    /// Last day to decide in time, where one is counted.
    due_on: Option<NaiveDate>,
    /// First segment of its address, such as `cases`; `legal/changes` and `statistics/releases` of
    /// what has no action of its own.
    kind: &'static str,
    /// It.
    id: Uuid,
    /// The action that decides on it.
    action: &'static str,
    /// Its Indonesian title.
    title: &'static str,
    /// What it is called: the establishment, the person, the unit, or the reason.
    name: String,
    /// Kemendagri code.
    province: Option<String>,
}

/// `GET /approvals`
pub(super) async fn list(
    State(state): State<AppState>,
    SignedIn(officer): SignedIn,
    Params(params): Params<Pairs>,
) -> Result<Json<Approvals>, ApiError> {
    let mut query = Query::new(params);
    let limit = query.limit();
    let min_position = query.parsed("min_position", "a position");
    query.done()?;
    for table in ["watches", "prosecution_register", "plans", "case_list"] {
        caught_up(&state.pool, table, min_position).await?;
    }
    let position = caught_up(&state.pool, "case_watches", min_position).await?;
    let mut asker = Asker {
        state: &state,
        officer: &officer,
        found: vec![],
    };
    asker.cases().await?;
    asker.prosecutions().await?;
    asker.plans().await?;
    asker.registers().await?;
    asker.centre().await?;
    asker.grants().await?;
    asker.persons().await?;
    let mut items = asker.found;
    items.sort_by_key(|one| (one.due_on.is_none(), one.due_on, one.kind, one.id));
    items.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(Json(Approvals { items, position }))
}

/// Who asks, and what was found for him.
struct Asker<'a> {
    state: &'a AppState,
    officer: &'a Officer,
    found: Vec<Approval>,
}

impl Asker<'_> {
    fn may(&self, operation: Operation) -> bool {
        operation.roles().contains(&self.officer.role)
    }

    /// The province for which he acts, or the centre.
    fn place(&self) -> String {
        let place = self.officer.province.clone();
        place.unwrap_or_else(ProvinceCode::centre).0
    }

    async fn cases(&mut self) -> Result<(), ApiError> {
        if !self.may(Operation::ActOnCase) {
            return Ok(());
        }
        let (pool, law) = (&self.state.pool, self.state.law.now());
        let mut connection = pool.acquire().await?;
        let watched = case_watches::of_officer(&mut connection, self.officer, CANDIDATES).await?;
        drop(connection);
        for case in watched {
            for due in case.due(&law) {
                let actions = deciding(due.duty);
                if !actions.is_empty() && case.concerns(self.officer, &due) {
                    let candidate = Candidate {
                        id: case.id,
                        due_on: Some(due.due_on),
                    };
                    self.take::<Case>(self.state, &candidate, actions).await?;
                }
            }
        }
        let (notes, handovers) = if INSPECTORS.contains(&self.officer.role) {
            let offered = waiting::handovers(pool, &self.officer.id, CANDIDATES).await?;
            (vec![], offered)
        } else {
            (
                waiting::notes(pool, &self.place(), CANDIDATES).await?,
                vec![],
            )
        };
        for note in &notes {
            self.take::<Case>(self.state, note, &["countersign-nota"])
                .await?;
        }
        for offered in &handovers {
            self.take::<Case>(
                self.state,
                offered,
                &["accept-handover", "decline-handover"],
            )
            .await?;
        }
        Ok(())
    }

    async fn prosecutions(&mut self) -> Result<(), ApiError> {
        if !self.may(Operation::ActOnProsecution) || INSPECTORS.contains(&self.officer.role) {
            return Ok(());
        }
        let actions = [
            "approve-correction",
            "reject-correction",
            "accept-transfer",
            "reject-transfer",
            "open-investigation",
        ];
        let place = self.place();
        for one in waiting::prosecutions(&self.state.pool, &place, CANDIDATES).await? {
            self.take::<Prosecution>(self.state, &one, &actions).await?;
        }
        Ok(())
    }

    async fn plans(&mut self) -> Result<(), ApiError> {
        if !self.may(Operation::ActOnPlan) || INSPECTORS.contains(&self.officer.role) {
            return Ok(());
        }
        let (pool, place) = (&self.state.pool, self.place());
        for one in waiting::plans(pool, &place, &self.officer.id, CANDIDATES).await? {
            self.take::<Plan>(self.state, &one, &["approve-plan", "return-plan"])
                .await?;
        }
        Ok(())
    }

    /// Corrections of what registers hold.
    async fn registers(&mut self) -> Result<(), ApiError> {
        let (pool, officer) = (&self.state.pool, self.officer);
        let own = scope(officer).map(|code| code.0.as_str());
        let decides = ["approve-correction", "reject-correction"];
        if self.may(Operation::ImportEstablishments) {
            for one in waiting::corrections(pool, "establishment", own, CANDIDATES).await? {
                self.take::<Establishment>(self.state, &one, &decides)
                    .await?;
            }
        }
        if self.may(Operation::ActOnOfficer) {
            for one in waiting::corrections(pool, "officer", own, CANDIDATES).await? {
                self.take::<ServiceRecord>(self.state, &one, &decides)
                    .await?;
            }
        }
        if self.may(Operation::ActOnPlan) && !INSPECTORS.contains(&officer.role) {
            for one in waiting::corrections(pool, "plan", own, CANDIDATES).await? {
                self.take::<Plan>(self.state, &one, &decides).await?;
            }
        }
        Ok(())
    }

    /// What the centre decides on: changes of the law, and releases of statistics.
    async fn centre(&mut self) -> Result<(), ApiError> {
        let (pool, log) = (&self.state.pool, &self.state.log);
        if self.may(Operation::ChangeLaw) {
            for one in waiting::law_changes(pool, CANDIDATES).await? {
                let (change, _) = log.current::<LawChange>(&one.id.to_string()).await?;
                let proposal = change.proposal.as_ref();
                let Some(proposal) = proposal.filter(|it| !self.officer.is(&it.proposer)) else {
                    continue;
                };
                let named = ("Setujui perubahan hukum", proposal.reason.clone());
                self.found
                    .push(of_centre("legal/changes", one.id, "approve", named));
            }
        }
        if self.may(Operation::KeepReleases) {
            for one in waiting::releases(pool, CANDIDATES).await? {
                let (release, _) = log.current::<Release>(&one.id.to_string()).await?;
                let frozen = release.waiting().filter(|_| release.state() == "frozen");
                let by_another = frozen.is_some_and(|it| !self.officer.is(&it.frozen_by));
                if let Some(plan) = release.plan.as_ref().filter(|_| by_another) {
                    let named = ("Rilis tabel statistik", plan.title.clone());
                    self.found
                        .push(of_centre("statistics/releases", one.id, "publish", named));
                }
            }
        }
        Ok(())
    }

    async fn grants(&mut self) -> Result<(), ApiError> {
        if !self.may(Operation::GrantPowers) {
            return Ok(());
        }
        let proposed = sqlx::query_as!(
            Candidate,
            r#"SELECT aggregate_id::uuid AS "id!", NULL::date AS due_on FROM access.events
               WHERE event_type IN ('GrantProposed', 'GrantApproved', 'GrantRejected')
               GROUP BY aggregate_id
               HAVING count(*) FILTER (WHERE event_type = 'GrantProposed')
                    > count(*) FILTER (WHERE event_type <> 'GrantProposed')
               ORDER BY 1 LIMIT $1"#,
            CANDIDATES,
        );
        let at_access = self.state.at_access();
        for one in proposed.fetch_all(&at_access.pool).await? {
            self.take::<Holder>(&at_access, &one, &["approve-grant", "reject-grant"])
                .await?;
        }
        Ok(())
    }

    /// Destructions of personal data; what else the log has of the person decides with it.
    async fn persons(&mut self) -> Result<(), ApiError> {
        if !self.may(Operation::ActOnPerson) {
            return Ok(());
        }
        let own = scope(self.officer).map(|code| code.0.as_str());
        let proposed = sqlx::query_scalar!(
            r#"SELECT aggregate_id::uuid AS "id!" FROM access.events e
               WHERE event_type IN ('DestructionProposed', 'DestructionRejected', 'PersonalDataShredded')
                 AND ($1::text IS NULL OR EXISTS (
                     SELECT FROM access.events p
                     WHERE p.aggregate_type = 'person' AND p.aggregate_id = e.aggregate_id
                       AND p.event_type IN ('PersonRecorded', 'PersonKnownInProvince')
                       AND p.payload ->> 'province' = $1))
               GROUP BY aggregate_id
               HAVING count(*) FILTER (WHERE event_type = 'DestructionProposed')
                    > count(*) FILTER (WHERE event_type <> 'DestructionProposed')
               ORDER BY 1 LIMIT $2"#,
            own,
            CANDIDATES,
        );
        let at_access = self.state.at_access();
        for id in proposed.fetch_all(&at_access.pool).await? {
            let decision = persons::decision(self.state, self.officer, id).await?;
            self.found.extend(decision.map(|one| Approval {
                due_on: None,
                kind: Person::PATH,
                id,
                action: one.action,
                title: one.title,
                name: one.name,
                province: one.province.map(|code| code.0),
            }));
        }
        Ok(())
    }

    /// Keeps a candidate when one of some actions on it may be done by who asks, once each.
    async fn take<R: Resource>(
        &mut self,
        state: &AppState,
        candidate: &Candidate,
        actions: &[&str],
    ) -> Result<(), ApiError> {
        let id = candidate.id;
        let (thing, _) = state.log.current::<R>(&id.to_string()).await?;
        if !may_see::<R>(self.officer, &thing) {
            return Ok(());
        }
        let law = state.law.now();
        let now = thing.now(self.officer, Utc::now(), &law, (None, None));
        let mut wanted = actions.iter();
        let allowed =
            wanted.find_map(|wanted| now.allowed.iter().find(|one| one.action == *wanted));
        let Some(allowed) = allowed else {
            return Ok(());
        };
        let (action, title) = (allowed.action, allowed.title);
        if (self.found.iter()).any(|one| (one.id, one.action) == (id, action)) {
            return Ok(());
        }
        let view = thing.view_for(self.officer, &law, false);
        let view = view.and_then(|view| serde_json::to_value(view).ok());
        self.found.push(Approval {
            due_on: candidate.due_on,
            kind: R::PATH,
            id,
            action,
            title,
            name: view.as_ref().and_then(called).unwrap_or_default(),
            province: thing.province().map(|code| code.0.clone()),
        });
        Ok(())
    }
}

/// The actions by which a duty of a case is decided by a second person; none of what one does alone.
const fn deciding(duty: Duty) -> &'static [&'static str] {
    match duty {
        Duty::Report => &["approve-report"],
        Duty::Decision => &["order-investigation", "decline-investigation"],
        Duty::TransferAnswer => &["accept-transfer", "reject-transfer"],
        Duty::Correction => &["approve-correction", "reject-correction"],
        Duty::TaskOrder
        | Duty::Note
        | Duty::SecondNote
        | Duty::Undertaking
        | Duty::SuspensionReview => &[],
    }
}

fn of_centre(
    kind: &'static str,
    id: Uuid,
    action: &'static str,
    (title, name): (&'static str, String),
) -> Approval {
    Approval {
        due_on: None,
        kind,
        id,
        action,
        title,
        name,
        province: None,
    }
}

/// What a thing is called.
fn called(view: &Value) -> Option<String> {
    let pointers = [
        "/establishment/name",
        "/establishment",
        "/legal_name",
        "/scope/inspector",
        "/scope/unit",
        "/officer",
        "/holder",
    ];
    let mut names = pointers
        .iter()
        .filter_map(|pointer| view.pointer(pointer)?.as_str());
    names.next().map(str::to_owned)
}
