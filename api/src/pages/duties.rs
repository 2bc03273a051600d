//! What an officer has to do: overdue, today, this week, later; with how each day came about.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Days, NaiveDate, Utc};
use domain::{ProvinceCode, Role, province};
use serde::Deserialize;

use super::Pages;
use super::approvals::{WaitingList, waiting};
use super::frame::{Frame, page as shown};
use super::visitor::Visitor;
use super::words::Language;
use super::wrong::Wrong;
use crate::auth::access::Operation;

/// Duties on the page.
const ROWS: u32 = 200;
/// Decisions on the page.
const DECISIONS: u32 = 6;

/// One thing that waits, as the interface tells it.
#[derive(Debug, Deserialize)]
struct Duty {
    id: String,
    kind: String,
    province: String,
    establishment: String,
    due_on: NaiveDate,
    derivation: String,
    finding: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct Worklist {
    items: Vec<Duty>,
}

/// Duties of one time.
#[derive(Debug)]
struct Group {
    name: &'static str,
    class: &'static str,
    duties: Vec<Shown>,
}

/// A duty as it is shown.
#[derive(Debug)]
struct Shown {
    to: String,
    what: String,
    establishment: String,
    due_on: NaiveDate,
    distance: String,
    derivation: String,
}

#[derive(Template)]
#[template(path = "duties.html")]
struct DutiesPage {
    page: Frame,
    groups: Vec<Group>,
    /// What waits for a decision of his own.
    list: WaitingList,
}

/// The first page of a role.
pub(super) async fn first(who: Visitor) -> Response {
    let may = |operation: Operation| operation.roles().contains(&who.officer.role);
    let supervises = matches!(
        who.officer.role,
        Role::Coordinator | Role::UnitHead | Role::HeadOfDinas
    );
    let to = if supervises {
        "/unit"
    } else if may(Operation::ReadWorklist) {
        "/tugas"
    } else if may(Operation::ReadCases) {
        "/perkara"
    } else if may(Operation::CountCases) {
        "/statistik"
    } else {
        "/pengaduan"
    };
    Redirect::to(to).into_response()
}

/// My duties (*tugas saya*).
pub(super) async fn page(State(pages): State<Pages>, who: Visitor) -> Result<Response, Wrong> {
    let l = who.language;
    let path = format!("/api/v1/worklist?limit={ROWS}");
    let found: Worklist = pages.get(&who, &path).await?;
    let page = DutiesPage {
        page: Frame::of(&who, l.t("Tugas saya", "My duties"), "/tugas"),
        groups: grouped(found.items, l),
        list: waiting(&pages, &who, DECISIONS).await?,
    };
    shown(&page, l)
}

/// Each duty under its time, by the day of its own province.
fn grouped(duties: Vec<Duty>, l: Language) -> Vec<Group> {
    let group = |name, class| Group {
        name,
        class,
        duties: vec![],
    };
    let mut groups = [
        group(l.t("Terlambat", "Overdue"), "late"),
        group(l.t("Hari ini", "Today"), "now"),
        group(l.t("Tujuh hari ke depan", "Next seven days"), "soon"),
        group(l.t("Nanti", "Later"), "later"),
    ];
    let now = Utc::now();
    for duty in duties {
        let today = province::local_date(&ProvinceCode(duty.province.clone()), now);
        let week = today.checked_add_days(Days::new(7)).unwrap_or(today);
        let at = match duty.due_on {
            day if day < today => 0,
            day if day == today => 1,
            day if day <= week => 2,
            _ => 3,
        };
        if let Some(group) = groups.get_mut(at) {
            group.duties.push(told(duty, today, l));
        }
    }
    groups
        .into_iter()
        .filter(|group| !group.duties.is_empty())
        .collect()
}

fn told(duty: Duty, today: NaiveDate, l: Language) -> Shown {
    let finding = duty
        .finding
        .map(|number| format!(" ({} {number})", l.t("temuan", "finding")));
    Shown {
        to: format!("/perkara/{}", duty.id),
        what: what(&duty.kind, l).to_owned() + &finding.unwrap_or_default(),
        establishment: duty.establishment,
        due_on: duty.due_on,
        distance: l.distance(duty.due_on, today),
        derivation: duty.derivation,
    }
}

/// What waits, by its code.
fn what(kind: &str, l: Language) -> &str {
    match kind {
        "nota_i" => l.t("Batas Nota I", "Limit of the first note"),
        "nota_ii" => l.t("Batas Nota II", "Limit of the second note"),
        "nota_khusus" => l.t("Batas nota khusus", "Limit of the special note"),
        "task_order" => l.t("Masa berlaku SPT", "End of the task order"),
        "report" => l.t("Laporan pemeriksaan", "Report of the examination"),
        "note" => l.t("Terbitkan nota", "Issue the note"),
        "second_note" => l.t("Terbitkan nota kedua", "Issue the second note"),
        "decision" => l.t("Putuskan tindak lanjut", "Decide what follows"),
        "transfer_answer" => l.t("Jawab pelimpahan", "Answer the offer"),
        "suspension_review" => l.t("Tinjau penangguhan", "Review the suspension"),
        "undertaking" => l.t("Janji pemberi kerja", "Promise of the employer"),
        "correction" => l.t("Putuskan usul ralat", "Decide on a correction"),
        "time_bar" => l.t("Daluwarsa penuntutan", "End of the time to prosecute"),
        other => other,
    }
}
