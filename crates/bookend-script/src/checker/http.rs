//! Judging what goes into HTTP: names and values of header fields, methods, paths.

use super::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dialect::read_pairs;
use crate::names::Names;
use crate::node::Node;
use crate::source::Span;
use crate::template::{Piece, Shape};
use bookend_model::is_token;
use serde_json::Value;

impl Checker<'_> {
    /// Reads header fields: names to values, or a list of such maps where a name may recur.
    pub(crate) fn headers(&self, node: Option<&Node>, names: &Names) -> Vec<(String, Shape)> {
        let maps = match node {
            Some(node) => node.items().unwrap_or(std::slice::from_ref(node)),
            None => &[],
        };
        if let Some(node) = node.filter(|node| is_nothing(node)) {
            let message = "there is no header field in here";
            let help = "leave `headers` out, or name one: `X-Trace: abc`";
            self.report(Diagnostic::new(&node.span, message).help(help));
        }
        for entry in maps.iter().filter_map(Node::entries).flatten() {
            self.header_name(&entry.key_span, &entry.key);
            self.header_value(&entry.value);
        }
        read_pairs(self, node, names)
    }

    /// Remarks on a name that cannot be that of a header field.
    pub(crate) fn header_name(&self, span: &Span, name: &str) {
        if !name.contains("$(") && !is_token(name) {
            let message = format!("`{name}` is not the name of a header field");
            let help = "letters, digits and hyphens make one; blanks, colons and brackets do not";
            self.report(Diagnostic::new(span, message).help(help));
        }
    }

    /// Remarks on a value with characters that no header field can carry.
    pub(crate) fn header_value(&self, node: &Node) {
        if node.entries().is_some() || node.items().is_some() {
            self.expected(node, "the value of a header field is a text");
        }
        let is_control = |c: char| c.is_control() && c != '\t';
        if node.text().is_some_and(|text| text.contains(is_control)) {
            let message = "a header field is one line, without control characters";
            self.report(Diagnostic::new(&node.span, message));
        }
    }

    /// Remarks on a text that is no method of HTTP.
    pub(crate) fn method(&self, node: &Node) {
        let Some(method) = node.text().filter(|text| !text.contains("$(")) else {
            return;
        };
        if !is_token(method) {
            let message = format!("`{method}` is not a method of HTTP");
            self.report(Diagnostic::new(&node.span, message));
        } else if method.contains(|c: char| c.is_ascii_lowercase()) {
            let message =
                format!("methods are case-sensitive, and `{method}` is not one of HTTP's");
            let help = format!("did you mean `{}`?", method.to_uppercase());
            self.report(Diagnostic::new(&node.span, message).help(help));
        }
    }

    /// Remarks on a method that is awaited and that nobody is likely to send.
    pub(crate) fn awaited_method(&self, node: &Node) {
        self.method(node);
        let Some(method) = node.text() else { return };
        let is_sound = is_token(method) && !method.contains(|c: char| c.is_ascii_lowercase());
        if is_sound && !METHODS.contains(&method) {
            let message = format!("HTTP and its extensions define no method `{method}`");
            let diagnostic = Diagnostic::new(&node.span, message).of(Severity::Warning);
            self.report(diagnostic.suggest(method, METHODS.iter().copied()));
        }
    }

    /// Remarks on a path that cannot stand below the service root.
    pub(crate) fn path(&self, node: &Node, shape: &Shape) {
        let beginning = match shape {
            Shape::Value(Value::String(text)) => text.as_str(),
            Shape::Text(template) => match template.pieces.first() {
                Some(Piece::Literal(text)) => text.as_str(),
                _ => return,
            },
            _ => return,
        };
        if !beginning.starts_with('/') {
            let message = "a path begins with `/`, where the service root ends";
            self.report(Diagnostic::new(&node.span, message));
        }
        let text = node.text().unwrap_or_default();
        if text.contains(char::is_control) {
            self.report(Diagnostic::new(
                &node.span,
                "a path has no control characters",
            ));
        }
        if beginning.contains('?') {
            let message = "a `?` would be sent as a part of the path";
            self.report(Diagnostic::new(&node.span, message).help("give parameters in `query`"));
        }
    }
}

/// Whether a node is a list or a map with nothing in it.
fn is_nothing(node: &Node) -> bool {
    node.items().is_some_and(<[_]>::is_empty) || node.entries().is_some_and(<[_]>::is_empty)
}

/// The methods of RFC 9110 and RFC 5789.
const METHODS: &[&str] = &[
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE",
];
