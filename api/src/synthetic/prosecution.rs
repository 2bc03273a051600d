//! A prosecution, ordered by a case or reported by an investigator, up to the minutes.

use chrono::NaiveDate;
use domain::calendar::sub_days;
use domain::case::CaseEvent;
use domain::catalogue::NEW_CODE;
use domain::law::{AccusedKind, Law, Norm};
use domain::prosecution::{
    AccusedRole, Beside, CompleteBap, CopyFor, ExamineSuspect, ExamineWitness, FileEventReport,
    HandOverBapCopy, NameSuspect, OpenInvestigation, Prosecution, ProsecutionCommand as Do,
    ProsecutionEvent, Regime, SendStopNotice, StopGround, StopInvestigation,
};
use domain::rules::gate::may_be_investigated;
use domain::rules::sentence::maximum_fine;
use domain::{Officer, Role};
use uuid::Uuid;

use super::inspection::any_day;
use super::life::{Life, Step, Unlawful, ended};
use super::random::Random;
use super::world::{Place, firm};
use super::{Plan, court};
use crate::log::Append;
use crate::processes::Process;

/// What a case has ordered.
pub(super) struct Ordered {
    pub(super) case: Uuid,
    pub(super) event: CaseEvent,
    pub(super) ppns: Officer,
    pub(super) place: Place,
}

/// What a prosecution is made of on its way.
pub(super) struct Trial {
    pub(super) life: Life<Prosecution>,
    pub(super) random: Random,
    pub(super) place: Place,
    pub(super) ppns: Officer,
    pub(super) regime: Regime,
    /// The greatest fine.
    pub(super) ceiling: i64,
    pub(super) tag: String,
    /// Whether the suspect comes when called.
    pub(super) comes: bool,
    /// Day of the offence.
    pub(super) offence_date: NaiveDate,
    /// Day of the order to investigate.
    pub(super) opened_on: NaiveDate,
}

/// The prosecution that a case has ordered, opened as the system's process opens it.
pub(super) fn ordered(plan: &Plan, number: u64, ordered: Ordered) -> Result<Append, Unlawful> {
    let Ordered {
        case,
        event,
        ppns,
        place,
    } = ordered;
    let Some((id, report)) = event.opens(case) else {
        return Err(Unlawful::at(&case, &"no order of an investigation"));
    };
    let opener = Officer::system(Process::Opener.name());
    let random = Random::new(plan.seed, number, 2);
    grown(
        plan,
        (number, "ordered"),
        random,
        (id, place, ppns),
        &opener,
        report,
    )
}

/// A prosecution that an investigator reports himself, with some numbers.
pub(super) fn alone(plan: &Plan, number: u64) -> Result<Option<Append>, Unlawful> {
    let mut random = Random::new(plan.seed, number, 3);
    if !random.percent(6) {
        return Ok(None);
    }
    let place = Place::any(&mut random);
    let reported_on = any_day(plan, &mut random);
    let place = place.on(reported_on);
    let ppns = place.one_of(Role::Ppns, &mut random);
    let law = Law::seed();
    let fast = law.norms.iter().filter(|norm| is_fast(norm));
    let fast: Vec<_> = fast.map(|norm| (norm.code.as_str(), 1)).collect();
    let code = random.weighted(&fast).copied().unwrap_or_default();
    let report = FileEventReport {
        province: place.province.clone(),
        establishment: firm(&mut random),
        norm: code.to_owned(),
        offence_date: sub_days(reported_on, random.within(1, 60)),
        place: place.address(&mut random),
        accused_role: AccusedRole::Pengusaha,
        ppns: ppns.id.clone(),
        reported_on,
        inspection_case: None,
        register_no: None,
    };
    let who = (random.id(number), place, ppns.clone());
    grown(plan, (number, "alone"), random, who, &ppns, report).map(Some)
}

/// Whether a norm is of the fast procedure.
pub(super) fn is_fast(norm: &Norm) -> bool {
    let breach = (norm.code.as_str(), NEW_CODE);
    may_be_investigated(&Law::seed(), breach, AccusedKind::Pengurus, NEW_CODE).is_ok()
}

fn grown(
    plan: &Plan,
    (number, purpose): (u64, &str),
    random: Random,
    (id, place, ppns): (Uuid, Place, Officer),
    reporter: &Officer,
    report: FileEventReport,
) -> Result<Append, Unlawful> {
    // Books are kept for what is appended one by one; a history brings its own numbers.
    let register_no = Some(format!("TPR/{number}/{purpose}"));
    let report = FileEventReport {
        register_no,
        ..report
    };
    let ceiling = maximum_fine(&Law::seed(), &report.norm, report.offence_date);
    let (reported_on, offence_date) = (report.reported_on, report.offence_date);
    let mut trial = Trial {
        life: Life::new(plan, number, purpose, id, reported_on),
        random,
        place,
        ppns,
        regime: Regime::Kuhap1981,
        ceiling: ceiling.max(1),
        tag: id.simple().to_string().chars().skip(20).collect(),
        comes: true,
        offence_date,
        opened_on: reported_on,
    };
    let filed = trial
        .life
        .act(reported_on, reporter, Do::FileEventReport(report));
    let step = filed.and_then(|_| trial.investigate());
    ended(step)?;
    Ok(trial.life.append())
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|&text| text.to_owned()).collect()
}

