//! Goes down the tree.

use super::Function;
use crate::fhirpath::children::take_all;
use crate::fhirpath::evaluator::{Evaluator, Outcome};
use crate::fhirpath::item::Item;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("children", 0, 0, |call| {
        children(call.evaluator, &call.input)
    }),
    Function::new("descendants", 0, 0, |call| {
        descendants(call.evaluator, &call.input)
    }),
];

fn children<'t>(evaluator: &Evaluator<'t>, items: &[Item<'t>]) -> Outcome<'t> {
    let mut children = Vec::new();
    for node in items.iter().filter_map(Item::node) {
        take_all(node, &evaluator.tables, &mut |child| {
            children.push(child.clone());
            Ok(())
        })?;
    }
    evaluator.spend(children.len())?;
    Ok(children)
}

/// Returns the children, then theirs, level by level.
fn descendants<'t>(evaluator: &Evaluator<'t>, items: &[Item<'t>]) -> Outcome<'t> {
    let mut all = Vec::new();
    let mut level = children(evaluator, items)?;
    while !level.is_empty() {
        let next = children(evaluator, &level)?;
        all.append(&mut level);
        level = next;
    }
    Ok(all)
}
