//! What cases, prosecutions and everything else with a stream and an address have in common on the
//! way from HTTP to the log and back.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, Utc};
use domain::action::Actions;
use domain::case::{Case, CaseCommand, CaseView, Other};
use domain::correction::Folded;
use domain::establishment::{Establishment, EstablishmentCommand, EstablishmentView, Known};
use domain::law::Law;
use domain::numbering::Numbered;
use domain::officer::{Acting, Named, Roster};
use domain::person::NamedPerson;
use domain::plan::Plan;
use domain::prosecution::{self, Beside, Prosecution, ProsecutionCommand, ProsecutionView, Wanted};
use domain::{Asked, Officer, ProvinceCode, Refusal};
use jsonschema::Validator;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::auth::access::sees;
use crate::http::register_numbers;
use crate::http::told::Told;
use crate::processes::Process;

/// An event-sourced thing with an address. What a command needs to know of other streams it has a
/// place for; most need nothing.
pub trait Resource:
    Folded<Command = Asked<Self::Order>, Error = Refusal, Services = (), Event: Told>
    + Numbered
    + Clone
    + 'static
{
    /// Its commands.
    type Order: Clone + Send + Sync + 'static;
    /// What it looks like.
    type View: Serialize;
    /// First segment of its address, such as `cases`.
    const PATH: &'static str;
    /// The processes that act on its log.
    const FOLLOWERS: &'static [Process] = &Process::FOLLOWERS;
    /// Whether its first command gets an id made for it, which no stream has yet.
    const ID_IS_NEW: bool = false;

    /// The command of an action, if there is such an action.
    fn parse(action: &str, body: &Value) -> Option<Result<Self::Order, serde_json::Error>>;
    /// What an action's body must fit, compiled once.
    fn schema(action: &str) -> Option<&'static Validator>;
    /// What it looks like to an officer now, who may know where it comes from or may not; nothing
    /// before its first event.
    fn view_for(&self, officer: &Officer, law: &Law, tells_source: bool) -> Option<Self::View>;
    /// The province it belongs to.
    fn province(&self) -> Option<&ProvinceCode>;
    /// Whether an officer may know of it: who reads its province, or that to which it is offered.
    fn is_seen_by(&self, officer: &Officer) -> bool {
        let mut provinces = self.province().into_iter().chain(self.offered_to());
        provinces.any(|province| sees(officer, province))
    }
    /// What can be done now under a law, beside a case into which this might be merged and other
    /// prosecutions of the same.
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        others: (Option<&Other>, Option<&Beside>),
    ) -> Actions;

    /// The event that a command proposes to correct, and where it takes who recorded that event.
    fn proposes(_order: &mut Self::Order) -> Option<(i64, &mut Option<String>)> {
        None
    }
    /// The other case that a command names, and where it takes what the log has of that one.
    fn names(_order: &mut Self::Order) -> Option<(Uuid, &mut Option<Other>)> {
        None
    }
    /// The person whom a command names by his name, who is kept in the directory of persons.
    fn person(_order: &mut Self::Order) -> Option<NamedPerson<'_>> {
        None
    }
    /// The plan that a command names, and where it takes what the log has of it.
    fn plan(_order: &mut Self::Order) -> Option<(Uuid, &mut Option<Box<Plan>>)> {
        None
    }
    /// Whether a command is told what the register has of an establishment.
    fn takes_known(_order: &Self::Order) -> bool {
        false
    }
    /// Whether it makes that entry of the register stay in place of its own.
    fn ties(_order: &Self::Order) -> bool {
        false
    }
    /// The establishment of the register that a command names, by itself or by what was decided
    /// before, and where it takes what the register has of that one.
    fn establishment<'a>(
        &self,
        _order: &'a mut Self::Order,
    ) -> Option<(Uuid, &'a mut Option<Known>)> {
        None
    }
    /// Everything that is wrong with a command that was refused, where more than the first is told.
    fn faults(_asked: &Asked<Self::Order>) -> Vec<Refusal> {
        vec![]
    }
    /// Where a command takes what the register of officers tells of those whom it names.
    fn roster(_order: &mut Self::Order) -> Option<&mut Roster> {
        None
    }
    /// Whom a command names in this thing.
    fn named_by(&self, _order: &Self::Order) -> Option<Named> {
        None
    }
    /// Whether somebody acts by a command who must be entitled by the register of officers.
    fn is_act(_order: &Self::Order) -> bool {
        false
    }
    /// Who that is, where and when.
    fn acting(&self, _asked: &Asked<Self::Order>) -> Option<Acting> {
        None
    }
    /// Whether what a command claims depends on what its aggregate is.
    fn claims_by_state(_order: &Self::Order) -> bool {
        false
    }
    /// The natural keys that a command claims for its aggregate, one text
    /// ([`register_numbers::joined`]).
    fn claims(_order: &Self::Order, _aggregate: &Self) -> Option<String> {
        None
    }
    /// Whether a command is decided with what the log has of other prosecutions.
    fn looks_beside(_order: &Self::Order) -> bool {
        false
    }
    /// What a command on it needs to know of them, and where it takes that.
    fn wants<'a>(&self, _order: &'a mut Self::Order) -> Option<Wanted<'a>> {
        None
    }
    /// What tells what can be done with it now needs to know of them.
    fn wants_now<'a>(&self, _beside: &'a mut Beside) -> Option<Wanted<'a>> {
        None
    }
    /// Whether an officer may know where it comes from; of a case that is his.
    fn tells_source_to(&self, _officer: &Officer, _is_his: bool) -> bool {
        true
    }
    /// The province to which it is offered, whose officers read it to answer.
    fn offered_to(&self) -> Option<&ProvinceCode> {
        None
    }
    /// This, when it is a case, which may be about the same as another one.
    fn as_case(&self) -> Option<&Case> {
        None
    }
}

