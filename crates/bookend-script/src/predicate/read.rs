//! Reading predicates.

use super::subject::{Field, Subject, split_side};
use super::{Clause, Predicate};
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::{Entry, Kind, Node};
use crate::template::parse_expression;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The named matchers of a script, not yet read: a matcher is read where it is used, so that the
/// names it uses are known.
#[derive(Debug, Default)]
pub(crate) struct Matchers<'n> {
    nodes: BTreeMap<String, &'n Node>,
    used: RefCell<BTreeSet<String>>,
}

impl<'n> Matchers<'n> {
    /// Gathers matchers.
    pub(crate) fn new(nodes: BTreeMap<String, &'n Node>) -> Self {
        Self {
            nodes,
            used: RefCell::default(),
        }
    }

    /// Returns every matcher.
    pub(crate) fn nodes(&self) -> impl Iterator<Item = &'n Node> {
        self.nodes.values().copied()
    }

    /// Reads the matchers that nobody uses, so that what is wrong with them is found as well.
    pub(crate) fn read_unused(&self, checker: &Checker<'_>, names: &Names) {
        for (name, node) in &self.nodes {
            if !self.used.borrow().contains(name) {
                read_predicate(checker, node, names, self);
            }
        }
    }

    fn find(&self, name: &str) -> Option<&'n Node> {
        self.used.borrow_mut().insert(name.to_owned());
        self.nodes.get(name).copied()
    }
}

/// How deep matchers may use one another.
const DEPTH: usize = 16;

/// Reads `subject: predicate` pairs; a list of such maps means all of them.
pub(crate) fn read_predicate(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Predicate {
    Reader {
        checker,
        names,
        matchers,
        depth: 0,
    }
    .predicate(node)
}

pub(super) struct Reader<'r> {
    pub(super) checker: &'r Checker<'r>,
    pub(super) names: &'r Names,
    matchers: &'r Matchers<'r>,
    depth: usize,
}

impl Reader<'_> {
    fn predicate(&self, node: &Node) -> Predicate {
        match &node.kind {
            Kind::Map(entries) => {
                Predicate::All(entries.iter().flat_map(|entry| self.entry(entry)).collect())
            }
            Kind::List(items) => {
                Predicate::All(items.iter().map(|item| self.predicate(item)).collect())
            }
            Kind::Null => Predicate::always(),
            _ => {
                self.checker
                    .expected(node, "a predicate is a map of subjects");
                Predicate::always()
            }
        }
    }

    fn entry(&self, entry: &Entry) -> Vec<Predicate> {
        let (side, key) = split_side(&entry.key);
        match key {
            "all" => vec![Predicate::All(self.list(&entry.value))],
            "any" => vec![Predicate::Any(self.list(&entry.value))],
            "none" | "not" => vec![Predicate::None(self.list(&entry.value))],
            "matcher" => vec![self.matcher(&entry.value)],
            "fhir" => self.nested(
                entry,
                |node, text| self.checker.fhirpath(node, text).map(Field::Fhir),
                side,
            ),
            "jwt" => self.nested(
                entry,
                |node, text| self.checker.fhirpath(node, text).map(Field::Jwt),
                side,
            ),
            "json" => self.nested(entry, |_, text| Some(Field::Json(text.to_owned())), side),
            "value" => self.nested(entry, |span, text| self.value(span, text), side),
            _ => self.plain(entry),
        }
    }

    fn plain(&self, entry: &Entry) -> Vec<Predicate> {
        let Some(mut subject) = Subject::parse(&entry.key) else {
            let message = format!("`{}` is not a subject", entry.key);
            let known = Subject::known();
            self.checker
                .report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            return Vec::new();
        };
        let listed = subject.field.is_single();
        if matches!(subject.field, Field::Path) && is_template(&entry.value) {
            subject.field = Field::PathTemplate;
        }
        self.clause(entry, subject, &entry.value, listed)
            .into_iter()
            .collect()
    }

    fn clause(
        &self,
        entry: &Entry,
        subject: Subject,
        value: &Node,
        listed: bool,
    ) -> Option<Predicate> {
        if matches!(subject.field, Field::FirstByte | Field::Total) {
            self.durations(value);
        }
        let test = self.test(value, listed)?;
        let span = entry.key_span.clone();
        Some(Predicate::Clause(Box::new(Clause {
            subject,
            test,
            span,
        })))
    }

    /// Remarks on values that a time cannot be compared with.
    fn durations(&self, test: &Node) {
        match &test.kind {
            Kind::Text(text) if text.contains("$(") => {}
            Kind::Text(_) | Kind::Number(_) => {
                self.checker.duration(test, "a time");
            }
            Kind::List(items) => items.iter().for_each(|item| self.durations(item)),
            Kind::Map(entries) => entries
                .iter()
                .for_each(|entry| self.durations(&entry.value)),
            Kind::Null | Kind::Bool(_) => {}
        }
    }

    /// `fhir:` and its kind: a map whose keys are expressions.
    fn nested(
        &self,
        entry: &Entry,
        field: impl Fn(&crate::source::Span, &str) -> Option<Field>,
        side: Option<super::Side>,
    ) -> Vec<Predicate> {
        let Some(entries) = entry.value.entries() else {
            self.checker.expected(
                &entry.value,
                &format!("`{}` is a map of expressions", entry.key),
            );
            return Vec::new();
        };
        entries
            .iter()
            .filter_map(|inner| {
                let subject = Subject {
                    side,
                    field: field(&inner.key_span, &inner.key)?,
                };
                self.clause(inner, subject, &inner.value, false)
            })
            .collect()
    }

    fn value(&self, span: &crate::source::Span, text: &str) -> Option<Field> {
        match parse_expression(text) {
            Ok(expression) => {
                expression.names(&mut |path| {
                    if let Some((unknown, known)) = self.names.unknown(path) {
                        let message = format!("nothing here is named `{unknown}`");
                        self.checker
                            .report(Diagnostic::new(span, message).suggest(unknown, known));
                    }
                });
                Some(Field::Value(expression, text.to_owned()))
            }
            Err(error) => {
                self.checker.report(Diagnostic::new(span, error.message));
                None
            }
        }
    }

    fn list(&self, node: &Node) -> Vec<Predicate> {
        match node.items() {
            Some(items) => items.iter().map(|item| self.predicate(item)).collect(),
            None => match node.entries() {
                Some(entries) => entries.iter().flat_map(|entry| self.entry(entry)).collect(),
                None => {
                    self.checker.expected(node, "this is a list of predicates");
                    Vec::new()
                }
            },
        }
    }

    fn matcher(&self, node: &Node) -> Predicate {
        let Some(name) = self.checker.text(node, "the name of a matcher") else {
            return Predicate::always();
        };
        let Some(matcher) = self.matchers.find(&name) else {
            let message = format!("there is no matcher `{name}`");
            let known = self.matchers.nodes.keys().map(String::as_str);
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(&name, known));
            return Predicate::always();
        };
        if self.depth >= DEPTH {
            self.checker.report(
                Diagnostic::new(&node.span, format!("the matcher `{name}` uses itself"))
                    .help("a matcher may use other matchers, but not go round in a circle"),
            );
            return Predicate::always();
        }
        Reader {
            depth: self.depth + 1,
            ..*self
        }
        .predicate(matcher)
    }
}

fn is_template(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains('{'))
}
