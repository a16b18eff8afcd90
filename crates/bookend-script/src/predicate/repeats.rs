//! Judging whether a clause holds as soon as one of several values is as it says.

use super::read::Reader;
use super::{Field, Subject, Test};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Span;
use crate::template::Shape;
use serde_json::Value;

impl Reader<'_> {
    /// Remarks on a path that may find several values where one that is as the test says is enough:
    /// `entry.resource.ofType(Slot).status: free` holds of ninety-nine slots that are busy and one
    /// that is free.
    pub(super) fn judge_repeats(&self, span: &Span, subject: &Subject, test: &Test) {
        let Field::Fhir(path) = &subject.field else {
            return;
        };
        let Some(structures) = self.checker.standard.structures() else {
            return;
        };
        if !self.judges_repeats || !is_met_by_one(test) {
            return;
        }
        let types = self
            .names
            .types(subject.side.unwrap_or_else(|| self.names.side()));
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        if let Some(found) = path.repeating(&types, structures) {
            let at = self.checker.part_of_span(span, path.text(), &found.range);
            let message = format!(
                "there may be several `{}`, and this holds when one of the values is so",
                found.name
            );
            let help = "write `each:` before what is asked of every one, choose one with `[0]`, \
                        `single()` or `where(…)`, or write `exists: true` beside it where any \
                        will do";
            let diagnostic = Diagnostic::new(&at, message).help(help);
            self.checker.report(diagnostic.of(Severity::Warning));
        }
    }
}

/// Whether a test holds of several values when it does of one of them.
fn is_met_by_one(test: &Test) -> bool {
    match test {
        // A list is equal to all of them in their order, and `null` to none.
        Test::Equals(shape) => !matches!(
            shape,
            Shape::Value(Value::Null | Value::Array(_)) | Shape::List(_)
        ),
        Test::OneOf(_)
        | Test::Compare(..)
        | Test::Between(..)
        | Test::Matches(..)
        | Test::Search(..)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Type(_) => true,
        Test::NotEquals(_)
        | Test::NotOneOf(_)
        | Test::Exists(_)
        | Test::Empty(_)
        | Test::Count(_)
        | Test::Unique(_)
        | Test::Each(..)
        | Test::None(_) => false,
        Test::Any(tests) => tests.iter().any(is_met_by_one),
        // Who says how many there are, or that there are any, knows that there may be several.
        Test::All(tests) => {
            let counts =
                |it: &Test| matches!(it, Test::Count(_) | Test::Each(..) | Test::Exists(true));
            !tests.iter().any(counts) && tests.iter().any(is_met_by_one)
        }
    }
}
