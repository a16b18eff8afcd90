//! The named matchers of a script.

use super::Predicate;
use super::read::{Reader, read_shared};
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::{Kind, Node};
use crate::template::Shape;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The named matchers of a script, not yet read: a matcher is read where it is used, so that the
/// names it uses are known, and the values of its parameters stand in it.
#[derive(Debug, Default)]
pub(crate) struct Matchers<'n> {
    nodes: BTreeMap<String, &'n Node>,
    used: RefCell<BTreeSet<String>>,
}

/// How deep matchers may use one another.
const DEPTH: usize = 16;

impl<'n> Matchers<'n> {
    /// Gathers matchers.
    pub(crate) fn new(nodes: BTreeMap<String, &'n Node>) -> Self {
        Self {
            nodes,
            used: RefCell::default(),
        }
    }

    /// Reads the matchers that nobody uses, so that what is wrong with them is found as well.
    pub(crate) fn read_unused(&self, checker: &Checker<'_>, names: &Names) {
        for (name, node) in &self.nodes {
            if self.used.borrow().contains(name) {
                continue;
            }
            let mut names = names.clone();
            for parameter in parameters(checker, node) {
                names.add(parameter);
            }
            read_shared(checker, &body(node), &names, self);
        }
    }

    /// Returns the matchers that nobody uses so far.
    pub(crate) fn unused(&self) -> BTreeSet<String> {
        let used = self.used.borrow();
        let names = self.nodes.keys();
        names
            .filter(|name| !used.contains(*name))
            .cloned()
            .collect()
    }

    fn find(&self, name: &str) -> Option<&'n Node> {
        self.used.borrow_mut().insert(name.to_owned());
        self.nodes.get(name).copied()
    }
}

/// Returns the names that a matcher is used with.
fn parameters(checker: &Checker<'_>, matcher: &Node) -> Vec<String> {
    matcher
        .get("parameters")
        .map(|node| checker.texts(node, "a parameter"))
        .unwrap_or_default()
}

/// Returns the predicate of a matcher.
fn body(matcher: &Node) -> Node {
    let mut body = matcher.clone();
    if let Kind::Map(entries) = &mut body.kind {
        entries.retain(|entry| entry.key != "parameters");
    }
    body
}

impl Reader<'_> {
    /// Reads `matcher: <name>` or `matcher: {name: <name>, with: {<parameter>: <value>}}`.
    pub(super) fn matcher(&self, node: &Node) -> Predicate {
        self.matcher_named(node).unwrap_or_else(Predicate::always)
    }

    fn matcher_named(&self, node: &Node) -> Option<Predicate> {
        let checker = self.checker;
        let (named, with) = match node.entries() {
            Some(_) => {
                let fields = checker.fields(node, "the use of a matcher")?;
                let parts = (fields.require(checker, "name"), fields.take("with"));
                fields.finish(checker);
                (parts.0?, parts.1)
            }
            None => (node, None),
        };
        let name = checker.text(named, "the name of a matcher")?;
        let Some(matcher) = self.matchers.find(&name) else {
            let message = format!("there is no matcher `{name}`");
            let known = self.matchers.nodes.keys().map(String::as_str);
            checker.report(Diagnostic::new(&named.span, message).suggest(&name, known));
            return None;
        };
        if self.depth >= DEPTH {
            checker.report(
                Diagnostic::new(&named.span, format!("the matcher `{name}` uses itself"))
                    .help("a matcher may use other matchers, but not go round in a circle"),
            );
            return None;
        }
        let mut names = self.names.clone();
        let parameters = self.values_of(named, &name, matcher, with);
        for (parameter, value) in &parameters {
            names.bind(parameter, value.clone());
        }
        // A matcher says what it verifies wherever it is used; who only asks pays no heed to it.
        let inner = Reader {
            depth: self.depth + 1,
            names: &names,
            verifies: Some(self.verifies.clone().unwrap_or_default()),
            ..*self
        };
        // What stands within a matcher with parameters sees them, and asks other things each time.
        let is_same = names.bound().is_empty();
        let predicate = inner.predicate(&body(matcher));
        let number = self.matchers.nodes.keys().position(|other| *other == name);
        Some(match number.filter(|_| is_same) {
            Some(number) => Predicate::Named(number, Box::new(predicate)),
            None => predicate,
        })
    }

    /// Reads the values of the parameters of a matcher, and remarks on those that are missing or
    /// not known. What is missing is nothing.
    fn values_of(
        &self,
        named: &Node,
        name: &str,
        matcher: &Node,
        with: Option<&Node>,
    ) -> Vec<(String, Shape)> {
        let checker = self.checker;
        let parameters = parameters(checker, matcher);
        let given = checker.entries(with, "the values of a matcher's parameters");
        for entry in given {
            if !parameters.contains(&entry.key) {
                let message = format!("the matcher `{name}` has no parameter `{}`", entry.key);
                let known = parameters.iter().map(String::as_str);
                checker
                    .report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            }
        }
        let value_of = |parameter: String| {
            let value = match given.iter().find(|entry| entry.key == parameter) {
                Some(entry) => checker.shape(&entry.value, self.names),
                None => {
                    let message = format!("the matcher `{name}` needs `with: {{{parameter}: …}}`");
                    checker.report(Diagnostic::new(&named.span, message));
                    Shape::Value(Value::Null)
                }
            };
            (parameter, value)
        };
        parameters.into_iter().map(value_of).collect()
    }
}
