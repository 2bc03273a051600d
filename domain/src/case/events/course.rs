//! What changes the course of a case or ends it, and what the clock states.

/// Adds its events to those before, and goes on with the next list.
macro_rules! course_events {
    ([$next:ident $($more:ident)*] $($before:tt)*) => {
        $next! { [$($more)*] $($before)*
            NonComplianceReported, "Ketidakpatuhan dilaporkan", reported_on {
                /// Day of the report.
                reported_on: NaiveDate,
                /// Evidence listed.
                evidence: Vec<String>,
                /// Why prosecution did not wait for a second note.
                direct_prosecution_reason: Option<String>,
                /// Number of the finding to be prosecuted.
                finding: u32,
                /// Last day before the time bar.
                prosecutable_until: NaiveDate,
            }
            InvestigationOrdered, "Ditingkatkan ke penyidikan", ordered_on {
                /// Day of the order.
                ordered_on: NaiveDate,
                /// Investigator appointed.
                ppns: String,
                /// Norm to be prosecuted.
                norm: String,
                /// Day of the offence.
                offence_date: NaiveDate,
                /// Establishment.
                establishment: Establishment,
                /// Province.
                province: ProvinceCode,
                /// The prosecution that this opens.
                prosecution_id: Uuid,
                /// Last day to prosecute.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                prosecutable_until: Option<NaiveDate>,
                /// How many days were left on the day of the order.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                days_left: Option<i64>,
                /// How the last day was found, in words.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                derivation: Option<String>,
            }
            InvestigationDeclined, "Tidak ditingkatkan ke penyidikan", decided_on {
                /// Day of the decision.
                decided_on: NaiveDate,
                /// Written reason.
                reason: String,
                /// The note to which the case returns.
                nota: NotaKind,
                /// Last day to comply with it.
                due_on: Option<NaiveDate>,
            }
            CaseClosed, "Perkara ditutup", closed_on {
                /// Why.
                reason: CloseReason,
                /// Day of closing.
                closed_on: NaiveDate,
                /// What shows it, where the examination does not.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                evidence: Option<String>,
            }
            CaseReopened, "Perkara dibuka kembali", reopened_on {
                /// Day.
                reopened_on: NaiveDate,
                /// Why.
                ground: ReopeningGround,
                /// What shows it.
                reason: String,
                /// Findings that are open again.
                findings: Vec<u32>,
                /// The state in which it goes on.
                state: CaseStatus,
                /// Last day to comply with its last note, when its follow-up is reviewed.
                due_on: Option<NaiveDate>,
            }
            CaseSuspended, "Perkara ditangguhkan", suspended_on {
                /// First day.
                suspended_on: NaiveDate,
                /// Why.
                ground: SuspensionGround,
                /// What shows it.
                evidence: String,
                /// Day by which the suspension is reviewed.
                review_due_on: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
            }
            SuspensionReviewed, "Penangguhan ditinjau", reviewed_on {
                /// Day of the review.
                reviewed_on: NaiveDate,
                /// Why the case still rests.
                reason: String,
                /// Day by which the suspension is reviewed again.
                review_due_on: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
            }
            CaseResumed, "Perkara dilanjutkan", resumed_on {
                /// Day.
                resumed_on: NaiveDate,
                /// The state to which the case returns.
                to: CaseStatus,
            }
            DeadlineMissed, "Tenggat terlewati", noticed_on {
                /// What is waited for.
                duty: Duty,
                /// Day on which it was noticed.
                noticed_on: NaiveDate,
                /// Its last day.
                due_on: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
            }
            TimeBarWarned, "Peringatan kedaluwarsa", warned_on {
                /// Number of the finding.
                finding: u32,
                /// Day of the warning.
                warned_on: NaiveDate,
                /// Most days that are left.
                days_left: u16,
                /// Last day to prosecute.
                until: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
            }
            EstablishmentRenamed, "Perusahaan berganti nama", effective_on {
                /// The name until then.
                old: String,
                /// The name since.
                new: String,
                /// Day from which it is borne.
                effective_on: NaiveDate,
                /// Deed or register entry that shows it.
                deed: String,
            }
            DocumentRevoked, "Surat perintah tugas atau nota dicabut", revoked_on {
                /// Number of the document.
                number: String,
                /// What is wrong with it.
                defect: Defect,
                /// What shows it.
                reason: String,
                /// Day on which the defect was discovered.
                discovered_on: NaiveDate,
                /// Day of the revocation.
                revoked_on: NaiveDate,
                /// Last day to revoke in time.
                in_time_until: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
                /// The state to which the case returns.
                state: CaseStatus,
                /// The inspectors of before.
                inspectors: Vec<String>,
                /// The note of before, when there is one.
                nota: Option<RunningNota>,
            }
        }
    };
}
