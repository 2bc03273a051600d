//! What cases and prosecutions have in common on the way from HTTP to the log and back.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::Actions;
use domain::case::{Case, CaseCommand, CaseEvent, CaseView, Other};
use domain::catalogue::Provision;
use domain::correction::{Corrected, Folded};
use domain::law::Law;
use domain::numbering::Numbered;
use domain::officer::{Named, Roster};
use domain::plan::Plan;
use domain::prosecution::{
    self, Beside, Prosecution, ProsecutionCommand, ProsecutionEvent, ProsecutionView, Wanted,
};
use domain::{Asked, Officer, ProvinceCode, Refusal};
use jsonschema::Validator;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{body, register_numbers};

/// An event-sourced thing with an address.
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

    /// The command of an action, if there is such an action.
    fn parse(action: &str, body: &Value) -> Option<Result<Self::Order, serde_json::Error>>;
    /// What an action's body must fit, compiled once.
    fn schema(action: &str) -> Option<&'static Validator>;
    /// The event that a command proposes to correct, and where it takes who recorded that event.
    fn proposes(order: &mut Self::Order) -> Option<(i64, &mut Option<String>)>;
    /// The other case that a command names, and where it takes what the log has of that one.
    fn names(order: &mut Self::Order) -> Option<(Uuid, &mut Option<Other>)>;
    /// The plan that a command names, and where it takes what the log has of it.
    fn plan(order: &mut Self::Order) -> Option<(Uuid, &mut Option<Box<Plan>>)>;
    /// Where a command takes what the register of officers tells of those whom it names.
    fn roster(order: &mut Self::Order) -> Option<&mut Roster>;
    /// Whom a command names in this thing.
    fn named_by(&self, order: &Self::Order) -> Option<Named>;
    /// The natural key that a command claims for its aggregate.
    fn claims(order: &Self::Order) -> Option<String>;
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
    /// What it looks like to an officer now; nothing before its first event.
    fn view_for(&self, officer: &Officer, law: &Law) -> Option<Self::View>;
    /// Whether an officer may know where it comes from.
    fn tells_source_to(&self, officer: &Officer) -> bool;
    /// The province it belongs to.
    fn province(&self) -> Option<&ProvinceCode>;
    /// The province to which it is offered, whose officers read it to answer.
    fn offered_to(&self) -> Option<&ProvinceCode>;
    /// This, when it is a case, which may be about the same as another one.
    fn as_case(&self) -> Option<&Case>;
    /// What can be done now under a law, with a case into which this might be merged and with what
    /// the log has of other prosecutions.
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        others: (Option<&Other>, Option<&Beside>),
    ) -> Actions;
}

/// An event told to people.
pub trait Told: Corrected {
    /// What was read before and what is read since, when this is a correction.
    fn change(&self) -> Option<(Value, Value)>;
    /// In plain Indonesian.
    fn title(&self) -> &'static str;
    /// The field that tells where the thing comes from, if this event has it.
    fn confidential_field(&self) -> Option<&'static str>;
    /// When it happened, if that is known.
    fn occurred_on(&self) -> Option<NaiveDate>;
    /// What it rests on.
    fn provisions(&self) -> Vec<Provision>;
}

