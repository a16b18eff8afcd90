//! Compiling values with `$(…)` in them.

use super::Checker;
use crate::builtins::RESERVED;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::{Entry, Kind, Node};
use crate::source::Span;
use crate::template::{Expression, Shape, TemplateError, parse_expression, parse_template};

impl Checker<'_> {
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
                Some(expression.bind(names.bound()))
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
                self.judge_trees(&node.span, text, &shape);
                shape.bind(names.bound())
            }
            Err(error) => {
                self.template_error(node, text, &error);
                Shape::Value(serde_json::Value::Null)
            }
        }
    }

    fn check_name(&self, node: &Node, text: &str, path: &[String], names: &Names) {
        let Some(unknown) = names.unknown(path) else {
            return;
        };
        let whole = path.join(".");
        let at = text.find(&whole).map_or(0..text.len(), |start| {
            let start = start + whole.find(unknown.part).unwrap_or(0);
            start..start + unknown.part.len()
        });
        let span = self.part(node, text, &at);
        self.report(unknown.diagnose(&span));
    }

    /// Remarks on a name of Bookend's own that a script gives to a value.
    pub(crate) fn own_name(&self, span: &Span, name: &str) {
        if RESERVED.contains(&name) {
            let message = format!("`{name}` is a name of Bookend's own");
            let help =
                format!("`$({name})` would mean one thing or the other; choose another name");
            self.report(Diagnostic::new(span, message).help(help));
        } else {
            self.nameable(span, name);
        }
    }

    /// Remarks on a name that cannot stand in `$(…)`.
    pub(crate) fn nameable(&self, span: &Span, name: &str) {
        if name.is_empty() || name.contains(|c: char| !is_of_a_name(c)) {
            let message = format!("`{name}` cannot be named in `$(…)`");
            let help =
                "letters, digits, hyphens and underscores make a name, and a letter begins it";
            self.report(Diagnostic::new(span, message).help(help));
        }
    }

    fn template_error(&self, node: &Node, text: &str, error: &TemplateError) {
        let mut diagnostic = Diagnostic::new(&self.part(node, text, &error.at), &error.message);
        if let Some((found, known)) = &error.unknown {
            diagnostic = diagnostic.suggest(found, known.iter().map(String::as_str));
        }
        self.report(diagnostic);
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

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}
