//! What behaviours remember of requests: seen, and forgotten.

use super::{Answer, Call, Complaint, Desk};
use serde_json::json;

/// `GET /remembered`: each value with its name and its key, those that were remembered first in front.
pub(super) fn list(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    let provider = desk.provider(call.space())?;
    let values = provider.remembered.all().into_iter();
    let values: Vec<_> = values
        .map(|(name, key, value)| json!({"name": name, "key": key, "value": *value}))
        .collect();
    Ok(Answer::json(&json!({"remembered": values})))
}

/// `DELETE /remembered`: everything is forgotten.
pub(super) fn forget(desk: &Desk, call: &Call) -> Result<Answer, Complaint> {
    call.knows(&["space"])?;
    desk.provider(call.space())?.forget();
    Ok(Answer::json(&json!({"forgotten": true})))
}
