//! Looks up the variables that start with `%`.

use serde_json::Value;

use super::error::EvaluateError;
use super::evaluator::{Evaluator, Outcome};
use super::item::Item;
use super::node::Node;
use super::scope::Scope;

/// Variables whose values are addresses.
const ADDRESSES: [(&str, &str); 3] = [
    ("ucum", "http://unitsofmeasure.org"),
    ("sct", "http://snomed.info/sct"),
    ("loinc", "http://loinc.org"),
];

/// Name prefixes that stand for the address of a value set or extension of FHIR.
const PREFIXES: [(&str, &str); 2] = [
    ("vs-", "http://hl7.org/fhir/ValueSet/"),
    ("ext-", "http://hl7.org/fhir/StructureDefinition/"),
];

/// Variables that are the same wherever they stand.
pub(super) const CONSTANT: [&str; 3] = ["context", "resource", "rootResource"];

/// Names that no script can define.
pub(super) const RESERVED: [&str; 6] = [
    "context",
    "resource",
    "rootResource",
    "ucum",
    "sct",
    "loinc",
];

/// Returns what a variable stands for.
///
/// # Errors
///
/// [`EvaluateError::Variable`] when nobody defines it.
pub(super) fn lookup<'t>(
    evaluator: &Evaluator<'t>,
    scope: &Scope<'_, 't>,
    name: &str,
) -> Outcome<'t> {
    let context = evaluator.context;
    let resource = context.resource.unwrap_or(evaluator.root);
    match name {
        "context" => return Ok(items(evaluator, evaluator.root)),
        "resource" => return Ok(items(evaluator, resource)),
        "rootResource" => {
            return Ok(items(evaluator, context.root_resource.unwrap_or(resource)));
        }
        _ => {}
    }
    if let Some(items) = scope.defined(name) {
        return Ok(items);
    }
    if let Some(value) = context.variables.get(name) {
        return Ok(items(evaluator, value));
    }
    address(name)
        .map(|address| vec![address.into()])
        .ok_or_else(|| EvaluateError::Variable {
            name: name.to_owned(),
            defined: names(evaluator),
        })
}

fn items<'t>(evaluator: &Evaluator<'t>, value: &'t Value) -> Vec<Item<'t>> {
    Node::roots(value, &evaluator.tables)
}

fn address(name: &str) -> Option<String> {
    let exact = ADDRESSES.iter().find(|(known, _)| *known == name);
    exact.map(|(_, address)| (*address).to_owned()).or_else(|| {
        PREFIXES.iter().find_map(|(prefix, address)| {
            let rest = name.strip_prefix(prefix)?;
            Some(format!("{address}{rest}"))
        })
    })
}

/// Lists what is defined, for the person who misspelt a name.
fn names(evaluator: &Evaluator<'_>) -> String {
    let own = evaluator.context.variables.keys().map(String::as_str);
    let all = RESERVED.into_iter().chain(own);
    let all: Vec<String> = all.map(|name| format!("`%{name}`")).collect();
    all.join(", ")
}
