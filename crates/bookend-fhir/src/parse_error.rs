//! Why a body is no resource.

use crate::Rule;

/// Why the text of a resource could not be read: which rule it breaks, where, and what is there.
///
/// The message is fit for `OperationOutcome.issue.diagnostics`: it repeats at most a few words of
/// the text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}{}: {rule}", at(path.as_deref()))]
pub struct ParseError {
    /// The rule.
    pub rule: Rule,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The FHIR path, such as `Appointment.contained[1].birthDate`; indices count from 0. `None`
    /// where the text breaks off before anything has a name.
    pub path: Option<String>,
}

/// Renders the path for the message.
fn at(path: Option<&str>) -> String {
    path.map(|path| format!(", `{path}`")).unwrap_or_default()
}
