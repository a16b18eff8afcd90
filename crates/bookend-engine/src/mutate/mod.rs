//! Changes to a message after it was composed.
//!
//! A mutation that changes nothing is told: whoever wrote it meant something else, and what comes of
//! the message says nothing of what was meant.

mod elements;
mod fields;
mod places;
mod retype;
mod wrong;

pub use fields::Mutable;
pub(crate) use fields::{Wanted, wanted};

use crate::evaluate::{EvaluateError, shape_text, shape_value};
use crate::scope::World;
use bookend_script::{Mutation, Spoiling};
use serde_json::Value;

/// A mutation that changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// The mutation, as a script writes it.
    pub mutation: String,
    /// Why it changed nothing.
    pub reason: String,
    /// Whether it is the mutation of a journey's case, which then does not apply.
    pub is_of_case: bool,
}

impl Idle {
    /// Says that a mutation changed nothing, and why.
    pub(crate) fn of(wanted: Wanted<'_>, reason: impl Into<String>) -> Self {
        Self {
            mutation: wanted.mutation.text(),
            reason: reason.into(),
            is_of_case: wanted.is_of_case,
        }
    }
}

/// What came of a mutation: nothing, and why, or something.
type Came = Result<(), &'static str>;

const NO_ELEMENT: &str = "there is no such element";
const NO_RESOURCE: &str = "the body is no resource";
const SAME: &str = "it is so already";

/// Changes a message, and returns what changed nothing. Changes of the token are not made here: they
/// are made when it is.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn mutate(
    message: &mut Mutable<'_>,
    mutations: &[Mutation],
    world: &World<'_>,
) -> Result<Vec<Idle>, EvaluateError> {
    let mut idle = Vec::new();
    for wanted in wanted(mutations, world) {
        if let Err(reason) = apply(message, wanted.mutation, world)? {
            idle.push(Idle::of(wanted, reason));
        }
    }
    Ok(idle)
}

fn apply(
    message: &mut Mutable<'_>,
    mutation: &Mutation,
    world: &World<'_>,
) -> Result<Came, EvaluateError> {
    match mutation {
        Mutation::Drop(_) | Mutation::Set(..) | Mutation::Move(..) | Mutation::Spoil(..) => {
            change_resource(message, mutation, world)
        }
        Mutation::SetHeader(name, shape) => {
            let value = shape_text(shape, world)?;
            Ok(message.set_header(name, value))
        }
        Mutation::DropHeader(name) => Ok(message.set_header(name, None)),
        Mutation::SetQuery(name, shape) => {
            let value = shape_text(shape, world)?;
            Ok(message.set_query(name, value))
        }
        Mutation::DropQuery(name) => Ok(message.set_query(name, None)),
        Mutation::Body(shape) => {
            let text = shape_text(shape, world)?.unwrap_or_default();
            Ok(message.set_text(text))
        }
        Mutation::Status(status) => Ok(message.set_status(*status)),
        // The token is made before; the mutation of a case stands in its place already.
        Mutation::Token(_) | Mutation::OfCase(_) => Ok(Ok(())),
    }
}

fn change_resource(
    message: &mut Mutable<'_>,
    mutation: &Mutation,
    world: &World<'_>,
) -> Result<Came, EvaluateError> {
    let format = message.format;
    let is_hidden = message.text.is_some();
    let Some(tree) = message.resource.as_mut().filter(|_| !is_hidden) else {
        return Ok(Err(NO_RESOURCE));
    };
    match mutation {
        Mutation::Drop(path) => elements::drop_elements(tree, path, world),
        Mutation::Set(target, shape) => {
            let value: Value = shape_value(shape, world)?;
            elements::set_elements(tree, target, &value, world)
        }
        Mutation::Move(from, to) => elements::move_elements(tree, from, to, world),
        Mutation::Spoil(path, spoiling) => {
            let found = places::places(tree, path, world)?;
            Ok(match spoiling {
                Spoiling::Duplicate => elements::duplicate(tree, &found),
                Spoiling::Retype(to) => retype::retype(tree, &found, *to, format),
                Spoiling::ResourceType(name) => retype::to_resource(tree, &found, name),
                Spoiling::WrongSystem => wrong::system(tree, &found),
                Spoiling::WrongProfile => wrong::profile(tree, &found),
                Spoiling::BadReference => wrong::reference(tree, &found),
            })
        }
        Mutation::SetHeader(..)
        | Mutation::DropHeader(_)
        | Mutation::SetQuery(..)
        | Mutation::DropQuery(_)
        | Mutation::Token(_)
        | Mutation::Body(_)
        | Mutation::Status(_)
        | Mutation::OfCase(_) => Ok(Ok(())),
    }
}

/// Changes elements one by one, and returns whether one of them is another now.
fn each(
    tree: &mut Value,
    found: &[places::Place],
    mut change: impl FnMut(&mut Value) -> bool,
) -> Came {
    let mut is_changed = false;
    for place in found {
        if let Some(element) = places::at(tree, place) {
            is_changed |= change(element);
        }
    }
    match (is_changed, found.is_empty()) {
        (true, _) => Ok(()),
        (false, true) => Err(NO_ELEMENT),
        (false, false) => Err(SAME),
    }
}

#[cfg(test)]
mod tests;
