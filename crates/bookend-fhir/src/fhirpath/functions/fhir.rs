//! What FHIR adds to FHIRPath.

use std::sync::LazyLock;

use super::call::{one, optional};
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::item::{Content, Item, System};
use crate::fhirpath::name::Name;
use crate::fhirpath::node::Node;
use crate::fhirpath::single;
use crate::fhirpath::tables::NodeType;
use crate::fhirpath::text::Text;
use crate::tree::member;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("extension", 1, 1, extension),
    Function::new("hasValue", 0, 0, |call| {
        one(primitive(&call.input).is_some())
    }),
    Function::new("getValue", 0, 0, |call| optional(primitive(&call.input))),
    Function::new("type", 0, 0, |call| {
        Ok(call.input.iter().map(type_of).collect())
    }),
    // Narrative is not looked into: a simulator does not show it.
    Function::new("htmlChecks", 0, 0, |_| one(true)),
    Function::new("memberOf", 1, 1, |_| {
        unavailable("memberOf", "a terminology server")
    }),
    Function::new("subsumes", 1, 1, |_| {
        unavailable("subsumes", "a terminology server")
    }),
    Function::new("subsumedBy", 1, 1, |_| {
        unavailable("subsumedBy", "a terminology server")
    }),
    Function::new("conformsTo", 1, 1, |_| {
        unavailable("conformsTo", "the profile; use a check")
    }),
];

fn unavailable<'t>(function: &'static str, needs: &'static str) -> Outcome<'t> {
    Err(EvaluateError::Unavailable { function, needs })
}

static EXTENSION: LazyLock<Name> = LazyLock::new(|| Name::new("extension".to_owned()));

/// Returns the extensions with an address.
fn extension<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let Some(url) = call.text_argument(0)? else {
        return Ok(Vec::new());
    };
    let mut extensions = Vec::new();
    call.evaluator
        .children(&call.input, &EXTENSION, &mut |item| {
            let fields = item.node().and_then(Node::fields);
            let own = fields.and_then(|fields| member(fields, "url")?.as_str());
            if own == Some(&*url) {
                extensions.push(item.clone());
            }
            Ok(())
        })?;
    Ok(extensions)
}

/// Returns the value of the one primitive.
fn primitive<'t>(input: &[Item<'t>]) -> Option<System<'t>> {
    let item = single::item(input, "").ok().flatten()?;
    let is_html = item.type_name() == "xhtml";
    item.system()
        .filter(|system| !is_html && !matches!(system, System::Quantity(_)))
}

fn type_of<'t>(item: &Item<'t>) -> Item<'t> {
    let (namespace, name) = match &item.content {
        Content::System(system) => ("System", Text::Borrowed(system.type_name())),
        Content::Node(node) => {
            let is_value = node.system().is_some();
            let namespace = match node.kind {
                NodeType::System(_) => "System",
                NodeType::Unknown if is_value => "System",
                NodeType::Fhir(_) | NodeType::Unknown => "FHIR",
            };
            (namespace, Text::Borrowed(node.type_name()))
        }
    };
    System::Type { namespace, name }.into()
}
