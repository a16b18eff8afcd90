//! Follows references, within the tree: nothing is fetched.

use serde_json::Value;

use super::{Call, Function};
use crate::fhirpath::evaluator::{Evaluator, Outcome};
use crate::fhirpath::item::{Item, System};
use crate::fhirpath::node::Node;
use crate::fhirpath::path;
use crate::tree::resource_type;

pub(super) const FUNCTIONS: &[Function] = &[Function::new("resolve", 0, 0, resolve)];

/// Returns the resources that references lead to; one that leads out of the tree gives nothing.
fn resolve<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let mut targets = Vec::new();
    for item in call.input.iter() {
        let Some(reference) = reference(item) else {
            continue;
        };
        let target = match reference.strip_prefix('#') {
            Some(id) => contained(item, id),
            None => entry(call.evaluator, &reference),
        };
        let root = item.node().map_or(call.evaluator.root, |node| node.root);
        targets.extend(
            target
                .map(|target| Item::from(Node::root(target, &call.evaluator.tables).within(root))),
        );
        call.evaluator.spend(16)?;
    }
    Ok(targets)
}

/// Returns the address that a Reference, an address or a text holds.
fn reference(item: &Item<'_>) -> Option<String> {
    if let Some(System::String(text)) = item.system() {
        return Some(text.to_string());
    }
    let fields = item.node()?.fields()?;
    fields.get("reference")?.as_str().map(str::to_owned)
}

/// Finds a contained resource: it stands in the outermost resource that has it and the reference.
/// `#` alone is the container itself.
fn contained<'t>(item: &Item<'t>, id: &str) -> Option<&'t Value> {
    let node = item.node()?;
    let place = path::locate(node.root, node)?;
    place.resources.iter().rev().copied().find_map(|resource| {
        let mut contained = resource.get("contained")?.as_array()?.iter();
        if id.is_empty() {
            return Some(resource);
        }
        contained.find(|contained| contained.get("id").and_then(Value::as_str) == Some(id))
    })
}

/// Finds an entry of the Bundle by its `fullUrl` or, for `Type/id`, by type and id.
fn entry<'t>(evaluator: &Evaluator<'t>, reference: &str) -> Option<&'t Value> {
    let context = evaluator.context;
    let bundle = context
        .root_resource
        .or(context.resource)
        .unwrap_or(evaluator.root);
    let entries = bundle.get("entry")?.as_array()?;
    let reference = reference
        .split_once("/_history/")
        .map_or(reference, |(address, _)| address);
    let is_full = |entry: &&Value| entry.get("fullUrl").and_then(Value::as_str) == Some(reference);
    let found = entries.iter().find(is_full).or_else(|| {
        let (kind, id) = reference.split_once('/')?;
        entries.iter().find(|entry| {
            entry.get("resource").is_some_and(|resource| {
                resource_type(resource) == Some(kind)
                    && resource.get("id").and_then(Value::as_str) == Some(id)
            })
        })
    });
    found?.get("resource")
}
