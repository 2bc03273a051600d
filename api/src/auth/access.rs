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
    /// `GET /events`
    ReadEvents,
    /// `POST /legal/assessments`, `GET /legal/...`
    ReadLaw,
    /// `POST /legal/changes`, their actions, `/legal/simulations`
    ChangeLaw,
    /// `GET /refusals`
    ReadRefusals,
    /// `GET /numbers`
    ReadNumbers,
    /// `POST /numbers/void`
    VoidNumbers,
    /// `GET /officers`, `GET /officers/{id}`, its actions and history
    ReadOfficers,
    /// `POST /officers`: who appoints
    AppointOfficers,
    /// `POST /officers/{id}/actions/{action}`
    ActOnOfficer,
    /// `GET /plans`, `GET /plans/{id}`, its actions and history
    ReadPlans,
    /// `POST /plans`, `POST /plans/{id}/actions/{action}`
    ActOnPlan,
    /// `GET /load`
    ReadLoad,
    /// `GET /next-case`
    TakeNextCase,
    /// `GET /statistics/cases`
    CountCases,
    /// `GET /establishments`, `GET /establishments/{id}`, its actions, history and duties
    ReadEstablishments,
    /// `POST /establishments`, `POST /establishments/{id}/actions/{action}`
    KeepEstablishments,
    /// `POST /imports/establishments`, `POST /imports/wlk-reports`
    ImportEstablishments,
    /// `GET /wlk/overdue`
    ReadOverdue,
    /// `GET /wlk/compliance`
    CountCompliance,
    /// `POST /wlk/overdue/open-cases`, `GET /wlk/openings/{id}` and its results
    OpenCases,
    /// `GET /complaints`, `GET /complaints/{id}`, its actions and history
    ReadComplaints,
    /// `POST /complaints`, their actions, who complains
    ActOnComplaint,
    /// `POST /statistics/releases`, their actions
    KeepReleases,
}

use Role::{
    Auditor, CentralAdmin, ComplaintOfficer, Coordinator, HeadOfDinas, Inspector1, Inspector2,
    Inspector3, Inspector4, Ppns, PpnsSuperior, SpecialistK3, Statistician, UnitHead,
};

/// How many operations there are.
const COLUMNS: usize = 32;
const Y: bool = true;
const N: bool = false;

/// Who may what; the columns stand in the order of [`Operation`].
#[rustfmt::skip]
const RIGHTS: [(Role, [bool; COLUMNS]); 14] = [
    //                  register read   act on  file    read    act on  import  count  read      read    read  change  read     read   void   read   appoint act on read   act on read   take   count  read   keep   import read   count  open   read   act on keep
    //                  case     cases  case    prosec. prosec. prosec. prosec. them   worklist  events  law   law     refusals num-s  num-s  offic. offic.  offic. plans  plans  load   next   cases  est-s  est-s  est-s  overd. compl. cases  compl. compl. releases
    (ComplaintOfficer, [Y,       N,     N,      N,      N,      N,      N,      N,     N,        N,      Y,    N,     N,     N,      N,      N,      N,      N,      N,      N,      N,      N,      N,      Y,      N,      N,      N,      N,      N,      Y,      Y,      N]),
    (Inspector1,       [N,       Y,     Y,      N,      Y,      Y,      N,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      Y,      Y,      N,      N,      N,      N]),
    (Inspector2,       [N,       Y,     Y,      N,      Y,      Y,      N,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      Y,      Y,      N,      N,      N,      N]),
    (Inspector3,       [N,       Y,     Y,      N,      Y,      Y,      N,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      Y,      Y,      N,      N,      N,      N]),
    (Inspector4,       [N,       Y,     Y,      N,      Y,      Y,      N,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      Y,      Y,      N,      N,      N,      N]),
    (SpecialistK3,     [N,       Y,     Y,      N,      Y,      Y,      N,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      N,      Y,      N,      Y,      Y,      N,      N,      Y,      Y,      N,      N,      N,      N]),
    (Ppns,             [N,       Y,     Y,      Y,      Y,      Y,      N,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      N,      Y,      N,      Y,      Y,      N,      N,      Y,      Y,      N,      N,      N,      N]),
    (Coordinator,      [Y,       Y,     Y,      N,      Y,      Y,      Y,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      N]),
    (UnitHead,         [N,       Y,     Y,      N,      Y,      Y,      Y,      Y,     Y,        Y,      Y,    N,     Y,     Y,      Y,      Y,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      N,      N,      N]),
    (HeadOfDinas,      [N,       Y,     Y,      N,      Y,      Y,      Y,      Y,     Y,        Y,      Y,    N,     Y,     Y,      Y,      Y,      N,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      Y,      N,      N,      N,      N]),
    (PpnsSuperior,     [N,       Y,     Y,      N,      Y,      Y,      Y,      Y,     Y,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      N,      Y,      N,      Y,      Y,      N,      N,      Y,      Y,      N,      N,      N,      N]),
    (CentralAdmin,     [N,       Y,     Y,      N,      Y,      Y,      Y,      Y,     Y,        Y,      Y,    Y,     Y,     Y,      N,      Y,      Y,      Y,      Y,      N,      Y,      N,      Y,      Y,      Y,      Y,      Y,      Y,      N,      N,      N,      Y]),
    (Auditor,          [N,       Y,     N,      N,      Y,      N,      N,      Y,     N,        Y,      Y,    N,     Y,     Y,      N,      Y,      N,      N,      Y,      N,      Y,      N,      Y,      Y,      N,      N,      Y,      Y,      N,      N,      N,      N]),
    (Statistician,     [N,       N,     N,      N,      N,      N,      N,      Y,     N,        N,      Y,    N,     N,     N,      N,      N,      N,      N,      N,      N,      N,      N,      Y,      N,      N,      N,      N,      Y,      N,      N,      N,      Y]),
];

