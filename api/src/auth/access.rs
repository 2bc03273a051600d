//! The one table of rights: which roles may use which operation. The domain decides the rest
//! (which role may take which action in which state). What is not listed is denied.

use domain::{Officer, ProvinceCode, Role};

use crate::error::ApiError;

/// An operation of the interface; its name is its `operationId` in `OpenAPI`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `POST /cases`
    RegisterCase,
    /// `GET /cases`, `GET /cases/{id}`, its actions and history
    ReadCases,
    /// `POST /cases/{id}/actions/{action}`
    ActOnCase,
    /// `POST /prosecutions`
    FileProsecution,
    /// `GET /prosecutions`, `GET /prosecutions/{id}`, its actions and history
    ReadProsecutions,
    /// `POST /prosecutions/{id}/actions/{action}`
    ActOnProsecution,
    /// `POST /imports/prosecutions`
    ImportProsecutions,
    /// `GET /statistics/prosecutions`
    CountProsecutions,
    /// `GET /worklist`
    ReadWorklist,
}

use Role::{
    Auditor, CentralAdmin, ComplaintOfficer, Coordinator, HeadOfDinas, Inspector1, Inspector2,
    Inspector3, Inspector4, Ppns, PpnsSuperior, SpecialistK3, Statistician, UnitHead,
};

const CASEWORKERS: &[Role] = &[
    Inspector1,
    Inspector2,
    Inspector3,
    Inspector4,
    SpecialistK3,
    Ppns,
    Coordinator,
    UnitHead,
    HeadOfDinas,
    PpnsSuperior,
];
const READERS: &[Role] = &[
    Inspector1,
    Inspector2,
    Inspector3,
    Inspector4,
    SpecialistK3,
    Ppns,
    Coordinator,
    UnitHead,
    HeadOfDinas,
    PpnsSuperior,
    CentralAdmin,
    Auditor,
];
const COUNTERS: &[Role] = &[
    Inspector1,
    Inspector2,
    Inspector3,
    Inspector4,
    SpecialistK3,
    Ppns,
    Coordinator,
    UnitHead,
    HeadOfDinas,
    PpnsSuperior,
    CentralAdmin,
    Auditor,
    Statistician,
];

impl Operation {
    /// The roles that may use the operation.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::RegisterCase => &[Coordinator, ComplaintOfficer],
            Self::ReadCases | Self::ReadProsecutions => READERS,
            Self::ActOnCase | Self::ActOnProsecution | Self::ReadWorklist => CASEWORKERS,
            Self::FileProsecution => &[Ppns],
            Self::ImportProsecutions => &[
                Coordinator,
                UnitHead,
                HeadOfDinas,
                PpnsSuperior,
                CentralAdmin,
            ],
            Self::CountProsecutions => COUNTERS,
        }
    }

    /// Passes when the officer's role may use the operation.
    ///
    /// # Errors
    /// 403, naming the roles that may.
    pub fn permit(self, officer: &Officer) -> Result<(), ApiError> {
        domain::rules::acting::role_is(officer, self.roles()).map_err(ApiError::from)
    }
}

/// The province to which an officer's reading is bound; `None` reads the nation.
#[must_use]
pub fn scope(officer: &Officer) -> Option<&ProvinceCode> {
    if officer.role.is_national() {
        None
    } else {
        officer.province.as_ref()
    }
}

/// Whether the officer may see something of this province.
#[must_use]
pub fn sees(officer: &Officer, province: &ProvinceCode) -> bool {
    scope(officer).is_none_or(|own| own == province)
}
