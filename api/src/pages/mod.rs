//! The pages of inspectors, supervisors and analysts. A page asks the interface as a program would,
//! in the process and with the rights of who looks at it: it shows nothing that the interface would
//! not tell him, and does nothing that it would not do.
//!
//! | looking for | file |
//! |---|---|
//! | which address is which page | here |
//! | who looks, in which language | `visitor.rs` |
//! | how the interface is asked | `ask.rs` |
//! | signing in and out, in which role one acts | `sign_in.rs`, `roles.rs` |
//! | what stands around every page, and where something went wrong | `frame.rs`, `wrong.rs` |
//! | words, days, numbers | `words.rs` |
//! | forms made from schemas | `form.rs`, `field.rs` |
//! | news of what an open page shows | `live.rs` |
//! | style and other files | `assets.rs` |
//! | the pages themselves | `duties.rs`, `list.rs`, `streams.rs`, `history.rs`, `moments.rs`, `acting.rs`, `approvals.rs`, `reviews.rs`, `unit.rs`, `statistics/`, `map.rs`, `operations.rs`, `glossary.rs`, `persons/` |

mod acting;
mod approvals;
mod ask;
mod assets;
mod c081;
mod duties;
mod field;
mod form;
mod frame;
mod glossary;
mod history;
mod kinds;
mod label;
mod list;
mod live;
mod map;
mod moments;
mod names;
mod operations;
mod persons;
mod reviews;
mod roles;
mod shown;
mod sign_in;
mod statistics;
mod streams;
mod unit;
mod visitor;
mod words;
mod wrong;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use crate::state::AppState;

/// What every page can reach.
#[derive(Clone)]
pub(crate) struct Pages {
    state: AppState,
    /// The interface, for requests of this process.
    interface: Router,
}

/// All pages; `interface` answers what they ask.
pub(crate) fn router(state: AppState, interface: Router) -> Router {
    let pages = Pages { state, interface };
    let inside = Router::new()
        .route("/", get(duties::first))
        .route("/tugas", get(duties::page))
        .route("/unit", get(unit::page))
        .route("/persetujuan", get(approvals::page))
        .route(
            "/persetujuan/{kind}/{id}",
            get(approvals::decision).post(approvals::decide),
        )
        .route("/tinjauan", get(reviews::list).post(reviews::draw))
        .route("/tinjauan/{id}", get(reviews::page))
        .route(
            "/tinjauan/{id}/nilai/{case}",
            get(reviews::look).post(reviews::record),
        )
        .route("/statistik", get(statistics::page))
        .route("/statistik/{form}", get(statistics::file))
        .route("/statistik/c081/{year}", get(c081::page))
        .route("/operasi", get(operations::page))
        .route("/istilah", get(glossary::page))
        .route("/orang", get(persons::page))
        .route(
            "/orang/{id}/identitas",
            get(persons::ask_identity).post(persons::identity),
        )
        .route(
            "/orang/{id}/laporan",
            get(persons::ask_report).post(persons::report),
        )
        .route("/{kind}", get(list::page))
        .route("/{kind}/baru", get(acting::new).post(acting::make))
        .route("/{kind}/{id}", get(streams::page))
        .route("/{kind}/{id}/riwayat", get(history::page))
        .route("/{kind}/{id}/lembar", get(history::sheet))
        .route("/{kind}/{id}/waktu", get(moments::page))
        .route("/{kind}/{id}/kabar", get(live::news))
        .route(
            "/{kind}/{id}/tindakan/{action}",
            get(acting::form).post(acting::act),
        )
        .route("/peran", get(roles::page).post(roles::act_as))
        .route("/keluar", post(sign_in::out))
        .fallback(wrong::unknown)
        .route_layer(from_fn_with_state(pages.clone(), visitor::known));
    let before = Router::new()
        .route("/masuk", get(sign_in::page).post(sign_in::as_persona))
        .route("/masuk/kembali", get(sign_in::back))
        .route("/keluar/selesai", get(sign_in::gone))
        .route("/bahasa/{language}", post(visitor::speak))
        .route_layer(from_fn_with_state(pages.clone(), visitor::stranger));
    Router::new()
        .route("/masuk/putus", post(sign_in::ended_there))
        .route("/aset/{name}", get(assets::asset))
        .merge(before)
        .merge(inside)
        .route_layer(from_fn(visitor::from_here))
        .layer(from_fn(frame::secured))
        .layer(CompressionLayer::new())
        .with_state(pages)
}
