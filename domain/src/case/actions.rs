//! What can be done with a case now: an example of each action, sorted by deciding on it.

use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::{Value, json};

use super::commands::CaseCommand;
use super::events::CaseEvent;
use super::states::{Case, File, Other};
use super::terms::NotaKind;
use crate::action::Actions;
use crate::asked::Asked;
use crate::calendar::{add_days, sub_days};
use crate::law::{Effect, Law};
use crate::officer::Officer;
use crate::province::{self, Province, ProvinceCode, local_date};
use crate::rules::closing::threatens_administrative_sanction;
use crate::rules::examination::checklist;
use crate::rules::succession::{successor, works_on};

impl Case {
    /// The actions on this case for this officer at this moment, when no other case is known.
    #[must_use]
    pub fn actions(&self, officer: &Officer, at: DateTime<Utc>, law: &Arc<Law>) -> Actions {
        self.actions_beside(officer, at, law, None)
    }

    /// The actions on this case for this officer at this moment; `other` is a case into which it
    /// might be merged, when there is one.
    #[must_use]
    pub fn actions_beside(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        other: Option<&Other>,
    ) -> Actions {
        let mut actions = Actions::default();
        let limit = self.filed().and_then(File::deadline);
        let bar = self
            .filed()
            .and_then(|file| file.last_day_to_prosecute(law, local_date(&file.province, at)));
        for (asked, example) in self.examples(officer, at, law, other) {
            let (action, title) = (asked.command.action(), asked.command.title());
            let schema = || {
                let mut schema = CaseCommand::schema(action).unwrap_or_default();
                if let Value::Object(members) = &mut schema {
                    members.insert("examples".to_owned(), json!([example]));
                }
                schema
            };
            let answer = self.decide(&asked).map(|_| ());
            // The order to investigate tells how long there is to prosecute.
            let deadline = if action == "order-investigation" {
                bar
            } else {
                limit
            };
            actions.add(action, title, schema, deadline, answer);
        }
        actions
    }

    /// One example of each action with its body, which would be accepted if any would.
    pub(crate) fn examples(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        other: Option<&Other>,
    ) -> impl Iterator<Item = (Asked<CaseCommand>, Value)> {
        self.filed().into_iter().flat_map(move |file| {
            let today = local_date(&file.province, at);
            let (law, officer) = (law.read_on(today), officer.clone());
            CaseCommand::ACTIONS.into_iter().filter_map(move |action| {
                let mut example = file.example(action, today, &law);
                if let (Some(into), Some(other)) = (example.get_mut("into"), other) {
                    *into = json!(other.id);
                }
                let mut command = CaseCommand::parse(action, &example)?.ok()?;
                if let Some((_, survivor)) = command.survivor() {
                    *survivor = other.cloned();
                }
                if let Some(person) = command.person() {
                    // Stands for the key that he gets when the command is asked.
                    *person.key = Some(file.id);
                }
                let asked = Asked {
                    id: file.id,
                    officer: officer.clone(),
                    at,
                    law: Arc::clone(&law),
                    command,
                };
                Some((asked, example))
            })
        })
    }

    fn filed(&self) -> Option<&File> {
        match self {
            Self::Unregistered => None,
            Self::Filed(file) => Some(file),
        }
    }
}

impl File {
    /// The day after the last act, at most today.
    fn next_day(&self, today: NaiveDate) -> NaiveDate {
        add_days(self.last_on, 1).min(today).max(self.last_on)
    }

