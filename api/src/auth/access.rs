//! What a person may do here: operations, how far a role reaches with them, how confidential what
//! they show is (the table is in `rights.rs`). The domain decides the rest: which role may take
//! which action in which state.

use domain::{Officer, ProvinceCode, Role};

use super::rights::{COLUMNS, RIGHTS};
use crate::error::ApiError;
use crate::sight::Sight;

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
    /// `GET /holders`
    ListHolders,
    /// `GET /holders/{id}`, its actions and history
    ReadHolder,
    /// `POST /grants`
    GrantPowers,
    /// `POST /delegations`
    DelegatePower,
    /// `POST /holders/{id}/actions/{action}`
    ActOnHolder,
    /// `GET /reads`, `GET /reads/by-reader`
    ReadReads,
    /// `GET /operations`: read models, their lag, what has stopped, what was refused and slow
    SeeOperations,
    /// `POST /statistics/releases`, their actions
    KeepReleases,
    /// `POST /persons`
    RecordPersons,
    /// `GET /persons/{id}`, its actions and history: masked
    ReadPersons,
    /// `GET /persons/{id}/identity`: in full, for a purpose
    ReadIdentities,
    /// `POST /persons/{id}/actions/{action}`
    ActOnPerson,
    /// `GET /retention/proposals`
    ReadRetention,
    /// `GET /persons/{id}/report`
    ReportPersons,
    /// `GET /approvals`
    ReadApprovals,
    /// `GET /reviews`, `GET /reviews/{id}`, its draw again
    ReadReviews,
    /// `POST /reviews`, `POST /reviews/{id}/looks`
    KeepReviews,
}

/// How far a role reaches with an operation. Nobody is bound to his unit alone: the province is
/// competent, and its units stand in for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// What is his: addressed or assigned to him, delegated by or to him.
    Own,
    /// His province, and what is offered to it.
    Province,
    /// The nation.
    Nation,
}

/// How confidential what an operation shows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The law.
    Open,
    /// Numbers of many cases.
    Counts,
    /// How the office works: plans, load, numbers, its officers.
    Office,
    /// Case files and establishments.
    File,
    /// Data on crimes (UU 27/2022 Pasal 4 ayat (2)).
    Criminal,
    /// That there is a complaint (C081 article 15).
    Complaint,
    /// Who may see, and who has seen.
    Access,
}

impl Level {
    /// Its Indonesian name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "terbuka",
            Self::Counts => "agregat",
            Self::Office => "dinas",
            Self::File => "berkas",
            Self::Criminal => "pidana",
            Self::Complaint => "rahasia",
            Self::Access => "akses",
        }
    }
}

impl Operation {
    /// How far each role reaches with the operation, and how confidential it is.
    fn row(self) -> (Level, impl Iterator<Item = (Role, Reach)>) {
        let found = RIGHTS.iter().find(|(operation, _, _)| *operation == self);
        let level = found.map_or(Level::Access, |(_, level, _)| *level);
        let reach = found.into_iter().flat_map(|(_, _, reach)| reach);
        let cells = COLUMNS.into_iter().zip(reach);
        (
            level,
            cells.filter_map(|(role, reach)| Some((role, (*reach)?))),
        )
    }

    /// Every operation.
    pub fn all() -> impl Iterator<Item = Self> {
        RIGHTS.iter().map(|(operation, _, _)| *operation)
    }

    /// The roles that may use the operation.
    #[must_use]
    pub fn roles(self) -> Vec<Role> {
        self.row().1.map(|(role, _)| role).collect()
    }

    /// How far a role reaches with the operation; none when it may not use it.
    #[must_use]
    pub fn reach(self, role: Role) -> Option<Reach> {
        let mut cells = self.row().1;
        cells.find(|(one, _)| *one == role).map(|(_, reach)| reach)
    }

    /// How far an officer sees with the operation; a role that may not use it sees no farther than
    /// one that is bound to its province.
    pub(crate) fn sight(self, officer: &Officer) -> Sight {
        Sight::of(officer, self.reach(officer.role).unwrap_or(Reach::Own))
    }

    /// How confidential what it shows is.
    #[must_use]
    pub fn level(self) -> Level {
        self.row().0
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
    use Role::{
        Auditor, CentralAdmin, ComplaintOfficer, Coordinator, HeadOfDinas, Ppns, Statistician,
        UnitHead,
    };

    use super::*;

    #[test]
    fn every_operation_has_one_row() {
        for (nth, (operation, _, _)) in RIGHTS.iter().enumerate() {
            assert_eq!(
                *operation as usize, nth,
                "{operation:?} stands in its place"
            );
        }
        assert_eq!(
            Operation::KeepReviews as usize,
            RIGHTS.len() - 1,
            "the last one"
        );
    }

    #[test]
    fn a_role_of_a_province_reaches_beyond_it_with_the_law_only() {
        for (operation, level, _) in RIGHTS {
            for (role, reach) in operation.row().1 {
                let names_nobody = level == Level::Open;
                let nation = reach == Reach::Nation;
                let own = reach == Reach::Own;
                assert!(
                    own || nation == (role.is_national() || names_nobody),
                    "{operation:?} {role}"
                );
            }
        }
    }

    #[test]
    fn every_role_of_a_person_has_its_column() {
        assert_eq!(COLUMNS, Role::PERSONS);
    }

    #[test]
    fn what_belongs_together_is_given_together() {
        assert_eq!(
            Operation::RegisterCase.roles(),
            [ComplaintOfficer, Coordinator]
        );
        assert_eq!(Operation::FileProsecution.roles(), [Ppns]);
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
        assert_eq!(
            Operation::KeepReleases.roles(),
            [CentralAdmin, Statistician]
        );
        assert_eq!(Operation::OpenCases.roles(), [Coordinator]);
        assert!(!Operation::ReadOverdue.roles().contains(&Statistician));
        assert!(Operation::CountCompliance.roles().contains(&Statistician));
        assert_eq!(
            Operation::ReadPersons.roles(),
            Operation::ReadProsecutions.roles(),
            "who reads a prosecution sees who it is about, masked"
        );
        assert!(!Operation::ReadIdentities.roles().contains(&Auditor));
        let complaints = Operation::ReadComplaints.roles();
        assert_eq!(complaints, [ComplaintOfficer, Coordinator]);
        assert_eq!(Operation::ActOnComplaint.roles(), [ComplaintOfficer]);
        assert!(!Operation::ReadCases.roles().contains(&Statistician));
        assert!(Operation::CountProsecutions.roles().contains(&Statistician));
    }
}
