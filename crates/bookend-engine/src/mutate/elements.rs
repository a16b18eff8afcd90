//! Elements that are left out, set, repeated or moved.

use super::places::{Place, Step, at, places};
use super::{Came, NO_ELEMENT, SAME};
use crate::evaluate::EvaluateError;
use crate::scope::World;
use bookend_fhir::fhirpath;
use bookend_script::Target;
use serde_json::{Map, Value};

const NO_PARENT: &str = "there is nothing of which it could be a part";

pub(super) fn drop_elements(
    tree: &mut Value,
    path: &fhirpath::Expression,
    world: &World<'_>,
) -> Result<Came, EvaluateError> {
    let found = places(tree, path, world)?;
    Ok(if take_out(tree, found) {
        Ok(())
    } else {
        Err(NO_ELEMENT)
    })
}

/// Takes elements out, and returns whether there was one.
fn take_out(tree: &mut Value, mut found: Vec<Place>) -> bool {
    // From the back, so that places in a list stay right while items are taken out before them.
    found.sort();
    let mut is_changed = false;
    for place in found.iter().rev() {
        let Some((last, parent)) = place.split_last() else {
            continue;
        };
        match (at(tree, parent), last) {
            (Some(Value::Object(map)), Step::Name(name)) => {
                is_changed |= map.shift_remove(name).is_some();
                is_changed |= map.shift_remove(&format!("_{name}")).is_some();
            }
            (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
                items.remove(*index);
                is_changed = true;
            }
            _ => continue,
        }
        drop_emptied(tree, parent);
    }
    is_changed
}

/// FHIR has no empty lists and maps: what has become empty goes too.
fn drop_emptied(tree: &mut Value, place: &[Step]) {
    let is_empty = match at(tree, place) {
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(map)) => map.is_empty(),
        _ => false,
    };
    let Some((last, parent)) = place.split_last().filter(|_| is_empty) else {
        return;
    };
    match (at(tree, parent), last) {
        (Some(Value::Object(map)), Step::Name(name)) => {
            map.shift_remove(name);
        }
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
        }
        _ => return,
    }
    drop_emptied(tree, parent);
}

pub(super) fn set_elements(
    tree: &mut Value,
    target: &Target,
    value: &Value,
    world: &World<'_>,
) -> Result<Came, EvaluateError> {
    let found = places(tree, &target.elements, world)?;
    if !found.is_empty() {
        return Ok(super::each(tree, &found, |element| {
            let is_other = element != value;
            *element = value.clone();
            is_other
        }));
    }
    let Some((parents, name)) = &target.parents else {
        return Ok(Err(NO_ELEMENT));
    };
    let mut came = Err(NO_PARENT);
    for place in places(tree, parents, world)? {
        if let Some(Value::Object(map)) = at(tree, &place) {
            let before = map.insert(name.clone(), value.clone());
            // What no path finds may be there, such as an element that FHIR does not know.
            let is_other = before.as_ref() != Some(value);
            came = if is_other || came.is_ok() {
                Ok(())
            } else {
                Err(SAME)
            };
        }
    }
    Ok(came)
}

/// Has elements stand twice; behind themselves in a list, and else in a list of two.
pub(super) fn duplicate(tree: &mut Value, found: &[Place]) -> Came {
    let mut found = found.to_vec();
    // From the back, so that places in a list stay right while items are put in before them.
    found.sort();
    let mut came = Err(NO_ELEMENT);
    for place in found.iter().rev() {
        let Some((last, parent)) = place.split_last() else {
            came = Err("a message has one body only");
            continue;
        };
        match (at(tree, parent), last) {
            (Some(Value::Array(items)), Step::Index(index)) => {
                if let Some(item) = items.get(*index).cloned() {
                    items.insert(*index, item);
                    came = Ok(());
                }
            }
            (Some(Value::Object(map)), Step::Name(name)) => {
                if let Some(element) = map.get_mut(name) {
                    *element = Value::Array(vec![element.clone(), element.clone()]);
                    came = Ok(());
                }
            }
            _ => {}
        }
    }
    came
}

/// Has elements stand elsewhere: below the first parent there is, behind what stands there already.
///
/// What stood in a list is a list where it comes to stand, unless there is one value only there.
pub(super) fn move_elements(
    tree: &mut Value,
    from: &fhirpath::Expression,
    to: &Target,
    world: &World<'_>,
) -> Result<Came, EvaluateError> {
    let Some((parents, name)) = &to.parents else {
        return Ok(Err(NO_PARENT));
    };
    let found = places(tree, from, world)?;
    let is_listed = found
        .iter()
        .any(|place| matches!(place.last(), Some(Step::Index(_))));
    let moved: Vec<Value> = found
        .iter()
        .filter_map(|place| at(tree, place).cloned())
        .collect();
    if moved.is_empty() {
        return Ok(Err(NO_ELEMENT));
    }
    // The parent is looked for first: what it is found by may go with what is moved.
    let Some(parent) = places(tree, parents, world)?.into_iter().next() else {
        return Ok(Err(NO_PARENT));
    };
    if found.iter().any(|place| parent.starts_with(place)) {
        return Ok(Err("it would be moved into itself"));
    }
    let Some(Value::Object(map)) = at(tree, &parent) else {
        return Ok(Err(NO_PARENT));
    };
    join(map, name, moved, is_listed);
    take_out(tree, found);
    Ok(Ok(()))
}

fn join(map: &mut Map<String, Value>, name: &str, mut moved: Vec<Value>, is_listed: bool) {
    let value = match map.get(name).cloned() {
        Some(Value::Array(mut there)) => {
            there.append(&mut moved);
            Value::Array(there)
        }
        Some(there) => {
            moved.insert(0, there);
            Value::Array(moved)
        }
        None if moved.len() == 1 && !is_listed => moved.swap_remove(0),
        None => Value::Array(moved),
    };
    map.insert(name.to_owned(), value);
}
