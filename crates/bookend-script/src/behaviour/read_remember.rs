//! Reading what behaviours remember.

use super::Remember;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::{Below, Names};
use crate::node::Node;
use crate::source::Span;
use std::collections::BTreeMap;

/// Reads `remember: {<name>: <value>}` and the `per` beside it, or that of the sequence of which this
/// is a part.
pub(super) fn take_remember(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    of_sequence: Option<&Node>,
) -> Option<Remember> {
    let own = fields.take("per");
    let Some(node) = fields.take("remember") else {
        if let Some(own) = own {
            let message =
                "`per` says what values are remembered for, and nothing is remembered here";
            let help = "beside `sequence` it says what the parts are counted by";
            checker.report(Diagnostic::new(&own.span, message).help(help));
        }
        return None;
    };
    let per = own.or(of_sequence);
    let Some(entries) = node.entries() else {
        checker.expected(node, "what is remembered is a map of names to values");
        return None;
    };
    if entries.is_empty() {
        let message = "nothing is remembered here";
        let help = "name a value: `remember: {service: $(request.query.service)}`";
        checker.report(Diagnostic::new(&node.span, message).help(help));
    }
    // Whoever asks for a value makes its key of a request, before anything else is known of it.
    let keys = checker.standard.builtins().provider();
    let values = entries.iter().map(|entry| {
        checker.nameable(&entry.key_span, &entry.key);
        (entry.key.clone(), checker.shape(&entry.value, names))
    });
    Some(Remember {
        per: per.and_then(|node| checker.expression(node, &keys)),
        values: values.collect(),
    })
}

/// Remarks on values and on a key that are made of the body where they are remembered before there is
/// one.
pub(super) fn judge_before_body(checker: &Checker<'_>, then: &Node, remember: &Remember) {
    let remark = |node: Option<&Node>, is_of_body: bool| {
        if let Some(node) = node.filter(|_| is_of_body) {
            let message = "a fault before the body is decided before there is a body to remember";
            let help = "remember what the head says, or say `before-commit`";
            checker.report(Diagnostic::new(&node.span, message).help(help));
        }
    };
    for (name, shape) in &remember.values {
        let mut is_of_body = false;
        shape.names(&mut |path| is_of_body |= leads_into_body(path));
        let values = then.get("remember");
        remark(values.and_then(|values| values.get(name)), is_of_body);
    }
    if let Some(per) = &remember.per {
        let mut is_of_body = false;
        per.names(&mut |path| is_of_body |= leads_into_body(path));
        remark(then.get("per"), is_of_body);
    }
}

fn leads_into_body(path: &[String]) -> bool {
    let words: Vec<&str> = path.iter().take(2).map(String::as_str).collect();
    matches!(words.as_slice(), ["body", ..] | ["request", "body"])
}

/// Adds what `$(remembered.…)` and `remembered.…` can name, and remarks on a value that is remembered
/// by two keys: who asks for it could not say by which.
pub(crate) fn names_of_remembered(checker: &Checker<'_>, names: &mut Names, sections: &[&Node]) {
    let mut known: BTreeMap<&str, (&str, &Span)> = BTreeMap::new();
    for (remember, per) in sections.iter().flat_map(|node| remembering(node)) {
        for entry in remember.entries().unwrap_or_default() {
            let (first, span) = *known.entry(&entry.key).or_insert((per, &entry.key_span));
            if first != per {
                let name = &entry.key;
                let message = format!("`{name}` is remembered by another key elsewhere");
                checker.twice(&entry.key_span, span, &message);
            }
        }
    }
    let parts = known.into_keys().map(|name| (name, Below::Anything));
    names.add_with("remembered", Below::parts(parts));
}

/// Returns every `remember` of a list of behaviours, with the text of its key.
pub(crate) fn remembering(behaviours: &Node) -> Vec<(&Node, &str)> {
    let mut found = Vec::new();
    let then = behaviours.items().unwrap_or_default().iter();
    for then in then.filter_map(|behaviour| behaviour.get("then")) {
        let parts = then.get("sequence").and_then(Node::items);
        for part in parts.unwrap_or(std::slice::from_ref(then)) {
            if let Some(remember) = part.get("remember") {
                let per = part.get("per").or(then.get("per"));
                found.push((remember, per.map_or("", key_text)));
            }
        }
    }
    found
}

/// Returns an expression as it is written, without `$(` and `)`.
fn key_text(node: &Node) -> &str {
    let text = node.text().unwrap_or_default();
    let inner = text
        .strip_prefix("$(")
        .and_then(|rest| rest.strip_suffix(')'));
    inner.unwrap_or(text).trim()
}
