//! What is told of where a case comes from (`domain::rules::confidential`): the same to everybody
//! who may not know it, whatever the case comes from.

use domain::rules::correction::TWO_PERSONS;
use serde_json::{Value, json};

use crate::http::resource::Told;
use crate::refusals::RefusedCommand;

/// The data of an event, without where the case comes from unless that is told.
pub(crate) fn data<E: Told>(event: &E, tells_source: bool) -> Value {
    let mut data = json!(event);
    let untold = event.confidential_field().filter(|_| !tells_source);
    if let Some(fields) = data.as_object_mut() {
        for field in untold.into_iter().chain(event.secret_field()) {
            fields.remove(field);
        }
    }
    data
}

/// Whether who wrote an event, and for what reason, is told.
pub(crate) fn tells_author<E: Told>(event: &E, tells_source: bool) -> bool {
    tells_source || event.confidential_field().is_none()
}

/// Whether a refused command is told: attempts to register a case are not, as the registration,
/// nor that somebody recorded what he would correct.
#[must_use]
pub(crate) fn tells_refusal(refused: &RefusedCommand, tells_source: bool) -> bool {
    let names_author = refused.code == TWO_PERSONS.code;
    tells_source || (refused.command != "register-case" && !names_author)
}