/// The commands of a resource by the names of its actions, with their schemas compiled once.
macro_rules! orders {
    ($order:ty, $names:expr) => {
        fn parse(action: &str, body: &Value) -> Option<Result<$order, serde_json::Error>> {
            <$order>::parse(action, body)
        }
        fn schema(action: &str) -> Option<&'static Validator> {
            static COMPILED: LazyLock<HashMap<&str, Validator>> = LazyLock::new(|| {
                let compiled = |name: &&'static str| {
                    let schema = $crate::http::body::validator(&<$order>::schema(name)?).ok()?;
                    Some((*name, schema))
                };
                $names.iter().filter_map(compiled).collect()
            });
            COMPILED.get(action)
        }
    };
}
pub(super) use orders;

impl Resource for Case {
    type Order = CaseCommand;
    type View = CaseView;
    const PATH: &'static str = "cases";
    const ID_IS_NEW: bool = true;
    orders!(CaseCommand, CaseCommand::NAMES);

    fn view_for(&self, _: &Officer, _: &Law, tells_source: bool) -> Option<CaseView> {
        Self::view_for(self, tells_source)
    }
    fn province(&self) -> Option<&ProvinceCode> {
        Self::province(self)
    }
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        (older, _): (Option<&Other>, Option<&Beside>),
    ) -> Actions {
        self.actions_beside(officer, at, law, older)
    }
    fn proposes(order: &mut CaseCommand) -> Option<(i64, &mut Option<String>)> {
        if let CaseCommand::ProposeCorrection(proposal) = order {
            return Some((proposal.target, &mut proposal.author));
        }
        None
    }
    fn names(order: &mut CaseCommand) -> Option<(Uuid, &mut Option<Other>)> {
        order.survivor()
    }
    fn person(order: &mut CaseCommand) -> Option<NamedPerson<'_>> {
        order.person()
    }
    fn plan(order: &mut CaseCommand) -> Option<(Uuid, &mut Option<Box<Plan>>)> {
        order.plan()
    }
    fn faults(asked: &Asked<CaseCommand>) -> Vec<Refusal> {
        domain::case::faults_of_registration(asked)
    }
    fn takes_known(order: &CaseCommand) -> bool {
        matches!(order, CaseCommand::RegisterCase(_))
    }
    fn establishment<'a>(
        &self,
        order: &'a mut CaseCommand,
    ) -> Option<(Uuid, &'a mut Option<Known>)> {
        order.establishment()
    }
    fn roster(order: &mut CaseCommand) -> Option<&mut Roster> {
        order.roster()
    }
    fn named_by(&self, order: &CaseCommand) -> Option<Named> {
        Self::named_by(self, order)
    }
    fn is_act(order: &CaseCommand) -> bool {
        order.is_act()
    }
    fn acting(&self, asked: &Asked<CaseCommand>) -> Option<Acting> {
        Self::acting(self, asked)
    }
    fn claims_by_state(order: &CaseCommand) -> bool {
        order.brings_number().is_some()
    }
    fn claims(order: &CaseCommand, case: &Self) -> Option<String> {
        register_numbers::claimed_by_case(order, case)
    }
    fn tells_source_to(&self, officer: &Officer, is_his: bool) -> bool {
        Self::tells_source_to(self, officer, is_his)
    }
    fn offered_to(&self) -> Option<&ProvinceCode> {
        Self::offered_to(self)
    }
    fn as_case(&self) -> Option<&Case> {
        Some(self)
    }
}

