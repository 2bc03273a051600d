//! What happens to notes, and what the employer does about them.

/// Adds its events to those before, and goes on with the next list.
macro_rules! nota_events {
    ([$next:ident $($more:ident)*] $($before:tt)*) => {
        $next! { [$($more)*] $($before)*
            FirstNotaIssued, "Nota Pemeriksaan I diterbitkan", issued_on {
                /// Number of the note.
                number: String,
                /// Day of issue.
                issued_on: NaiveDate,
                /// Calendar days to comply.
                limit_days: u16,
                /// Orders.
                orders: Vec<NotaOrder>,
            }
            SecondNotaIssued, "Nota Pemeriksaan II diterbitkan", issued_on {
                /// Number of the note.
                number: String,
                /// Day of issue.
                issued_on: NaiveDate,
                /// Calendar days to comply.
                limit_days: u16,
                /// Orders.
                orders: Vec<NotaOrder>,
                /// The law and the reading by which it follows a special note.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                basis: Option<Basis>,
            }
            SpecialNotaIssued, "Nota Pemeriksaan Khusus diterbitkan", issued_on {
                /// Number of the note.
                number: String,
                /// Day of issue.
                issued_on: NaiveDate,
                /// What it is for.
                ground: SpecialGround,
                /// The claim that is calculated, in rupiah.
                claim_idr: Option<i64>,
                /// Calendar days to comply; 0 is the day of receipt.
                limit_days: u16,
                /// Orders.
                orders: Vec<NotaOrder>,
                /// The first or second note beside which it is issued.
                beside: Option<NotaKind>,
                /// The law and the reading of what is at once.
                basis: Basis,
            }
            NotaCountersigned, "Nota diketahui kepala dinas", signed_on {
                /// Which note.
                nota: NotaKind,
                /// Number of the note.
                number: String,
                /// Day of the signature.
                signed_on: NaiveDate,
            }
            NotaReceived, "Nota pemeriksaan diterima", received_on {
                /// Which note.
                nota: NotaKind,
                /// Day of receipt.
                received_on: NaiveDate,
                /// Who received it, in clear: as it was stored before the directory of persons.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                receiver: Option<String>,
                /// Who received it: his key in the directory of persons.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                received_by: Option<Uuid>,
                /// His position.
                position: String,
                /// How it was handed over.
                method: ReceiptMethod,
                /// Last day to comply.
                due_on: NaiveDate,
                /// How the last day was found, in words.
                derivation: String,
            }
            NotaDeadlineMissed, "Batas waktu nota terlewati", due_on {
                /// Which note.
                nota: NotaKind,
                /// Last day to comply.
                due_on: NaiveDate,
                /// How the last day was found by the calendar in force, in words.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                derivation: Option<String>,
                /// Day on which it was noticed.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                noticed_on: Option<NaiveDate>,
                /// Role of who noticed it: the system, or who recorded a late receipt.
                #[serde(default, skip_serializing_if = "Option::is_none")]
                noticed_by: Option<Role>,
            }
            UndertakingAccepted, "Surat pernyataan kesanggupan diterima", accepted_on {
                /// Day of the undertaking.
                accepted_on: NaiveDate,
                /// Day by which the employer will have complied.
                promised_on: NaiveDate,
                /// What he undertakes.
                statement: String,
            }
            FollowUpReported, "Tindak lanjut dilaporkan", reported_on {
                /// Day of the report.
                reported_on: NaiveDate,
                /// What the employer says was done.
                statement: String,
            }
            FindingResolved, "Temuan dipenuhi", verified_on {
                /// Number of the finding.
                finding: u32,
                /// Day of verification.
                verified_on: NaiveDate,
                /// What shows it.
                evidence: String,
            }
            AdministrativeSanctionProposed, "Sanksi administratif diusulkan", proposed_on {
                /// Number of the finding.
                finding: u32,
                /// Norm that threatens it.
                norm: String,
                /// Day of the proposal.
                proposed_on: NaiveDate,
                /// The sanction that is proposed, and to whom.
                sanction: String,
            }
        }
    };
}
