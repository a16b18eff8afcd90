//! Values that behaviours remember and nobody asks for.

use crate::behaviour::remembering;
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Kind, Node};
use std::collections::BTreeSet;

/// What stands before the name of a value that is remembered.
const ROOT: &str = "remembered.";

/// Warns of values that behaviours remember and nobody asks for.
pub(super) fn lint(checker: &Checker<'_>, files: &[&Node]) {
    let of = |section| files.iter().filter_map(move |file| file.get(section));
    let mut asked = Vec::new();
    for node in of("behaviours").chain(of("matchers")) {
        texts(node, &mut |text| {
            if text.contains(ROOT) {
                asked.push(text);
            }
        });
    }
    let mut told = BTreeSet::new();
    for (remember, _) in of("behaviours").flat_map(remembering) {
        for entry in remember.entries().unwrap_or_default() {
            let name = entry.key.as_str();
            if !asked.iter().any(|text| names(text, name)) && told.insert(name) {
                let message = format!("nobody asks for `{ROOT}{name}`");
                let diagnostic = Diagnostic::new(&entry.key_span, message);
                checker.report(diagnostic.of(Severity::Warning));
            }
        }
    }
}

/// Calls a function with every key and every text of a node, however deep.
fn texts<'n>(node: &'n Node, found: &mut dyn FnMut(&'n str)) {
    match &node.kind {
        Kind::Text(text) => found(text),
        Kind::List(items) => {
            for item in items {
                texts(item, found);
            }
        }
        Kind::Map(entries) => {
            for entry in entries {
                found(&entry.key);
                texts(&entry.value, found);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
    }
}

/// Returns whether a text names what is remembered by a name.
fn names(text: &str, name: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    text.split(ROOT).skip(1).any(|rest| {
        let after = rest.strip_prefix(name);
        after.is_some_and(|after| !after.starts_with(goes_on))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_the_beginning_of_another() {
        for text in [
            "remembered.day",
            "$(remembered.day.of)",
            "remembered.days, remembered.day",
        ] {
            assert!(names(text, "day"), "{text}");
        }
        for text in [
            "remembered.days",
            "$(remembered.day-of)",
            "remembered",
            "day",
        ] {
            assert!(!names(text, "day"), "{text}");
        }
    }
}