impl Resource for Prosecution {
    type Order = ProsecutionCommand;
    type View = ProsecutionView;
    const PATH: &'static str = "prosecutions";
    const ID_IS_NEW: bool = true;
    orders!(ProsecutionCommand, prosecution::ACTIONS);

    fn view_for(&self, officer: &Officer, law: &Law, _: bool) -> Option<ProsecutionView> {
        Self::view_for(self, officer, law)
    }
    fn province(&self) -> Option<&ProvinceCode> {
        Self::province(self)
    }
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        (_, beside): (Option<&Other>, Option<&Beside>),
    ) -> Actions {
        self.actions_beside(officer, at, law, beside)
    }
    fn proposes(order: &mut ProsecutionCommand) -> Option<(i64, &mut Option<String>)> {
        if let ProsecutionCommand::ProposeCorrection(proposal) = order {
            return Some((proposal.target, &mut proposal.author));
        }
        None
    }
    fn roster(order: &mut ProsecutionCommand) -> Option<&mut Roster> {
        order.roster()
    }
    fn named_by(&self, order: &ProsecutionCommand) -> Option<Named> {
        Self::named_by(self, order)
    }
    fn is_act(order: &ProsecutionCommand) -> bool {
        order.is_act()
    }
    fn acting(&self, asked: &Asked<ProsecutionCommand>) -> Option<Acting> {
        Self::acting(self, asked)
    }
    fn claims(order: &ProsecutionCommand, _: &Self) -> Option<String> {
        register_numbers::claimed(order)
    }
    fn looks_beside(order: &ProsecutionCommand) -> bool {
        order.looks_beside()
    }
    fn wants<'a>(&self, order: &'a mut ProsecutionCommand) -> Option<Wanted<'a>> {
        Self::wants(self, order)
    }
    fn wants_now<'a>(&self, beside: &'a mut Beside) -> Option<Wanted<'a>> {
        Self::wants_now(self, beside)
    }
    fn tells_source_to(&self, officer: &Officer, _: bool) -> bool {
        Self::tells_source_to(self, officer)
    }
    fn offered_to(&self) -> Option<&ProvinceCode> {
        Self::offered_to(self)
    }
}

impl Resource for Establishment {
    type Order = EstablishmentCommand;
    type View = EstablishmentView;
    const PATH: &'static str = "establishments";
    const ID_IS_NEW: bool = true;
    orders!(EstablishmentCommand, EstablishmentCommand::NAMES);

    fn view_for(&self, _: &Officer, _: &Law, _: bool) -> Option<EstablishmentView> {
        self.view()
    }
    fn province(&self) -> Option<&ProvinceCode> {
        Self::province(self)
    }
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        _: (Option<&Other>, Option<&Beside>),
    ) -> Actions {
        self.actions(officer, at, law)
    }
    fn proposes(order: &mut EstablishmentCommand) -> Option<(i64, &mut Option<String>)> {
        order.proposes()
    }
    fn faults(asked: &Asked<EstablishmentCommand>) -> Vec<Refusal> {
        domain::establishment::faults_of_registration(asked)
    }
    fn takes_known(order: &EstablishmentCommand) -> bool {
        order.names_another()
    }
    fn ties(order: &EstablishmentCommand) -> bool {
        order.ties()
    }
    fn establishment<'a>(
        &self,
        order: &'a mut EstablishmentCommand,
    ) -> Option<(Uuid, &'a mut Option<Known>)> {
        order.names(self)
    }
    fn claims_by_state(_: &EstablishmentCommand) -> bool {
        true
    }
    fn claims(order: &EstablishmentCommand, aggregate: &Self) -> Option<String> {
        register_numbers::claimed_by_establishment(order, aggregate)
    }
}
