//! Which of several values is at fault, where each of them is asked for the same.

use crate::describe::{expected, found};
use crate::evaluate::{EvaluateError, text_of};
use crate::scope::World;
use crate::select::Selected;
use crate::test::{parts, passes};
use bookend_script::{Side, Test};
use serde_json::Value;
use std::borrow::Cow;

/// Of how many values it is said what is wrong with them.
const MOST: usize = 20;

/// What is wrong with one of several values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it has to be.
    pub expected: String,
    /// What it is, as a sentence shows it.
    pub found: String,
    /// The value itself, where it is one.
    pub value: Option<String>,
    /// Where in a resource it stands, or the value of which it is a part, where that is known.
    pub place: Option<String>,
}

/// Finds the values that do not have what `each` asks of every one of them, the first twenty.
///
/// Of a value that lacks several things it is the first that counts. Empty for every other test.
pub(crate) fn faults(
    test: &Test,
    selected: &Selected<'_>,
    side: Side,
    world: &World<'_>,
) -> Result<Vec<Fault>, EvaluateError> {
    let mut all = Vec::new();
    if !matches!(test, Test::Each(..)) {
        return Ok(all);
    }
    for (index, value) in selected.values.iter().enumerate() {
        let known = all.len();
        collect(test, std::slice::from_ref(value), side, world, &mut all)?;
        for fault in all.iter_mut().skip(known) {
            fault.place = selected.place(index).map(str::to_owned);
        }
    }
    Ok(all)
}

fn collect(
    test: &Test,
    values: &[Cow<'_, Value>],
    side: Side,
    world: &World<'_>,
    all: &mut Vec<Fault>,
) -> Result<(), EvaluateError> {
    if all.len() >= MOST || passes(test, values, world)? {
        return Ok(());
    }
    match test {
        Test::Each(over, inner) => {
            for value in values {
                let parts = parts(value, over.as_ref(), world)?;
                collect(inner, &parts, side, world, all)?;
            }
        }
        Test::All(tests) => {
            let known = all.len();
            for test in tests {
                if all.len() == known {
                    collect(test, values, side, world, all)?;
                }
            }
        }
        _ => all.push(Fault {
            expected: expected(test, world)?,
            found: found(test, values, side),
            value: match values {
                [one] => text_of(one),
                _ => None,
            },
            place: None,
        }),
    }
    Ok(())
}
