//! A record of service as its readers see it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::commands::Level;
use super::record::{Card, Interest, ServiceRecord, stream_of};
use crate::province::ProvinceCode;

/// A record of service (*berkas pegawai*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OfficerView {
    /// The record.
    pub id: Uuid,
    /// Subject identifier, by which task orders name him.
    pub officer: String,
    /// *Nomor induk pegawai*.
    pub nip: String,
    /// Grade.
    pub level: Level,
    /// Province in which he serves.
    pub province: Option<ProvinceCode>,
    /// Unit.
    pub unit: String,
    /// Day of the appointment.
    pub appointed_on: NaiveDate,
    /// Where he has served, the first one first.
    pub postings: Vec<Posting>,
    /// Cards as an investigator, the last one last.
    pub cards: Vec<Card>,
    /// Declared interests.
    pub interests: Vec<Interest>,
    /// First day after his service.
    pub ended_on: Option<NaiveDate>,
}

/// Where an officer serves since a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Posting {
    /// First day.
    pub since: NaiveDate,
    /// Province.
    pub province: ProvinceCode,
}

impl ServiceRecord {
    /// The province in which he serves; `None` before the appointment.
    #[must_use]
    pub fn province(&self) -> Option<&ProvinceCode> {
        match self {
            Self::Unknown => None,
            Self::Kept(record) => record.province(),
        }
    }

    /// What is known; `None` before the appointment.
    #[must_use]
    pub fn view(&self) -> Option<OfficerView> {
        let Self::Kept(record) = self else {
            return None;
        };
        let postings = record.postings.iter().map(|(since, province)| Posting {
            since: *since,
            province: province.clone(),
        });
        Some(OfficerView {
            id: stream_of(&record.officer),
            officer: record.officer.clone(),
            nip: record.nip.clone(),
            level: record.level,
            province: record.province().cloned(),
            unit: record.unit.clone(),
            appointed_on: record.appointed_on,
            postings: postings.collect(),
            cards: record.cards.clone(),
            interests: record.interests.clone(),
            ended_on: record.ended_on,
        })
    }
}
