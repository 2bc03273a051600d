//! The kinds of deadlines (*tenggat*), and which rows of the table of rules give their lengths.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::execution::{AT_ONCE, IN_THE_JUDGMENT, PAY_BY};
use crate::rules::suspension::REVIEW_DAYS;
use crate::rules::transfer::ANSWER_DAYS;

/// A kind of deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// Report after establishing, resuming or moving, from that day (UU 7/1981 Pasal 6 ayat (1)).
    WlkOpen,
    /// Report before moving, stopping or dissolving, from that day backwards (Pasal 8 ayat (1)).
    WlkClose,
    /// Next yearly report, from the day of the first (Pasal 7 ayat (1)).
    WlkAnnual,
    /// To comply with a first note, from its receipt.
    #[serde(rename = "NOTA1")]
    Nota1,
    /// To comply with a second note, from its receipt.
    #[serde(rename = "NOTA2")]
    Nota2,
    /// To report a change to the inspection book, from the change.
    AktaChange,
    /// To issue a task order (*SPT*), from the registration.
    TaskOrder,
    /// To approve the report, from the end of the examination.
    Report,
    /// To issue a first note, from the end of the examination.
    Note,
    /// To issue a second note, from the last day to comply with the first.
    SecondNote,
    /// To decide on an investigation, from the report of non-compliance.
    Decision,
    /// To answer an offered case, from the offer.
    TransferAnswer,
    /// To review a suspension, from its first day or the review before.
    SuspensionReview,
    /// Notice that an investigation has begun, from its order.
    Spdp,
    /// Last day to deliver a summons, from the hearing backwards (UU 8/1981 Pasal 227).
    Summons,
    /// To bring the accused to court, from the finished minutes.
    CepatPresent,
    /// Next court day, from a day (Pasal 206).
    CourtDay,
    /// To register a case at court, from the referral (Pasal 207 ayat (2)).
    CourtRegistration,
    /// To tell a judgment to an accused who was absent, from the judgment (Pasal 214 ayat (2)).
    JudgmentNotice,
    /// To appeal, from the judgment or its notice (Pasal 233).
    Appeal,
    /// To object to a judgment in absence, from its notice (Pasal 214).
    Objection,
    /// To pay a fine under the old code, from the judgment (Pasal 273).
    FineOld,
    /// To pay a fine under the new code: the day set in the judgment (UU 1/2023 Pasal 81).
    FineNew,
    /// To tell of a stopped investigation, from the stop (UU 20/2025 Pasal 24 ayat (4)).
    #[serde(rename = "SP3_NOTICE")]
    Sp3Notice,
    /// To hand a copy of the minutes over, from the signing (UU 20/2025 Pasal 153).
    BapCopy,
    /// Last day of prosecution, from the offence.
    TimebarPros,
    /// Last day of execution, from the day on which the judgment could be executed.
    TimebarExec,
    /// To object to a decision, from its announcement (UU 30/2014 Pasal 77).
    ObjAdmin,
    /// To correct a decision, from the discovery of the error (UU 30/2014 Pasal 63).
    Correction,
    /// To tell of a breach of personal data, from its knowledge (UU 27/2022 Pasal 46).
    PdpBreach,
    /// To correct personal data, from the request (UU 27/2022 Pasal 30).
    PdpFix,
    /// To publish the yearly report, from the end of its year (C081 Pasal 20).
    IloReport,
    /// To decide on a complaint, from its receipt; a target of the service, no law.
    ComplaintDecision,
}

impl Code {
    /// Every kind.
    pub const ALL: [Self; 33] = [
        Self::WlkOpen,
        Self::WlkClose,
        Self::WlkAnnual,
        Self::Nota1,
        Self::Nota2,
        Self::AktaChange,
        Self::TaskOrder,
        Self::Report,
        Self::Note,
        Self::SecondNote,
        Self::Decision,
        Self::TransferAnswer,
        Self::SuspensionReview,
        Self::Spdp,
        Self::Summons,
        Self::CepatPresent,
        Self::CourtDay,
        Self::CourtRegistration,
        Self::JudgmentNotice,
        Self::Appeal,
        Self::Objection,
        Self::FineOld,
        Self::FineNew,
        Self::Sp3Notice,
        Self::BapCopy,
        Self::TimebarPros,
        Self::TimebarExec,
        Self::ObjAdmin,
        Self::Correction,
        Self::PdpBreach,
        Self::PdpFix,
        Self::IloReport,
        Self::ComplaintDecision,
    ];
}

