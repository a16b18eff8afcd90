//! Whether the requirements that a script names are in its catalogue.

use super::row::Requirement;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use serde_json::Value;

/// The sections in which something can verify a requirement.
const SECTIONS: &[&str] = &["dialect", "behaviours", "journeys", "checks"];

/// Remarks on every `verifies` and `means` that names a row which is not there.
///
/// A script without a catalogue may name what it likes.
pub(crate) fn check_names(checker: &Checker<'_>, files: &[&Node], catalogue: &[Requirement]) {
    if catalogue.is_empty() {
        return;
    }
    let names = Names { checker, catalogue };
    for file in files {
        for section in SECTIONS.iter().filter_map(|name| file.get(name)) {
            names.walk(section);
        }
        let rows = file.get("requirements").and_then(Node::items);
        for row in rows.unwrap_or_default() {
            names.means(row);
        }
    }
}

struct Names<'n> {
    checker: &'n Checker<'n>,
    catalogue: &'n [Requirement],
}

impl Names<'_> {
    fn walk(&self, node: &Node) {
        for item in node.items().unwrap_or_default() {
            self.walk(item);
        }
        for entry in node.entries().unwrap_or_default() {
            if entry.key == "verifies" {
                each(&entry.value, |name| self.known(name));
            } else {
                self.walk(&entry.value);
            }
        }
    }

    /// A row means rows that are proven themselves, so that proof is never more than a step away.
    fn means(&self, row: &Node) {
        let Some(means) = row.get("means") else {
            return;
        };
        each(means, |name| {
            self.known(name);
            let found = name.text().and_then(|text| self.row(text));
            if found.is_some_and(|found| !found.means.is_empty()) {
                let message = "this row means others itself; name those";
                self.checker.report(Diagnostic::new(&name.span, message));
            }
        });
    }

    fn known(&self, node: &Node) {
        // What is no text is named as it is written, as a text that looks like a number is.
        let written = match node.to_value() {
            Value::String(text) => text,
            Value::Null | Value::Array(_) | Value::Object(_) => return,
            scalar => scalar.to_string(),
        };
        let name = written.as_str();
        if self.row(name).is_some() {
            return;
        }
        let message = format!("the catalogue has no requirement `{name}`");
        let diagnostic = Diagnostic::new(&node.span, message);
        let older = |row: &&Requirement| row.alias.iter().any(|alias| alias == name);
        self.checker
            .report(match self.catalogue.iter().find(older) {
                Some(row) => diagnostic.help(format!("`{name}` is an older id of `{}`", row.id)),
                None => {
                    let known = self.catalogue.iter().map(|row| row.id.as_str());
                    diagnostic.suggest(name, known)
                }
            });
    }

    fn row(&self, name: &str) -> Option<&Requirement> {
        self.catalogue.iter().find(|row| row.id == name)
    }
}

/// Calls a function with one name, or with each of a list.
fn each(names: &Node, look: impl Fn(&Node)) {
    match names.items() {
        Some(items) => items.iter().for_each(look),
        None => look(names),
    }
}
