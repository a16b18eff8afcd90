//! Reading predicates.

use super::learn::learn;
use super::subject::{Field, Subject, split_side};
use super::{Clause, Matchers, Predicate, Side, Test};
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::names::Names;
use crate::node::{Entry, Kind, Node};
use crate::source::Span;
use crate::template::parse_expression;
use std::sync::Arc;

/// The key of a map that is no subject: the requirements that its clauses show by themselves.
const VERIFIES: &str = "verifies";

/// Reads `subject: predicate` pairs; a list of such maps means all of them.
pub(crate) fn read_predicate(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Predicate {
    Reader::new(checker, names, matchers).predicate(node)
}

/// Reads what a journey expects of an answer: its maps may say what they verify, and it is judged as
/// [`read_of_each`] judges.
pub(crate) fn read_expectation(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Predicate {
    let reader = Reader::new(checker, names, matchers);
    reader.verifying().judging_repeats().predicate(node)
}

/// Reads a named predicate, which what is expected may use: its maps may say what they verify.
pub(super) fn read_shared(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Predicate {
    let reader = Reader::new(checker, names, matchers);
    reader.verifying().predicate(node)
}

/// Reads a predicate of an author's own, who is told where one of several values is enough for it
/// to hold and all are hardly meant.
pub(crate) fn read_of_each(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Predicate {
    let reader = Reader::new(checker, names, matchers);
    reader.judging_repeats().predicate(node)
}

pub(super) struct Reader<'r> {
    pub(super) checker: &'r Checker<'r>,
    pub(super) names: &'r Names,
    pub(super) matchers: &'r Matchers<'r>,
    /// What the map that is being read verifies; nothing where none of them can say so.
    pub(super) verifies: Option<Arc<[String]>>,
    pub(super) depth: usize,
    /// Whether it is told where one of several values is enough.
    pub(super) judges_repeats: bool,
}

impl<'r> Reader<'r> {
    fn new(checker: &'r Checker<'r>, names: &'r Names, matchers: &'r Matchers<'r>) -> Self {
        Self {
            checker,
            names,
            matchers,
            verifies: None,
            depth: 0,
            judges_repeats: false,
        }
    }

    /// Lets maps say what they verify.
    fn verifying(self) -> Self {
        Self {
            verifies: Some(Arc::default()),
            ..self
        }
    }

    /// Tells where one of several values is enough.
    fn judging_repeats(self) -> Self {
        Self {
            judges_repeats: true,
            ..self
        }
    }
}

impl Reader<'_> {
    pub(super) fn predicate(&self, node: &Node) -> Predicate {
        match &node.kind {
            Kind::Map(entries) => Predicate::All(self.verifying_map(entries)),
            Kind::List(items) => Predicate::All(self.maps(items)),
            Kind::Null => Predicate::always(),
            _ => {
                self.checker
                    .expected(node, "a predicate is a map of subjects");
                Predicate::always()
            }
        }
    }

    /// Reads a map that may say what its clauses verify; an inner map wins over an outer one.
    fn verifying_map(&self, entries: &[Entry]) -> Vec<Predicate> {
        let Some(said) = entries.iter().find(|entry| entry.key == VERIFIES) else {
            return self.map(&entries.iter().collect::<Vec<_>>());
        };
        if self.verifies.is_none() {
            let message =
                "`verifies` stands in what a journey expects, and nothing is expected here";
            self.checker.report(
                Diagnostic::new(&said.key_span, message)
                    .help("write it in `expect` or `should` of a step, or in a matcher"),
            );
        }
        let verifies = self.checker.texts(&said.value, "a requirement");
        let inner = Reader {
            verifies: self.verifies.as_ref().map(|_| verifies.into()),
            ..self.knowing(self.names)
        };
        let others = entries.iter().filter(|entry| entry.key != VERIFIES);
        inner.map(&others.collect::<Vec<_>>())
    }

    /// Reads the clauses of a map. Those on FHIR come last, because the others may say which
    /// resource it is.
    fn map(&self, entries: &[&Entry]) -> Vec<Predicate> {
        let is_fhir = |entry: &Entry| split_side(&entry.key).1 == "fhir";
        if !entries.iter().any(|entry| is_fhir(entry)) {
            return entries.iter().flat_map(|entry| self.entry(entry)).collect();
        }
        let mut read: Vec<(usize, Vec<Predicate>)> = Vec::new();
        let mut names = self.names.clone();
        for (number, entry) in entries.iter().enumerate() {
            if !is_fhir(entry) {
                let predicates = self.entry(entry);
                for predicate in &predicates {
                    learn(self.checker, predicate, &mut names);
                }
                read.push((number, predicates));
            }
        }
        let knowing = self.knowing(&names);
        for (number, entry) in entries.iter().enumerate().filter(|(_, it)| is_fhir(it)) {
            read.push((number, knowing.entry(entry)));
        }
        read.sort_by_key(|(number, _)| *number);
        read.into_iter()
            .flat_map(|(_, predicates)| predicates)
            .collect()
    }

    /// Reads maps that hold together: what one says of the resource is known to those after it.
    fn maps(&self, items: &[Node]) -> Vec<Predicate> {
        let mut names = self.names.clone();
        let mut predicates = Vec::new();
        for item in items {
            let predicate = self.knowing(&names).predicate(item);
            learn(self.checker, &predicate, &mut names);
            predicates.push(predicate);
        }
        predicates
    }

    /// Returns the same reader with other names.
    fn knowing<'n>(&'n self, names: &'n Names) -> Reader<'n> {
        Reader {
            names,
            verifies: self.verifies.clone(),
            ..*self
        }
    }

    fn entry(&self, entry: &Entry) -> Vec<Predicate> {
        let (side, key) = split_side(&entry.key);
        match key {
            "all" => vec![Predicate::All(self.list(&entry.value))],
            "any" => vec![Predicate::Any(self.list(&entry.value))],
            "none" | "not" => {
                // That none of several is so is what one means who says it.
                let inner = Reader {
                    judges_repeats: false,
                    ..self.knowing(self.names)
                };
                vec![Predicate::None(inner.list(&entry.value))]
            }
            "matcher" => vec![self.matcher(&entry.value)],
            "fhir" => self.nested(entry, |span, text| self.fhir(span, text, side), side),
            "jwt" => self.nested(
                entry,
                |span, text| self.checker.fhirpath(span, text).map(Field::Jwt),
                side,
            ),
            "json" => self.nested(entry, |_, text| Some(Field::Json(text.to_owned())), side),
            "value" => self.nested(entry, |span, text| self.value(span, text), side),
            "profile" => self.profiles(entry, side).into_iter().collect(),
            _ => self.plain(entry),
        }
    }

    fn plain(&self, entry: &Entry) -> Vec<Predicate> {
        let Some(mut subject) = Subject::parse(&entry.key) else {
            self.checker
                .report(Subject::unknown(&entry.key_span, &entry.key));
            return Vec::new();
        };
        if matches!(subject.field, Field::Path) && is_template(&entry.value) {
            subject.field = Field::PathTemplate;
        }
        self.judge_name(entry, &subject);
        self.judge_operands(&subject.field, &entry.value);
        self.clause(entry, subject, &entry.value)
            .into_iter()
            .collect()
    }

    fn clause(&self, entry: &Entry, subject: Subject, value: &Node) -> Option<Predicate> {
        self.judge_side(&entry.key_span, &subject);
        self.judge_kinds(&subject.field, value);
        let test = self.test_of(&subject.field, value)?;
        self.judge_repeats(&entry.key_span, &subject, &test);
        let span = entry.key_span.clone();
        Some(Predicate::Clause(Box::new(Clause {
            subject,
            test,
            verifies: self.verifies.clone().unwrap_or_default(),
            span,
        })))
    }

    /// Reads `profile:`, whose value is a profile or several; the clause is that nothing keeps the
    /// resource from conforming to them.
    fn profiles(&self, entry: &Entry, side: Option<Side>) -> Option<Predicate> {
        let addresses = self.checker.profiles(&entry.value)?;
        let subject = Subject {
            side,
            field: Field::Profile(addresses),
        };
        self.judge_side(&entry.key_span, &subject);
        Some(Predicate::Clause(Box::new(Clause {
            subject,
            test: Test::Exists(false),
            verifies: self.verifies.clone().unwrap_or_default(),
            span: entry.key_span.clone(),
        })))
    }

    /// `fhir:` and its kind: a map whose keys are expressions.
    fn nested(
        &self,
        entry: &Entry,
        field: impl Fn(&Span, &str) -> Option<Field>,
        side: Option<Side>,
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
                self.clause(inner, subject, &inner.value)
            })
            .collect()
    }

    fn fhir(&self, span: &Span, text: &str, side: Option<Side>) -> Option<Field> {
        let path = self.checker.fhirpath(span, text)?;
        let types = self.names.types(side.unwrap_or_else(|| self.names.side()));
        self.checker
            .judge_path(span, &path, types, Severity::Warning);
        Some(Field::Fhir(path))
    }

    fn value(&self, span: &Span, text: &str) -> Option<Field> {
        match parse_expression(text) {
            Ok(expression) => {
                expression.names(&mut |path| {
                    if let Some(unknown) = self.names.unknown(path) {
                        self.checker.report(unknown.diagnose(span));
                    }
                });
                let expression = expression.bind(self.names.bound());
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
                Some(entries) => self.verifying_map(entries),
                None => {
                    self.checker.expected(node, "this is a list of predicates");
                    Vec::new()
                }
            },
        }
    }
}

fn is_template(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains('{'))
}