impl Trial {
    /// A working day some days after the last act.
    pub(super) fn some_days(&mut self, least: u16, most: u16) -> Step<NaiveDate> {
        let days = self.random.within(least, most);
        self.life.after(days)
    }

    /// An act of the investigator.
    pub(super) fn by_ppns(&mut self, day: NaiveDate, command: Do) -> Step {
        let events = self.life.act(day, &self.ppns, command)?;
        self.governed(&events);
        Ok(())
    }

    /// An act of his superior.
    fn by_superior(&mut self, day: NaiveDate, command: Do) -> Step {
        let superior = self.place.head(Role::PpnsSuperior);
        let events = self.life.act(day, &superior, command)?;
        self.governed(&events);
        Ok(())
    }

    fn governed(&mut self, events: &[ProsecutionEvent]) {
        for event in events {
            if let ProsecutionEvent::ProcedureRegimeDetermined { regime, .. } = event {
                self.regime = *regime;
            }
        }
    }

    fn investigate(&mut self) -> Step {
        let opened_on = self.some_days(1, 10)?;
        self.opened_on = opened_on;
        let order_number = format!("SPRINDIK/{}", self.tag);
        let open = OpenInvestigation {
            order_number,
            opened_on,
            beside: Beside::default(),
            roster: domain::officer::Roster::default(),
        };
        self.by_superior(opened_on, Do::OpenInvestigation(open))?;
        self.hear_witnesses(opened_on)?;
        if self.random.percent(6) {
            return self.stop();
        }
        self.name_suspect()?;
        self.write()?;
        court::tried(self)
    }

    fn hear_witnesses(&mut self, day: NaiveDate) -> Step {
        for number in 1..=self.random.within(1, 3) {
            self.by_ppns(
                day,
                Do::ExamineWitness(ExamineWitness {
                    examined_on: day,
                    witness_ref: format!("SAKSI-{number:02}"),
                    signed: true,
                }),
            )?;
        }
        Ok(())
    }

    fn stop(&mut self) -> Step {
        let stopped_on = self.some_days(5, 40)?;
        let grounds = [
            (StopGround::LackOfEvidence, 6),
            (StopGround::NotAnOffence, 3),
            (StopGround::ByLaw, 1),
        ];
        let ground = self.random.weighted(&grounds).copied();
        self.by_superior(
            stopped_on,
            Do::StopInvestigation(StopInvestigation {
                stopped_on,
                ground: ground.unwrap_or(StopGround::ByLaw),
                police_informed: true,
            }),
        )?;
        let number = format!("SP3/{}", self.tag);
        let told = SendStopNotice {
            sent_on: stopped_on,
            number,
            delay_reason: None,
        };
        self.by_ppns(stopped_on, Do::SendStopNotice(told))
    }

    fn name_suspect(&mut self) -> Step {
        let named_on = self.some_days(1, 14)?;
        self.by_ppns(
            named_on,
            Do::NameSuspect(NameSuspect {
                named_on,
                suspect_ref: format!("TSK-{}", self.tag),
                evidence: texts(&["keterangan saksi", "surat: nota pemeriksaan"]),
                prior_final_judgments: vec![],
                person: None,
                beside: Beside::default(),
            }),
        )?;
        self.comes = self.random.percent(92);
        if self.comes {
            let examined_on = self.some_days(1, 10)?;
            self.by_ppns(
                examined_on,
                Do::ExamineSuspect(ExamineSuspect {
                    examined_on,
                    rights_read: true,
                    lawyer_offered: true,
                    recording: (self.regime == Regime::Kuhap2025)
                        .then(|| format!("CCTV/{}", self.tag)),
                    no_recording_reason: None,
                    signed: true,
                }),
            )?;
            self.hand_copy_over(examined_on)?;
        }
        Ok(())
    }

    /// The suspect takes his copy home, where the code gives him one.
    fn hand_copy_over(&mut self, handed_on: NaiveDate) -> Step {
        if self.regime == Regime::Kuhap1981 {
            return Ok(());
        }
        let copy = HandOverBapCopy {
            handed_on,
            to: CopyFor::Suspect,
            receipt: format!("TT-BAP/{}", self.tag),
            delay_reason: None,
        };
        self.by_ppns(handed_on, Do::HandOverBapCopy(copy))
    }

    fn write(&mut self) -> Step {
        let completed_on = self.some_days(1, 10)?;
        let absent = (!self.comes).then(|| "dipanggil dua kali dan tidak hadir".to_owned());
        self.by_ppns(
            completed_on,
            Do::CompleteBap(CompleteBap {
                completed_on,
                resume: "Kewajiban tidak dipenuhi setelah diperingatkan.".to_owned(),
                evidence_list: texts(&["salinan nota pemeriksaan", "tanda terima"]),
                intent_evidence: texts(&["tanda terima nota pemeriksaan"]),
                suspect_absence_reason: absent,
            }),
        )
    }
}
