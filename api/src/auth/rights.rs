//! The one table of rights: which role reaches how far with which operation, and how confidential
//! what it shows is. What is not listed is denied.

use domain::Role;

use super::access::{Level as L, Operation as O, Reach};

use Role::{
    Auditor, CentralAdmin, ComplaintOfficer, Coordinator, HeadOfDinas, Inspector1, Inspector2,
    Inspector3, Inspector4, Ppns, PpnsSuperior, SpecialistK3, Statistician, UnitHead,
};

/// A role and nothing more.
const ROLES: usize = 14;
/// How far the roles reach, in the order of [`COLUMNS`].
type Row = [Option<Reach>; ROLES];

#[expect(non_upper_case_globals, reason = "a cell that stands out as empty")]
const x: Option<Reach> = None;
const O: Option<Reach> = Some(Reach::Own);
const P: Option<Reach> = Some(Reach::Province);
const N: Option<Reach> = Some(Reach::Nation);

/// The roles in the order of the columns.
pub(super) const COLUMNS: [Role; ROLES] = [
    ComplaintOfficer,
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

/// Who may what.
#[rustfmt::skip]
pub(super) const RIGHTS: [(O, L, Row); 48] = [
    //                                          pet. ------ pengawas ------  K3 ppns koor unit kepala atasan pusat apip stat.
    //                                          adu  1  2  3  4                             dinas  ppns
    (O::RegisterCase, L::File,                  [P, x, x, x, x, x, x, P, x, x, x, x, x, x]),
    (O::ReadCases, L::File,                     [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::ActOnCase, L::File,                     [x, P, P, P, P, P, P, P, P, P, P, N, x, x]),
    (O::FileProsecution, L::Criminal,           [x, x, x, x, x, x, P, x, x, x, x, x, x, x]),
    (O::ReadProsecutions, L::Criminal,          [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::ActOnProsecution, L::Criminal,          [x, P, P, P, P, P, P, P, P, P, P, N, x, x]),
    (O::ImportProsecutions, L::Criminal,        [x, x, x, x, x, x, x, P, P, P, P, N, x, x]),
    (O::CountProsecutions, L::Counts,           [x, P, P, P, P, P, P, P, P, P, P, N, N, N]),
    (O::ReadWorklist, L::File,                  [x, O, O, O, O, P, P, P, P, P, P, N, x, x]),
    (O::ReadEvents, L::File,                    [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::ReadLaw, L::Open,                       [N, N, N, N, N, N, N, N, N, N, N, N, N, N]),
    (O::ChangeLaw, L::Open,                     [x, x, x, x, x, x, x, x, x, x, x, N, x, x]),
    (O::ReadRefusals, L::File,                  [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::ReadNumbers, L::Office,                 [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::VoidNumbers, L::Office,                 [x, x, x, x, x, x, x, x, P, P, x, x, x, x]),
    (O::ReadOfficers, L::Office,                [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::AppointOfficers, L::Office,             [x, x, x, x, x, x, x, x, x, x, x, N, x, x]),
    (O::ActOnOfficer, L::Office,                [x, x, x, x, x, x, x, x, P, P, x, N, x, x]),
    (O::ReadPlans, L::Office,                   [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::ActOnPlan, L::Office,                   [x, P, P, P, P, x, x, P, P, P, x, x, x, x]),
    (O::ReadLoad, L::Office,                    [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::TakeNextCase, L::File,                  [x, O, O, O, O, x, x, P, P, P, x, x, x, x]),
    (O::CountCases, L::Counts,                  [x, P, P, P, P, P, P, P, P, P, P, N, N, N]),
    (O::ReadEstablishments, L::File,            [P, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::KeepEstablishments, L::File,            [x, P, P, P, P, x, x, P, P, P, x, N, x, x]),
    (O::ImportEstablishments, L::File,          [x, x, x, x, x, x, x, P, P, P, x, N, x, x]),
    (O::ReadOverdue, L::File,                   [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::CountCompliance, L::Counts,             [x, P, P, P, P, P, P, P, P, P, P, N, N, N]),
    (O::OpenCases, L::File,                     [x, x, x, x, x, x, x, P, x, x, x, x, x, x]),
    (O::ReadComplaints, L::Complaint,           [P, x, x, x, x, x, x, O, x, x, x, x, x, x]),
    (O::ActOnComplaint, L::Complaint,           [P, x, x, x, x, x, x, x, x, x, x, x, x, x]),
    (O::ListHolders, L::Access,                 [x, x, x, x, x, x, x, x, P, P, x, N, N, x]),
    (O::ReadHolder, L::Access,                  [O, O, O, O, O, O, O, O, P, P, O, N, N, O]),
    (O::GrantPowers, L::Access,                 [x, x, x, x, x, x, x, x, P, P, x, N, x, x]),
    (O::DelegatePower, L::Access,               [O, x, x, x, x, x, x, O, O, O, O, O, x, x]),
    (O::ActOnHolder, L::Access,                 [O, O, O, O, O, O, O, O, P, P, O, N, x, O]),
    (O::ReadReads, L::Access,                   [x, x, x, x, x, x, x, x, P, P, x, N, N, x]),
    (O::SeeOperations, L::Office,               [x, x, x, x, x, x, x, x, x, x, x, N, N, x]),
    (O::KeepReleases, L::Counts,                [x, x, x, x, x, x, x, x, x, x, x, N, x, N]),
    (O::RecordPersons, L::Criminal,             [x, P, P, P, P, x, P, P, P, P, x, x, x, x]),
    (O::ReadPersons, L::Criminal,               [x, P, P, P, P, P, P, P, P, P, P, N, N, x]),
    (O::ReadIdentities, L::Criminal,            [x, P, P, P, P, x, P, P, P, P, P, N, x, x]),
    (O::ActOnPerson, L::Criminal,               [x, P, P, P, P, x, P, P, P, P, x, N, x, x]),
    (O::ReadRetention, L::Criminal,             [x, x, x, x, x, x, x, x, P, P, x, N, N, x]),
    (O::ReportPersons, L::Criminal,             [x, x, x, x, x, x, x, x, x, P, x, N, x, x]),
    (O::ReadApprovals, L::File,                 [x, O, O, O, O, x, x, O, O, O, O, O, x, O]),
    (O::ReadReviews, L::File,                   [x, x, x, x, x, x, x, P, P, P, x, N, N, x]),
    (O::KeepReviews, L::File,                   [x, x, x, x, x, x, x, P, P, P, x, N, x, x]),
];

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use super::*;
    use crate::http::endpoints;

    const HEAD: &str = "# Who may do what

Made from `api/src/auth/rights.rs` by `make docs`. **O**: what is his own (addressed or assigned to \
him, delegated by or to him); **P**: his province, and what is offered to it; **N**: the nation; \
`·`: not at all. Pages, exports, search, counts and the command line ask the same endpoints. Who \
acts by a grant or for another person has the rights of that role.

How confidential what is shown is: *terbuka* the law; *agregat* numbers of many cases; *dinas* how \
the office works; *berkas* case files and establishments; *pidana* data on crimes (UU 27/2022 Pasal \
4 ayat (2)); *rahasia* that there is a complaint (C081 article 15), for everybody else it is not \
there (404); *akses* who may see.
";

    /// The table as people read it.
    fn document() -> String {
        let mut text = HEAD.to_owned();
        let roles: Vec<&str> = COLUMNS.iter().map(|role| role.code()).collect();
        let _ = write!(text, "\n| operation | level | {} |\n", roles.join(" | "));
        let _ = writeln!(text, "|---|---|{}", ":-:|".repeat(ROLES));
        for (operation, level, reach) in RIGHTS {
            let used = endpoints::all().filter(|one| one.operation == Some(operation));
            let used: Vec<String> = used.map(|one| format!("`{}`", one.id)).collect();
            let used = used.join(", ");
            let cell = |reach: &Option<Reach>| match reach {
                None => "·",
                Some(Reach::Own) => "O",
                Some(Reach::Province) => "P",
                Some(Reach::Nation) => "N",
            };
            let cells: Vec<&str> = reach.iter().map(cell).collect();
            let (level, cells) = (level.name(), cells.join(" | "));
            let _ = writeln!(text, "| {used} | {level} | {cells} |");
        }
        text
    }

    #[test]
    fn the_rights_are_as_documented() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rights.md");
        let text = document();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "docs/rights.md is old: run `make docs`");
    }
}