    /// The reading by which a second note follows a special one, where it follows no first one.
    fn second_by<'a>(&self, law: &'a Law) -> Option<&'a str> {
        let mut readings = law.readings.iter().filter(|_| self.rung().is_none());
        let found = readings.find(|one| one.effect == Effect::SecondNote(true));
        found.map(|one| one.reading.as_str())
    }

    /// The day after the last day to comply with the open note, at most today.
    fn after_limit(&self, today: NaiveDate) -> NaiveDate {
        let due = self.rung().or(self.nota()).and_then(|nota| nota.due_on);
        let after = due.map_or(self.last_on, |due| add_days(due, 1));
        after.max(self.last_on).min(today)
    }

    /// A number for a special note that no other note has.
    fn special_number(&self, on: NaiveDate) -> String {
        let tag: String = self.id.simple().to_string().chars().take(8).collect();
        format!("560/NPK-{tag}-{}/{}", self.documents() + 1, on.year())
    }

    /// How many task orders and notes it ever had, revoked ones and those of other provinces too.
    fn documents(&self) -> usize {
        let is_document = |event: &&Arc<CaseEvent>| {
            matches!(
                &***event,
                CaseEvent::TaskOrderIssued { .. }
                    | CaseEvent::FirstNotaIssued { .. }
                    | CaseEvent::SecondNotaIssued { .. }
                    | CaseEvent::SpecialNotaIssued { .. }
            )
        };
        self.past.iter().filter(is_document).count()
    }

    /// An order about each open finding.
    fn order_examples(&self) -> Vec<Value> {
        let open = self.open_findings().into_iter();
        open.map(|finding| json!({ "finding": finding, "text": "Sampaikan laporan tahunan" }))
            .collect()
    }

    /// An inspector of the province who is not sent.
    fn somebody_else(&self) -> String {
        let levels = [3, 2, 1, 4].map(|level| format!("inspector_{level}-{}", self.province.0));
        let mut others = levels.into_iter();
        let other = others.find(|one| !self.inspectors.contains(one));
        other.unwrap_or_else(|| format!("inspector-{}-{}", self.province.0, self.inspectors.len()))
    }

    /// The body of an action that fits the state.
    fn example(&self, action: &str, today: NaiveDate, law: &Law) -> Value {
        let next = self.next_day(today);
        let open = self.open_findings();
        let orders = self.order_examples();
        let tag: String = self.id.simple().to_string().chars().take(8).collect();
        // A number is of one document: each has the next one of its case.
        let (nth, year) = (self.documents() + 1, next.year());
        let number = |kind: &str| format!("560/{kind}-{tag}-{nth}/{year}");
        match action {
            "issue-task-order" => json!({
                "number": number("SPT"), "inspectors": [format!("inspector_2-{}", self.province.0)], "issued_on": next,
                "valid_from": next, "valid_to": add_days(next, 30), "purpose": "Pemeriksaan pertama",
            }),
            "start-examination" => json!({ "kind": "first", "started_on": next }),
            "record-finding" => json!({
                "norm": "WLK-02", "offence_date": sub_days(self.registered_on, 10),
                "description": "Laporan tahunan tidak disampaikan", "evidence": "Salinan register",
                "severity": "moderate", "workers_affected": 25,
            }),
            "complete-examination" => json!({
                "completed_on": next, "checked": checklist(law, next),
            }),
            "approve-report" => json!({ "approved_on": next }),
            "close-no-violation" | "close-complied" => json!({ "closed_on": next }),
            "issue-nota-i" => json!({
                "number": number("NP1"), "issued_on": next, "limit_days": 14, "orders": orders,
            }),
            "issue-nota-ii" => json!({
                "number": number("NP2"), "issued_on": self.after_limit(today),
                "limit_days": 7, "orders": orders, "reading": self.second_by(law),
            }),
            "record-nota-receipt" => json!({
                "received_on": next, "receiver": "Bagian umum", "position": "Staf", "method": "hand",
            }),
            "record-follow-up" => {
                json!({ "reported_on": next, "statement": "Laporan sudah disampaikan" })
            }
            "confirm-compliance" => json!({
                "finding": open.first().copied().unwrap_or(1), "verified_on": next,
                "evidence": "Tanda terima laporan",
            }),
            "report-non-compliance" => self.report_example(today),
            "order-investigation" => {
                json!({ "ordered_on": next, "ppns": format!("ppns-{}", self.province.0) })
            }
            "propose-correction" => json!({
                "target": 1, "kind": "typing", "reason": "Salah ketik pada agenda",
                "discovered_on": today,
                "new": { "field": "registered_on", "value": sub_days(self.registered_on, 1) },
            }),
            "approve-correction" => json!({ "proposal": self.proposal_number() }),
            "reject-correction" => {
                json!({ "proposal": self.proposal_number(), "reason": "Tidak terbukti" })
            }
            "include-in-plan" => json!({
                "plan": number("RK"), "approved_on": self.registered_on, "included_on": next,
            }),
            _ => self.further_example(action, (next, today), law),
        }
    }

    /// The body of an action beside the road from order to prosecution.
    fn further_example(
        &self,
        action: &str,
        (next, today): (NaiveDate, NaiveDate),
        law: &Law,
    ) -> Value {
        match action {
            "issue-special-nota" => json!({
                "number": self.special_number(next),
                "issued_on": next, "ground": "immediate_danger", "limit_days": 1,
                "orders": self.order_examples(),
            }),
            "countersign-nota" => json!({
                "number": self.rung().map_or("-", |nota| &nota.number), "signed_on": next,
            }),
            "replace-inspector" => json!({
                "removed": self.inspectors.first().map_or("-", String::as_str), "reason": "Mutasi", "replaced_on": next,
                "added": self.somebody_else(),
            }),
            "offer-handover" => json!({
                "to": self.somebody_else(), "reason": "Cuti besar", "offered_on": next,
            }),
            "accept-handover" => json!({ "accepted_on": next }),
            "decline-handover" => json!({ "reason": "Beban kerja penuh", "declined_on": next }),
            "record-visit" => {
                json!({ "visited_on": next, "account": "Kantor kosong menurut tetangga" })
            }
            "record-entry-refused" => json!({
                "refused_on": next, "account": "Pukul 10.00, satpam menolak", "police_asked": true,
            }),
            "record-test" => json!({
                "tested_on": next, "object": "Bejana tekan", "result": "meets",
                "tester": format!("specialist_k3-{}", self.province.0),
                "competence": "Sertifikat kompetensi penguji K3 001",
            }),
            "take-statement" => json!({
                "taken_on": next, "capacity": "worker", "alone": true,
                "statement": "Bekerja sejak Januari",
            }),
            "record-akta-change" => json!({
                "changed_on": next, "reported_on": next, "change": "Jumlah pekerja",
            }),
            "review-suspension" => {
                json!({ "reviewed_on": next, "reason": "Kepailitan belum diputus" })
            }
            "update-akta" => json!({ "updated_on": next, "entry": "Pemeriksaan pertama" }),
            "close-case" => self.closing_example(next),
            "decline-investigation" => {
                json!({ "decided_on": next, "reason": "Bukti belum cukup", "close": false })
            }
            "suspend-case" => json!({
                "suspended_on": next, "ground": "disaster", "evidence": "Keputusan gubernur",
            }),
            "resume-case" => json!({ "resumed_on": next }),
            _ => self.undoing_example(action, (next, today), law),
        }
    }

    /// The body of an action that takes back, or that is about which province has the case.
    fn undoing_example(
        &self,
        action: &str,
        (next, today): (NaiveDate, NaiveDate),
        law: &Law,
    ) -> Value {
        match action {
            "accept-undertaking" => json!({
                "accepted_on": next, "promised_on": next, "statement": "Sanggup melapor",
            }),
            "refer-administrative" => json!({
                "finding": self.administrative(law), "proposed_on": next,
                "sanction": "Teguran tertulis",
            }),
            "record-renaming" => json!({
                "name": format!("{} Baru", self.establishment.name), "effective_on": next,
                "deed": "Akta perubahan nama",
            }),
            "reopen-case" => json!({
                "reopened_on": next, "ground": "new_evidence", "reason": "Surat dari serikat",
                "findings": [], "examine": true,
            }),
            "revoke-document" => json!({
                "number": self.issued.last().map_or("-", |document| &document.number),
                "defect": "procedure", "reason": "Tanpa tanda tangan kedua",
                "discovered_on": next, "revoked_on": next,
            }),
            "request-transfer" => json!({
                "to": self.another_province(next), "requested_on": next,
                "reason": "Tempat kerja berada di provinsi itu",
            }),
            "accept-transfer" => json!({ "accepted_on": next }),
            "reject-transfer" => {
                json!({ "rejected_on": next, "reason": "Tempat kerja tidak di sini" })
            }
            "decide-jurisdiction" => json!({
                "to": self.another_province(next), "decided_on": self.deciding(next, today),
                "reason": "Letak tempat kerja menurut peta",
            }),
            "succeed-jurisdiction" => {
                let found = successor(&self.province, (self.registered_on, next));
                let (to, on) = found.unwrap_or((&self.province, next));
                json!({ "to": to, "succeeded_on": on.min(today), "regency": format!("{}.01", to.0) })
            }
            "merge-case" => json!({
                "into": self.id, "merged_on": next, "reason": "Pemeriksaan yang sama",
            }),
            "unmerge-case" => json!({ "reversed_on": next, "reason": "Tempat kerja berbeda" }),
            _ => Value::Null,
        }
    }

    /// The day of the centre's decision: after an offer is overdue, when that is what it waits for.
    fn deciding(&self, next: NaiveDate, today: NaiveDate) -> NaiveDate {
        let due = self.stage.transfer().map(|transfer| transfer.answer_due_on);
        let overdue = due.map_or(next, |due| next.max(add_days(due, 1)));
        overdue.min(today.max(next))
    }

    /// The first open finding that may be sanctioned administratively; 1 when there is none.
    fn administrative(&self, law: &Law) -> u32 {
        let mut open = self.findings.iter().filter(|finding| !finding.resolved);
        let found = open.find(|one| {
            threatens_administrative_sanction(law, &one.norm, one.offence_date).is_ok()
        });
        found.map_or(1, |finding| finding.number)
    }

    /// The first province beside the case's own that works on a day.
    fn another_province(&self, on: NaiveDate) -> &ProvinceCode {
        let works = |one: &&Province| one.code != self.province && works_on("to", one, on).is_ok();
        let found = province::all().iter().find(works);
        found.map_or(&self.province, |one| &one.code)
    }

    fn closing_example(&self, on: NaiveDate) -> Value {
        let (ground, evidence) = if self.visits.len() < 2 {
            ("not_an_employer", "Rumah tinggal tanpa pekerja")
        } else {
            ("company_not_found", "Dua kunjungan")
        };
        json!({ "closed_on": on, "ground": ground, "evidence": evidence })
    }

    /// Number of the open proposal; 1 stands for none.
    fn proposal_number(&self) -> i64 {
        self.proposal
            .as_ref()
            .map_or(1, |proposal| proposal.sequence)
    }

    fn report_example(&self, today: NaiveDate) -> Value {
        let second = self
            .rung()
            .is_some_and(|nota| nota.kind == NotaKind::Second);
        if second {
            return json!({ "reported_on": self.after_limit(today), "evidence": ["Nota I dan II"] });
        }
        json!({
            "reported_on": self.next_day(today), "evidence": ["Nota I"],
            "direct_prosecution_reason": "Pelanggaran berulang",
        })
    }
}