impl Operation {
    /// The roles that may use the operation.
    #[must_use]
    pub fn roles(self) -> Vec<Role> {
        let column = self as usize;
        let may = |row: &[bool; COLUMNS]| row.get(column).copied().unwrap_or(false);
        let allowed = RIGHTS.iter().filter(|(_, row)| may(row));
        allowed.map(|(role, _)| *role).collect()
    }

    /// Whether it is to others as if it were not there.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::ReadComplaints | Self::ActOnComplaint)
    }

    /// Passes when the officer's role may use the operation.
    ///
    /// # Errors
    /// 403, naming the roles that may; 404 where there is nothing for others to know.
    pub fn permit(self, officer: &Officer) -> Result<(), ApiError> {
        if self.is_hidden() && !self.roles().contains(&officer.role) {
            return Err(ApiError::not_found("this address"));
        }
        domain::rules::acting::role_is(officer, &self.roles()).map_err(ApiError::from)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_of_a_person_has_its_row() {
        assert_eq!(RIGHTS.map(|(role, _)| role), Role::PERSONS);
    }

    #[test]
    fn a_column_is_its_operation() {
        assert_eq!(
            Operation::RegisterCase.roles(),
            [ComplaintOfficer, Coordinator]
        );
        assert_eq!(Operation::FileProsecution.roles(), [Ppns]);
        assert_eq!(Operation::ReadEvents as usize, 9);
        assert_eq!(
            Operation::ReadEvents.roles(),
            Operation::ReadCases.roles(),
            "who reads cases and prosecutions may hear of them"
        );
        assert_eq!(
            Operation::ReadEvents.roles(),
            Operation::ReadProsecutions.roles()
        );
        assert_eq!(Operation::ChangeLaw.roles(), [CentralAdmin]);
        assert_eq!(
            Operation::ReadRefusals.roles(),
            Operation::ReadCases.roles(),
            "who reads a history reads what was refused in it"
        );
        assert_eq!(
            Operation::CountCases.roles(),
            Operation::CountProsecutions.roles()
        );
        assert_eq!(Operation::VoidNumbers.roles(), [UnitHead, HeadOfDinas]);
        assert_eq!(
            Operation::AppointOfficers.roles(),
            [CentralAdmin],
            "the centre appoints inspectors and their powers to investigate"
        );
        assert_eq!(
            Operation::ActOnOfficer.roles(),
            [UnitHead, HeadOfDinas, CentralAdmin],
            "units and declarations are kept where the officer works"
        );
        assert_eq!(Operation::KeepReleases as usize, COLUMNS - 1);
        assert_eq!(
            Operation::KeepReleases.roles(),
            [CentralAdmin, Statistician]
        );
        assert_eq!(Operation::OpenCases.roles(), [Coordinator]);
        assert!(!Operation::ReadOverdue.roles().contains(&Statistician));
        assert!(Operation::CountCompliance.roles().contains(&Statistician));
        let complaints = Operation::ReadComplaints.roles();
        assert_eq!(complaints, [ComplaintOfficer, Coordinator]);
        assert_eq!(Operation::ActOnComplaint.roles(), [ComplaintOfficer]);
        assert!(!Operation::ReadCases.roles().contains(&Statistician));
        assert!(Operation::CountProsecutions.roles().contains(&Statistician));
    }
}
