//! What a page shows where there is nothing to show: not there, not allowed, or broken.

use askama::Template;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::ask::Problem;
use super::frame::{Frame, answered};
use super::names::rule;
use super::visitor::{self, Visitor};
use super::words::Language;
use crate::error::later;
use crate::http::unknown as unknown_to_programs;

/// Why there is no page.
#[derive(Debug, Clone)]
pub(super) struct Wrong {
    status: StatusCode,
    language: Language,
    detail: Option<String>,
    provision: Option<String>,
}

#[derive(Template)]
#[template(path = "wrong.html")]
struct WrongPage {
    page: Frame,
    text: &'static str,
    detail: Option<String>,
    provision: Option<String>,
}

impl Wrong {
    /// By its status alone.
    pub(super) const fn new(status: StatusCode, language: Language) -> Self {
        Self {
            status,
            language,
            detail: None,
            provision: None,
        }
    }

    /// Something broke here; the log tells what.
    pub(super) fn internal(error: &dyn std::fmt::Display, language: Language) -> Self {
        tracing::error!(%error, "a page cannot be shown");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, language)
    }

    /// The interface refuses.
    pub(super) fn refused(problem: &Problem, language: Language) -> Self {
        let status = StatusCode::from_u16(problem.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let told = Self::new(status, language);
        // What is not there and what is not for him look the same.
        if status == StatusCode::NOT_FOUND {
            return told;
        }
        Self {
            detail: Some(rule(&problem.code, &problem.detail, language)),
            provision: problem.provision.clone(),
            ..told
        }
    }

    /// With what is wrong, in words.
    pub(super) fn because(self, detail: String) -> Self {
        let detail = Some(detail);
        Self { detail, ..self }
    }

    fn told(&self) -> (&'static str, &'static str) {
        let l = self.language;
        match self.status {
            StatusCode::NOT_FOUND => (
                l.t("Tidak ditemukan", "Not found"),
                l.t(
                    "Halaman ini tidak ada, atau tidak ada untuk Anda.",
                    "This page is not there, or not there for you.",
                ),
            ),
            StatusCode::FORBIDDEN => (
                l.t("Tidak diizinkan", "Not allowed"),
                l.t(
                    "Peran Anda tidak boleh melihat atau melakukan ini.",
                    "Your role may not see or do this.",
                ),
            ),
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => (
                l.t("Coba sebentar lagi", "Try again in a moment"),
                l.t(
                    "Sistem sedang sibuk; tidak ada yang dilakukan.",
                    "The system is busy; nothing was done.",
                ),
            ),
            status if status.is_client_error() => (
                l.t(
                    "Permintaan tidak dapat dibaca",
                    "The request cannot be read",
                ),
                l.t(
                    "Periksa alamat atau isian Anda.",
                    "Check the address or what you entered.",
                ),
            ),
            _ => (
                l.t("Terjadi gangguan", "Something broke"),
                l.t(
                    "Gangguan ini sudah dicatat. Yang sudah tersimpan tetap tersimpan.",
                    "It has been noted. What was stored stays stored.",
                ),
            ),
        }
    }
}

impl Wrong {
    /// As a page, with the ways to others for who is signed in.
    pub(super) fn page(&self, who: Option<&Visitor>) -> Response {
        let (title, text) = self.told();
        let page = WrongPage {
            page: who.map_or_else(
                || Frame::open(self.language, title),
                |who| Frame::of(who, title, ""),
            ),
            text,
            detail: self.detail.clone(),
            provision: self.provision.clone(),
        };
        let shown = answered(&page, self.status);
        let mut response = shown.unwrap_or_else(|_| self.status.into_response());
        later(&mut response);
        response
    }
}

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let mut response = self.page(None);
        response.extensions_mut().insert(self);
        response
    }
}

/// An address that is none: to programs as the interface tells it, to people as a page.
pub(super) async fn unknown(uri: Uri, headers: HeaderMap) -> Response {
    if uri.path().starts_with("/api/") {
        return unknown_to_programs().await.into_response();
    }
    Wrong::new(StatusCode::NOT_FOUND, visitor::language(&headers)).into_response()
}