/// How the end of a stage is found from its start and the length of its rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Count {
    /// Forwards; a day off at the end stays.
    Forward,
    /// Backwards.
    Back,
    /// Forwards; a day off at the end moves to the next working day.
    ToWorkingDay,
    /// Forwards, then to the end of the month.
    ToMonthEnd,
    /// The start itself: the rule says in words that it is the day.
    Itself(&'static str),
}

/// A stage of a deadline; each begins where the one before ended at the latest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    /// Its name.
    pub(super) stage: &'static str,
    /// The rule that gives its length.
    pub(super) rule: &'static str,
    /// How it is counted.
    pub(super) count: Count,
    /// Whether its kind of day, or what happens at a day off, is open.
    pub(super) open: bool,
}

const fn step(stage: &'static str, rule: &'static str, count: Count) -> Step {
    let open = false;
    Step {
        stage,
        rule,
        count,
        open,
    }
}

const fn open(step: Step) -> Step {
    Step { open: true, ..step }
}

impl Code {
    /// Its stages, the first first.
    pub(super) const fn steps(self) -> &'static [Step] {
        use Count::{Back, Forward, Itself, ToMonthEnd, ToWorkingDay};
        match self {
            Self::WlkOpen => const { &[open(step("report", "wlk.opening_days", Forward))] },
            Self::WlkClose => const { &[step("report", "wlk.closing_days_before", Back)] },
            Self::WlkAnnual => const { &[open(step("report", "wlk.annual_months", ToMonthEnd))] },
            Self::Nota1 => const { &[open(step("comply", "nota1.days", ToWorkingDay))] },
            Self::Nota2 => const { &[open(step("comply", "nota2.days", ToWorkingDay))] },
            Self::AktaChange => const { &[open(step("report", "akta.change_days", Forward))] },
            Self::TaskOrder => const { &[step("order", "case.task_order_days", Forward)] },
            Self::Report => const { &[open(step("approve", "case.report_days", Forward))] },
            Self::Note => const { &[open(step("issue", "case.note_days", Forward))] },
            Self::SecondNote => const { &[step("issue", "case.second_note_days", Forward)] },
            Self::Decision => const { &[step("decide", "case.decision_days", Forward)] },
            Self::TransferAnswer => const { &[step("answer", ANSWER_DAYS, Forward)] },
            Self::SuspensionReview => const { &[step("review", REVIEW_DAYS, Forward)] },
            Self::Spdp => const { &[step("notice", "proc.spdp_days", Forward)] },
            Self::Summons => const { &[step("deliver", "proc.summons_days_before", Back)] },
            Self::CepatPresent => const { &[step("present", "proc.cepat.present_days", Forward)] },
            Self::CourtDay => const { &[step("hearing", "proc.court_day_days", Forward)] },
            Self::CourtRegistration => {
                const { &[step("register", "proc.court_registration_days", Forward)] }
            }
            Self::JudgmentNotice => {
                const { &[step("notice", "proc.judgment_notice_days", Forward)] }
            }
            Self::Appeal => const { &[open(step("appeal", "proc.appeal_days", Forward))] },
            Self::Objection => const { &[open(step("object", "proc.objection_days", Forward))] },
            Self::FineOld => const { &[step("pay", PAY_BY, Itself(AT_ONCE))] },
            Self::FineNew => const { &[step("pay", PAY_BY, Itself(IN_THE_JUDGMENT))] },
            Self::Sp3Notice => const { &[open(step("notice", "proc.sp3.notice_days", Forward))] },
            Self::BapCopy => const { &[open(step("copy", "proc.bap_copy_days", Forward))] },
            Self::TimebarPros => const { &[step("prosecute", "crim.timebar.prosecute", Forward)] },
            Self::TimebarExec => const { &[step("execute", "crim.timebar.execute", Forward)] },
            Self::ObjAdmin => {
                const {
                    &[
                        step("object", "admin.objection_days", ToWorkingDay),
                        step("answer", "admin.objection_answer_days", ToWorkingDay),
                        step("appeal", "admin.appeal_days", ToWorkingDay),
                        step("appeal_answer", "admin.appeal_answer_days", ToWorkingDay),
                    ]
                }
            }
            Self::Correction => const { &[step("correct", "admin.correction_days", ToWorkingDay)] },
            Self::PdpBreach => const { &[step("notice", "pdp.breach_hours", Forward)] },
            Self::PdpFix => const { &[step("correct", "pdp.fix_hours", Forward)] },
            Self::ComplaintDecision => {
                const { &[open(step("decide", "complaint.decide_days", ToWorkingDay))] }
            }
            Self::IloReport => {
                const {
                    &[
                        step("publish", "ilo.publish_months", Forward),
                        step("send", "ilo.send_months", Forward),
                    ]
                }
            }
        }
    }
}
