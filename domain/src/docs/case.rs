//! What is tried on a case.

use chrono::{DateTime, Utc};
use cqrs_es::Aggregate;

use super::walk::Machine;
use crate::asked::Asked;
use crate::case::{Case, CaseCommand, NotaDeadlinePassed, RegisterCase};
use crate::officer::Officer;
use crate::province::{ProvinceCode, local_date};

impl Machine for Case {
    type Command = CaseCommand;
    const ASIDE: &[&str] = &[];

    fn stage(&self) -> Option<String> {
        Some(self.view()?.status)
    }

    fn tries(&self, officer: &Officer, at: DateTime<Utc>) -> Vec<(&'static str, CaseCommand)> {
        let province = ProvinceCode("31".to_owned());
        let today = local_date(&province, at);
        let registered = RegisterCase {
            registered_on: today,
            ..RegisterCase::example(today, province)
        };
        let beyond_actions = [
            CaseCommand::RegisterCase(registered),
            CaseCommand::NotaDeadlinePassed(NotaDeadlinePassed { noticed_on: today }),
        ];
        let allowed = self.actions(officer, at, &crate::law::Law::seed()).allowed;
        let examples = allowed.into_iter().map(|allowed| {
            CaseCommand::parse(allowed.action, &allowed.schema["examples"][0])
                .unwrap()
                .unwrap()
        });
        let all = examples.chain(beyond_actions);
        all.map(|command| (command.action(), command)).collect()
    }

    fn after(&self, asked: &Asked<CaseCommand>) -> Option<Self> {
        let mut there = self.clone();
        let events = self.decide(asked).ok()?;
        for event in events {
            there.apply(event);
        }
        Some(there)
    }

    fn leads_on(&self) -> bool {
        self.view().is_some_and(|view| view.findings.len() < 2)
    }
}