macro_rules! resource {
    ($resource:ty, $order:ty, $view:ty, $view_for:expr, $actions:expr, $names:expr, $claims:expr, $looks:expr, $wants:expr, $wants_now:expr, $offered:expr, $case:expr, $now:expr, $path:literal) => {
        impl Resource for $resource {
            type Order = $order;
            type View = $view;
            const PATH: &'static str = $path;

            fn parse(action: &str, body: &Value) -> Option<Result<$order, serde_json::Error>> {
                <$order>::parse(action, body)
            }
            fn schema(action: &str) -> Option<&'static Validator> {
                static COMPILED: LazyLock<HashMap<&str, Validator>> = LazyLock::new(|| {
                    let compiled = |name: &&'static str| {
                        let schema = body::validator(&<$order>::schema(name)?).ok()?;
                        Some((*name, schema))
                    };
                    $actions.iter().filter_map(compiled).collect()
                });
                COMPILED.get(action)
            }
            fn proposes(order: &mut $order) -> Option<(i64, &mut Option<String>)> {
                type Order = $order;
                if let Order::ProposeCorrection(proposal) = order {
                    return Some((proposal.target, &mut proposal.author));
                }
                None
            }
            fn names(order: &mut $order) -> Option<(Uuid, &mut Option<Other>)> {
                $names(order)
            }
            fn plan(order: &mut $order) -> Option<(Uuid, &mut Option<Box<Plan>>)> {
                <$order>::plan(order)
            }
            fn roster(order: &mut $order) -> Option<&mut Roster> {
                <$order>::roster(order)
            }
            fn named_by(&self, order: &$order) -> Option<Named> {
                <$resource>::named_by(self, order)
            }
            fn claims(order: &$order) -> Option<String> {
                $claims(order)
            }
            fn looks_beside(order: &$order) -> bool {
                $looks(order)
            }
            fn wants<'a>(&self, order: &'a mut $order) -> Option<Wanted<'a>> {
                $wants(self, order)
            }
            fn wants_now<'a>(&self, beside: &'a mut Beside) -> Option<Wanted<'a>> {
                $wants_now(self, beside)
            }
            fn view_for(&self, officer: &Officer, law: &Law) -> Option<$view> {
                $view_for(self, officer, law)
            }
            fn tells_source_to(&self, officer: &Officer) -> bool {
                <$resource>::tells_source_to(self, officer)
            }
            fn province(&self) -> Option<&ProvinceCode> {
                <$resource>::province(self)
            }
            fn offered_to(&self) -> Option<&ProvinceCode> {
                $offered(self)
            }
            fn as_case(&self) -> Option<&Case> {
                $case(self)
            }
            fn now(
                &self,
                officer: &Officer,
                at: DateTime<Utc>,
                law: &Arc<Law>,
                others: (Option<&Other>, Option<&Beside>),
            ) -> Actions {
                $now(self, officer, at, law, others)
            }
        }
    };
}

resource!(
    Case,
    CaseCommand,
    CaseView,
    |this: &Case, officer, _| this.view_for(officer),
    CaseCommand::NAMES,
    CaseCommand::survivor,
    |_: &CaseCommand| None,
    |_: &CaseCommand| false,
    |_, _| None,
    |_, _| None,
    Case::offered_to,
    Some,
    |this: &Case, officer, at, law, others: (Option<&Other>, Option<&Beside>)| {
        this.actions_beside(officer, at, law, others.0)
    },
    "cases"
);
resource!(
    Prosecution,
    ProsecutionCommand,
    ProsecutionView,
    Prosecution::view_for,
    prosecution::ACTIONS,
    |_| None,
    register_numbers::claimed,
    ProsecutionCommand::looks_beside,
    Prosecution::wants,
    Prosecution::wants_now,
    Prosecution::offered_to,
    |_| None,
    |this: &Prosecution, officer, at, law, others: (Option<&Other>, Option<&Beside>)| {
        this.actions_beside(officer, at, law, others.1)
    },
    "prosecutions"
);

impl Told for CaseEvent {
    fn change(&self) -> Option<(Value, Value)> {
        if let Self::CorrectionRecorded { old, new, .. } = self {
            return Some((json!(old), json!(new)));
        }
        None
    }
    fn title(&self) -> &'static str {
        Self::title(self)
    }
    fn confidential_field(&self) -> Option<&'static str> {
        Self::confidential_field(self)
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Some(Self::occurred_on(self))
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}

impl Told for ProsecutionEvent {
    fn change(&self) -> Option<(Value, Value)> {
        if let Self::CorrectionRecorded { old, new, .. } = self {
            return Some((json!(old), json!(new)));
        }
        None
    }
    fn title(&self) -> &'static str {
        Self::title(self)
    }
    fn confidential_field(&self) -> Option<&'static str> {
        None
    }
    fn occurred_on(&self) -> Option<NaiveDate> {
        Self::occurred_on(self)
    }
    fn provisions(&self) -> Vec<Provision> {
        Self::provisions(self)
    }
}
