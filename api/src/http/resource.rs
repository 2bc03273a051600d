//! What cases and prosecutions have in common on the way from HTTP to the log and back.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, NaiveDate, Utc};
use domain::action::Actions;
use domain::case::{Case, CaseCommand, CaseEvent, CaseView, Other};
use domain::catalogue::Provision;
use domain::correction::{Corrected, Folded};
use domain::law::Law;
use domain::prosecution::{
    self, Prosecution, ProsecutionCommand, ProsecutionEvent, ProsecutionView,
};
use domain::{Asked, Officer, ProvinceCode, Refusal};
use jsonschema::Validator;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::auth::access::sees;
use crate::http::{body, numbers};
use crate::processes::Process;

/// An event-sourced thing with an address.
pub trait Resource:
    Folded<Command = Asked<Self::Order>, Error = Refusal, Services = (), Event: Told> + Clone + 'static
{
    /// Its commands.
    type Order: Clone + Send + Sync + 'static;
    /// What it looks like.
    type View: Serialize;
    /// First segment of its address, such as `cases`.
    const PATH: &'static str;
    /// The processes that act on its log.
    const FOLLOWERS: &'static [Process] = &Process::FOLLOWERS;

    /// The command of an action, if there is such an action.
    fn parse(action: &str, body: &Value) -> Option<Result<Self::Order, serde_json::Error>>;
    /// What an action's body must fit, compiled once.
    fn schema(action: &str) -> Option<&'static Validator>;
    /// The event that a command proposes to correct, and where it takes who recorded that event.
    fn proposes(order: &mut Self::Order) -> Option<(i64, &mut Option<String>)>;
    /// The other case that a command names, and where it takes what the log has of that one.
    fn names(order: &mut Self::Order) -> Option<(Uuid, &mut Option<Other>)>;
    /// The natural key that a command claims for its aggregate.
    fn claims(order: &Self::Order) -> Option<String>;
    /// What it looks like to an officer now; nothing before its first event.
    fn view_for(&self, officer: &Officer, law: &Law) -> Option<Self::View>;
    /// Whether an officer may know where it comes from.
    fn tells_source_to(&self, officer: &Officer) -> bool;
    /// The province it belongs to.
    fn province(&self) -> Option<&ProvinceCode>;
    /// The province to which it is offered, whose officers read it to answer.
    fn offered_to(&self) -> Option<&ProvinceCode>;
    /// Whether an officer may know of it: who reads its province, or that to which it is offered.
    fn is_seen_by(&self, officer: &Officer) -> bool {
        let mut provinces = self.province().into_iter().chain(self.offered_to());
        provinces.any(|province| sees(officer, province))
    }
    /// This, when it is a case, which may be about the same as another one.
    fn as_case(&self) -> Option<&Case>;
    /// What can be done now under a law, with a case into which this might be merged.
    fn now(
        &self,
        officer: &Officer,
        at: DateTime<Utc>,
        law: &Arc<Law>,
        other: Option<&Other>,
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
    /// A field that is told to nobody.
    fn secret_field(&self) -> Option<&'static str> {
        None
    }
    /// When it happened, if that is known.
    fn occurred_on(&self) -> Option<NaiveDate>;
    /// What it rests on.
    fn provisions(&self) -> Vec<Provision>;
}

macro_rules! resource {
    ($resource:ty, $order:ty, $view:ty, $view_for:expr, $actions:expr, $names:expr, $claims:expr, $offered:expr, $case:expr, $now:expr, $path:literal) => {
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
            fn claims(order: &$order) -> Option<String> {
                $claims(order)
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
                other: Option<&Other>,
            ) -> Actions {
                $now(self, officer, at, law, other)
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
    Case::offered_to,
    Some,
    Case::actions_beside,
    "cases"
);
resource!(
    Prosecution,
    ProsecutionCommand,
    ProsecutionView,
    Prosecution::view_for,
    prosecution::ACTIONS,
    |_| None,
    numbers::claimed,
    Prosecution::offered_to,
    |_| None,
    |this: &Prosecution, officer, at, law, _| this.actions(officer, at, law),
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
