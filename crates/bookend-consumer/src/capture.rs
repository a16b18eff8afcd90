//! Values that a step keeps for later ones.

use crate::exchange_scope::Seen;
use crate::scope::JourneyScope;
use crate::taken::Taken;
use bookend_engine::{EvaluateError, select, shape_value, text_of};
use bookend_script::{Capture, Choice, From};
use regex::Regex;
use serde_json::Value;
use std::cell::RefCell;

/// What a capture came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Captured {
    /// This value is kept.
    Value(Value),
    /// The answer holds nothing of the kind.
    Nothing,
    /// There are values, so many, and other journeys that are under way have taken them all.
    AllTaken(usize),
}

/// Takes the value of a capture from an exchange.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made. That a path does not fit what the
/// target sent is no error: then there is nothing.
pub(crate) fn capture(
    capture: &Capture,
    seen: &Seen<'_>,
    scope: &JourneyScope<'_>,
    (taken, taker): (&RefCell<Taken>, &str),
) -> Result<Captured, EvaluateError> {
    let mut values = candidates(capture, seen, scope)?;
    if let Some(pattern) = &capture.pattern {
        values = values
            .iter()
            .filter_map(|value| part(value, pattern))
            .collect();
    }
    if values.is_empty() {
        return Ok(Captured::Nothing);
    }
    Ok(match capture.choice {
        Choice::First => Captured::Value(values.swap_remove(0)),
        Choice::All if matches!(capture.from, From::Value(_)) => {
            Captured::Value(values.swap_remove(0))
        }
        Choice::All => Captured::Value(Value::Array(values)),
        Choice::Random => {
            let world = scope.world();
            let picked = world.chance.borrow_mut().pick(&values).cloned();
            picked.map_or(Captured::Nothing, Captured::Value)
        }
        Choice::Unused => {
            let count = values.len();
            let free = taken.borrow_mut().take(values, taker);
            free.map_or(Captured::AllTaken(count), Captured::Value)
        }
    })
}

fn candidates(
    capture: &Capture,
    seen: &Seen<'_>,
    scope: &JourneyScope<'_>,
) -> Result<Vec<Value>, EvaluateError> {
    if let From::Value(shape) = &capture.from {
        let value = seen.with_world(scope, |world| shape_value(shape, world))?;
        scope.trouble()?;
        return Ok(match (value, capture.choice) {
            (Value::Null, _) => Vec::new(),
            // Only where one of several is to be picked is a list several values.
            (Value::Array(items), Choice::Unused | Choice::Random) => items,
            (value, _) => vec![value],
        });
    }
    let Some(response) = &seen.response else {
        return Ok(Vec::new());
    };
    Ok(match &capture.from {
        From::Fhir(path) => response
            .body
            .resource()
            .ok()
            .and_then(|tree| {
                seen.with_world(scope, |world| select(tree, path, world))
                    .ok()
            })
            .unwrap_or_default(),
        From::Header(name) => response
            .response
            .headers
            .all(name)
            .map(Value::from)
            .collect(),
        From::Body => match response.body.resource() {
            Ok(tree) => vec![tree.clone()],
            Err(_) if response.response.body.is_empty() => Vec::new(),
            Err(_) => vec![response.body.text().into()],
        },
        From::Status => vec![response.response.status.into()],
        From::Value(_) => Vec::new(),
    })
}

/// The first group of the pattern where it has one, else the whole match.
fn part(value: &Value, pattern: &Regex) -> Option<Value> {
    let text = text_of(value)?;
    let found = pattern.captures(&text)?;
    let part = found.get(1).or_else(|| found.get(0))?;
    Some(part.as_str().into())
}
