//! Compiling FHIRPath and regular expressions.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::source::Span;
use bookend_fhir::fhirpath;

impl Checker<'_> {
    /// Compiles a FHIRPath expression.
    pub(crate) fn fhirpath(&self, span: &Span, text: &str) -> Option<fhirpath::Expression> {
        match self.prepared.path(text) {
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
        self.regex_of(node, &text, whole)
    }

    /// Compiles a text as a regular expression; with `whole` it has to match from beginning to end.
    pub(crate) fn regex_of(&self, node: &Node, text: &str, whole: bool) -> Option<regex::Regex> {
        let pattern = if whole {
            format!("^(?:{text})$")
        } else {
            text.to_owned()
        };
        match self.prepared.pattern(&pattern) {
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
}
