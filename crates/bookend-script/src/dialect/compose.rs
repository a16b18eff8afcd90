//! How the consumer composes an interaction.

use super::read_pairs;
use crate::builtins::Builtins;
use crate::checker::Checker;
use crate::node::Node;
use crate::template::Shape;

/// How the consumer composes an interaction.
#[derive(Clone, Debug)]
pub struct Compose {
    /// What `with` may say.
    pub with: Vec<With>,
    /// The path below the service root.
    pub path: Shape,
    /// The query; a parameter that comes to nothing is left out, a list repeats it.
    pub query: Vec<(String, Shape)>,
    /// Header fields beside those of every request.
    pub headers: Vec<(String, Shape)>,
    /// The body.
    pub body: Option<Shape>,
}

/// Something that a step's `with` may say.
#[derive(Clone, Debug)]
pub struct With {
    /// The name.
    pub name: String,
    /// Whether it has to be said.
    pub is_required: bool,
    /// What holds when it is not said.
    pub default: Option<Shape>,
}

/// Reads `send`; `path` is the one by which the interaction is recognised.
pub(super) fn read_compose(
    checker: &Checker<'_>,
    node: &Node,
    path: &str,
    builtins: &Builtins,
) -> Option<Compose> {
    let fields = checker.fields(node, "`send`")?;
    let with = read_with(checker, fields.take("with"), builtins);
    let mut names = super::composing_names(builtins);
    names.add_closed("with", with.iter().map(|with| with.name.clone()));
    let path = match fields.take("path") {
        Some(node) => checker.shape(node, &names),
        None => Shape::Value(path.into()),
    };
    let compose = Compose {
        path,
        query: read_pairs(checker, fields.take("query"), &names),
        headers: checker.headers(fields.take("headers"), &names),
        body: fields.take("body").map(|node| {
            checker.judge_resources(node);
            checker.shape(node, &names)
        }),
        with,
    };
    fields.finish(checker);
    Some(compose)
}

fn read_with(checker: &Checker<'_>, node: Option<&Node>, builtins: &Builtins) -> Vec<With> {
    let mut names = builtins.journey();
    names.add("with");
    let entries = node.and_then(Node::entries).unwrap_or_default();
    entries
        .iter()
        .map(|entry| {
            let required = entry.value.text() == Some("required");
            let default =
                (!required && !entry.value.is_null()).then(|| checker.shape(&entry.value, &names));
            With {
                name: entry.key.clone(),
                is_required: required,
                default,
            }
        })
        .collect()
}
