//! What happens up to an approved report, and to the inspection book.

/// Adds its events to those before, and goes on with the next list.
macro_rules! examination_events {
    ([$next:ident $($more:ident)*] $($before:tt)*) => {
        $next! { [$($more)*] $($before)*
            InspectionCaseRegistered, "Perkara didaftarkan", registered_on {
                /// The case.
                case_id: Uuid,
                /// Province of the establishment.
                province: ProvinceCode,
                /// Establishment inspected.
                establishment: Establishment,
                /// Where the case comes from.
                source: Source,
                /// Day of registration.
                registered_on: NaiveDate,
                /// Number in the register of cases.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                number: Option<String>,
            }
            CaseIncludedInWorkPlan, "Perkara masuk rencana kerja", included_on {
                /// Number of the plan.
                plan: String,
                /// Day on which the plan was approved.
                approved_on: NaiveDate,
                /// Day of the inclusion.
                included_on: NaiveDate,
                /// How many examinations the plan has.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                planned: Option<u32>,
                /// How many an inspector makes in a month by the law in force; shown, not enforced.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                quota_per_month: Option<u32>,
            }
            TaskOrderIssued, "Surat perintah tugas diterbitkan", issued_on {
                /// Number of the order.
                number: String,
                /// Inspectors sent.
                inspectors: Vec<String>,
                /// Day of issue.
                issued_on: NaiveDate,
                /// First day of validity.
                valid_from: NaiveDate,
                /// Last day of validity.
                valid_to: NaiveDate,
                /// Purpose.
                purpose: String,
            }
            HandoverOffered, "Serah terima perkara ditawarkan", offered_on {
                /// Inspector who offers it.
                from: String,
                /// Inspector to whom it is offered.
                to: String,
                /// Why.
                reason: String,
                /// Day.
                offered_on: NaiveDate,
            }
            HandoverAccepted, "Serah terima perkara diterima", accepted_on {
                /// Inspector who offered it.
                from: String,
                /// Inspector who takes it.
                to: String,
                /// Day.
                accepted_on: NaiveDate,
            }
            HandoverDeclined, "Serah terima perkara ditolak", declined_on {
                /// Inspector who offered it.
                from: String,
                /// Inspector who does not take it.
                to: String,
                /// Why.
                reason: String,
                /// Day.
                declined_on: NaiveDate,
            }
            InspectorReplaced, "Pengawas diganti", replaced_on {
                /// Inspector who leaves.
                removed: String,
                /// Inspector who takes his place.
                added: String,
                /// Why.
                reason: String,
                /// Day.
                replaced_on: NaiveDate,
            }
            FruitlessVisitMade, "Kunjungan: perusahaan tidak ditemukan", visited_on {
                /// Day.
                visited_on: NaiveDate,
                /// What was met there.
                account: String,
            }
            ExaminationStarted, "Pemeriksaan dimulai", started_on {
                /// Kind of examination.
                kind: ExaminationKind,
                /// Day.
                started_on: NaiveDate,
            }
            EntryRefused, "Pengawas dihalangi", refused_on {
                /// Day.
                refused_on: NaiveDate,
                /// Hour, and the function of those who refused.
                account: String,
                /// Whether the help of the police was asked.
                police_asked: bool,
            }
            FindingRecorded, "Temuan dicatat", recorded_on {
                /// Number of the finding, from 1.
                finding: u32,
                /// Code of the norm.
                norm: String,
                /// Day of the offence.
                offence_date: NaiveDate,
                /// What was found.
                description: String,
                /// What shows it.
                evidence: String,
                /// How grave it is.
                severity: Severity,
                /// Workers affected.
                workers_affected: u32,
                /// First day of the examination in which it was found.
                recorded_on: NaiveDate,
            }
            TestResultRecorded, "Hasil pengujian dicatat", tested_on {
                /// Day of the test.
                tested_on: NaiveDate,
                /// What was tested.
                object: String,
                /// What it shows.
                result: TestResult,
                /// Who tested.
                tester: String,
                /// What shows that he may.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                competence: Option<String>,
            }
            StatementTaken, "Keterangan diambil", taken_on {
                /// Day.
                taken_on: NaiveDate,
                /// In what capacity the person was heard.
                capacity: Capacity,
                /// Whether he was heard alone.
                alone: bool,
                /// What was said.
                statement: String,
            }
            InspectionBookUpdated, "Akta pengawasan diisi", updated_on {
                /// Day of the entry.
                updated_on: NaiveDate,
                /// The entry.
                entry: String,
            }
            InspectionBookChangeReported, "Perubahan akta pengawasan dilaporkan perusahaan", reported_on {
                /// Day of the change.
                changed_on: NaiveDate,
                /// Day on which the company reported it.
                reported_on: NaiveDate,
                /// What has changed.
                change: String,
                /// Last day to report it in time.
                report_due_on: NaiveDate,
                /// How that day was found, in words.
                derivation: String,
            }
            ExaminationCompleted, "Pemeriksaan selesai", completed_on {
                /// Day of completion.
                completed_on: NaiveDate,
                /// Why the checklist is not complete.
                incomplete_reason: Option<String>,
                /// Author of the report.
                author: String,
                /// Norms that were checked.
                #[serde(default, skip_serializing_if = "Vec::is_empty")]
                checked: Vec<String>,
            }
            ExaminationReportApproved, "Laporan pemeriksaan disetujui", approved_on {
                /// Day of approval.
                approved_on: NaiveDate,
            }
        }
    };
}
