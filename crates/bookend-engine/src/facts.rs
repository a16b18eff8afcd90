//! What subjects find, for whoever wants the values and asks nothing of them.

use crate::evaluate::EvaluateError;
use crate::judge::View;
use crate::select::select_subject;
use crate::sight::{Sight, context};
use bookend_script::Subject;
use serde_json::Value;
use std::borrow::Cow;

/// Returns the values that subjects have in an exchange, in their order; none of a message that is
/// not there or cannot be read.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn values(subjects: &[Subject], view: &View<'_>) -> Result<Vec<Value>, EvaluateError> {
    let context = context(view);
    let sight = Sight::new(*view, &context);
    let mut values = Vec::new();
    for subject in subjects {
        let selected = select_subject(subject, &sight)?.values;
        values.extend(selected.into_iter().map(Cow::into_owned));
    }
    Ok(values)
}
