//! What every part of checking uses: collecting diagnostics, reading maps and values.

use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Kind, Node};
use crate::quantity::{PointInTime, parse_duration, parse_share};
use crate::source::{Sources, Span};
use crate::template::{Expression, Shape, TemplateError, parse_expression, parse_template};
use crate::yaml::part_of;
use bookend_fhir::fhirpath;
use jiff::SignedDuration;
use std::cell::RefCell;
use std::ops::Range;

/// Collects diagnostics while a script is checked; checking never stops at the first problem.
#[derive(Debug)]
pub(crate) struct Checker<'s> {
    sources: &'s Sources,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'s> Checker<'s> {
    /// Returns a checker without remarks.
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self {
            sources,
            diagnostics: RefCell::default(),
        }
    }

    /// Adds a remark.
    pub(crate) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Adds several remarks.
    pub(crate) fn report_all(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.diagnostics.borrow_mut().extend(diagnostics);
    }

    /// Returns all remarks, each once.
    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.diagnostics.into_inner() {
            if !all.contains(&diagnostic) {
                all.push(diagnostic);
            }
        }
        all
    }

    /// Begins to read a map; `what` names it in remarks: `a step`.
    pub(crate) fn fields<'n>(&self, node: &'n Node, what: &'static str) -> Option<Fields<'n>> {
        match node.entries() {
            Some(_) => Some(Fields::new(node, what)),
            None => {
                self.expected(node, &format!("{what} is a map"));
                None
            }
        }
    }

    /// Remarks that a value is of the wrong kind.
    pub(crate) fn expected(&self, node: &Node, rule: &str) {
        self.report(Diagnostic::new(
            &node.span,
            format!("{rule}; this is {}", node.article()),
        ));
    }

    /// Reads a text. Numbers and booleans are taken as they were written.
    pub(crate) fn text(&self, node: &Node, what: &str) -> Option<String> {
        match &node.kind {
            Kind::Text(text) => Some(text.clone()),
            Kind::Number(number) => Some(number.to_string()),
            Kind::Bool(value) => Some(value.to_string()),
            _ => {
                self.expected(node, &format!("{what} is a text"));
                None
            }
        }
    }

    /// Reads `true` or `false`.
    pub(crate) fn boolean(&self, node: &Node, what: &str) -> Option<bool> {
        match node.kind {
            Kind::Bool(value) => Some(value),
            _ => {
                self.expected(node, &format!("{what} is `true` or `false`"));
                None
            }
        }
    }

    /// Reads a whole number from 0.
    pub(crate) fn whole(&self, node: &Node, what: &str) -> Option<u64> {
        let number = match &node.kind {
            Kind::Number(number) => number.as_u64(),
            _ => None,
        };
        if number.is_none() {
            self.report(Diagnostic::new(
                &node.span,
                format!("{what} is a whole number from 0"),
            ));
        }
        number
    }

    /// Reads an HTTP status.
    pub(crate) fn status(&self, node: &Node) -> Option<u16> {
        let status = match &node.kind {
            Kind::Number(number) => number.as_u64().and_then(|n| u16::try_from(n).ok()),
            _ => None,
        };
        let status = status.filter(|status| (100..=999).contains(status));
        if status.is_none() {
            let found = self.text(node, "a status")?;
            let message = format!("`{found}` is not an HTTP status; it has three digits");
            self.report(Diagnostic::new(&node.span, message));
        }
        status
    }

    /// Returns the items of a list; nothing is an empty list.
    pub(crate) fn items<'n>(&self, node: Option<&'n Node>, what: &str) -> &'n [Node] {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return &[];
        };
        node.items().unwrap_or_else(|| {
            self.expected(node, &format!("{what} are a list"));
            &[]
        })
    }

    /// Returns the entries of a map; nothing is an empty map.
    pub(crate) fn entries<'n>(&self, node: Option<&'n Node>, what: &str) -> &'n [Entry] {
        let Some(node) = node.filter(|node| !node.is_null()) else {
            return &[];
        };
        node.entries().unwrap_or_else(|| {
            self.expected(node, &format!("{what} are a map"));
            &[]
        })
    }

    /// Remarks that an id is there already, and says where.
    pub(crate) fn twice(&self, again: &Span, first: &Span, message: &str) {
        let diagnostic = Diagnostic::new(again, message);
        self.report(match self.sources.place(first) {
            Some(place) => diagnostic.help(format!(
                "the other one stands in {}, line {}",
                place.file, place.line
            )),
            None => diagnostic,
        });
    }

    /// Reads a duration such as `250ms`.
    pub(crate) fn duration(&self, node: &Node, what: &str) -> Option<SignedDuration> {
        self.quantity(node, what, parse_duration)
    }

    /// Reads a share such as `20%`.
    pub(crate) fn share(&self, node: &Node, what: &str) -> Option<f64> {
        self.quantity(node, what, parse_share)
    }

    /// Reads a point in time such as `tomorrow@09:00`.
    pub(crate) fn point(&self, node: &Node, what: &str) -> Option<PointInTime> {
        self.quantity(node, what, PointInTime::parse)
    }

    /// Reads a quantity by its own reader.
    pub(crate) fn quantity<T, E: std::fmt::Display>(
        &self,
        node: &Node,
        what: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(node, what)?;
        match parse(&text) {
            Ok(quantity) => Some(quantity),
            Err(error) => {
                self.report(Diagnostic::new(&node.span, error.to_string()));
                None
            }
        }
    }

    /// Reads one of several words.
    pub(crate) fn word<T: Copy>(&self, node: &Node, what: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(node, what)?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let known = words.iter().map(|(word, _)| *word);
            let message = format!("{what} cannot be `{text}`");
            self.report(Diagnostic::new(&node.span, message).suggest(&text, known));
        }
        found
    }

    /// Reads a text or a list of texts.
    pub(crate) fn texts(&self, node: &Node, what: &str) -> Vec<String> {
        match node.items() {
            Some(items) => items
                .iter()
                .filter_map(|item| self.text(item, what))
                .collect(),
            None if node.is_null() => Vec::new(),
            None => self.text(node, what).into_iter().collect(),
        }
    }

    /// Compiles a value with `$(…)` anywhere in it.
    pub(crate) fn shape(&self, node: &Node, names: &Names) -> Shape {
        match &node.kind {
            Kind::Text(text) => self.template(node, text, names),
            Kind::List(items) => {
                let items: Vec<Shape> = items.iter().map(|item| self.shape(item, names)).collect();
                if items.iter().all(|item| item.as_value().is_some()) {
                    return Shape::Value(node.to_value());
                }
                Shape::List(items)
            }
            Kind::Map(entries) => self.map_shape(entries, names),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => Shape::Value(node.to_value()),
        }
    }

    fn map_shape(&self, entries: &[Entry], names: &Names) -> Shape {
        let condition = entries.iter().find(|entry| entry.key == "$if");
        let entries: Vec<(String, Shape)> = entries
            .iter()
            .filter(|entry| entry.key != "$if")
            .map(|entry| (entry.key.clone(), self.shape(&entry.value, names)))
            .collect();
        let plain = entries
            .iter()
            .all(|(_, value)| value.as_value().is_some_and(|v| !v.is_null()));
        let map = if plain {
            Shape::Value(unescaped(&entries))
        } else {
            Shape::Map(entries)
        };
        match condition.and_then(|entry| self.expression(&entry.value, names)) {
            Some(condition) => Shape::If(condition, Box::new(map)),
            None => map,
        }
    }

    /// Compiles an expression that stands without `$(` and `)`.
    pub(crate) fn expression(&self, node: &Node, names: &Names) -> Option<Expression> {
        let text = self.text(node, "an expression")?;
        let parsed = match text
            .strip_prefix("$(")
            .and_then(|rest| rest.strip_suffix(')'))
        {
            Some(inner) => parse_expression(inner),
            None => parse_expression(&text),
        };
        match parsed {
            Ok(expression) => {
                expression.names(&mut |path| self.check_name(node, &text, path, names));
                Some(expression)
            }
            Err(error) => {
                self.template_error(node, &text, &error);
                None
            }
        }
    }

    fn template(&self, node: &Node, text: &str, names: &Names) -> Shape {
        match parse_template(text) {
            Ok(shape) => {
                shape.names(&mut |path| self.check_name(node, text, path, names));
                shape
            }
            Err(error) => {
                self.template_error(node, text, &error);
                Shape::Value(serde_json::Value::Null)
            }
        }
    }

    fn check_name(&self, node: &Node, text: &str, path: &[String], names: &Names) {
        let Some((unknown, known)) = names.unknown(path) else {
            return;
        };
        let whole = path.join(".");
        let at = text.find(&whole).map_or(0..text.len(), |start| {
            let start = start + whole.find(unknown).unwrap_or(0);
            start..start + unknown.len()
        });
        let message = format!("nothing here is named `{unknown}`");
        let span = self.part(node, text, &at);
        self.report(Diagnostic::new(&span, message).suggest(unknown, known));
    }

    fn template_error(&self, node: &Node, text: &str, error: &TemplateError) {
        let mut diagnostic = Diagnostic::new(&self.part(node, text, &error.at), &error.message);
        if let Some((found, known)) = &error.unknown {
            diagnostic = diagnostic.suggest(found, known.iter().map(String::as_str));
        }
        self.report(diagnostic);
    }

    /// Compiles a FHIRPath expression.
    pub(crate) fn fhirpath(&self, span: &Span, text: &str) -> Option<fhirpath::Expression> {
        match fhirpath::Expression::compile(text) {
            Ok(expression) => Some(expression),
            Err(error) => {
                let at = self.part_of_span(span, text, &error.range);
                let mut diagnostic = Diagnostic::new(&at, format!("this is not FHIRPath: {error}"));
                if let Some(help) = &error.help {
                    diagnostic = diagnostic.help(help.as_str());
                }
                self.report(diagnostic);
                None
            }
        }
    }

    /// Compiles a regular expression; with `whole` it has to match from beginning to end.
    pub(crate) fn regex(&self, node: &Node, whole: bool) -> Option<regex::Regex> {
        let text = self.text(node, "a pattern")?;
        let pattern = if whole {
            format!("^(?:{text})$")
        } else {
            text.clone()
        };
        let built = regex::RegexBuilder::new(&pattern)
            .size_limit(1 << 20)
            .build();
        match built {
            Ok(regex) => Some(regex),
            Err(error) => {
                let message = error
                    .to_string()
                    .lines()
                    .last()
                    .unwrap_or_default()
                    .to_owned();
                let reason = message.trim_start_matches("error: ");
                let message = format!("`{text}` is not a regular expression: {reason}");
                self.report(Diagnostic::new(&node.span, message));
                None
            }
        }
    }

    fn part(&self, node: &Node, text: &str, at: &Range<usize>) -> Span {
        self.part_of_span(&node.span, text, at)
    }

    fn part_of_span(&self, span: &Span, text: &str, at: &Range<usize>) -> Span {
        let source = self
            .sources
            .file(span)
            .map_or("", |source| source.text.as_str());
        Span {
            file: span.file,
            bytes: part_of(source, &span.bytes, text, at),
        }
    }
}

/// Puts a map of plain values together again (`$$(` has become `$(` in them).
fn unescaped(entries: &[(String, Shape)]) -> serde_json::Value {
    entries
        .iter()
        .filter_map(|(key, shape)| Some((key.clone(), shape.as_value()?.clone())))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
