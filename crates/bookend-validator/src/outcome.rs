//! Reading what a validator answers.

use bookend_fhir::{json, tree};
use bookend_model::{Level, Objection};
use serde_json::Value;

/// How many issues are taken; a resource that has more has been told enough.
const MOST: usize = 200;
/// How many letters of an issue's text are taken.
const LONGEST: usize = 500;

/// Why an answer is no judgement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeError {
    /// It cannot be read as JSON.
    #[error("it cannot be read: {0}")]
    Syntax(String),
    /// It is another resource.
    #[error("it is no OperationOutcome but `{0}`")]
    Resource(String),
    /// It says nothing at all: an OperationOutcome has an issue even where all is well.
    #[error("the OperationOutcome has no issue")]
    Empty,
    /// An issue does not say how grave it is.
    #[error(
        "issue {number} has the severity `{found}`; known are fatal, error, warning and information"
    )]
    Severity {
        /// Which, counted from 1.
        number: usize,
        /// What stands there.
        found: String,
    },
}

/// Reads the issues of an OperationOutcome in JSON.
pub(crate) fn read(body: &[u8]) -> Result<Vec<Objection>, OutcomeError> {
    let outcome = json::parse(body).map_err(|error| OutcomeError::Syntax(error.to_string()))?;
    match tree::resource_type(&outcome) {
        Some("OperationOutcome") => {}
        other => {
            let other = other.unwrap_or("no resource");
            return Err(OutcomeError::Resource(shorten(other, 80)));
        }
    }
    let issues = outcome.get("issue").and_then(Value::as_array);
    let issues = issues.filter(|issues| !issues.is_empty());
    let issues = issues.ok_or(OutcomeError::Empty)?;
    let numbered = issues.iter().zip(1..);
    numbered
        .take(MOST)
        .map(|(issue, number)| read_issue(issue, number))
        .collect()
}

fn read_issue(issue: &Value, number: usize) -> Result<Objection, OutcomeError> {
    let text = |name: &str| issue.get(name).and_then(Value::as_str);
    let first = |name: &str| issue.get(name)?.as_array()?.first()?.as_str();
    let level = match text("severity") {
        Some("fatal" | "error") => Some(Level::Must),
        Some("warning") => Some(Level::Should),
        Some("information" | "success") => None,
        other => {
            let found = shorten(other.unwrap_or("nothing"), 80);
            return Err(OutcomeError::Severity { number, found });
        }
    };
    let details = issue.get("details").and_then(|details| details.get("text"));
    let says = text("diagnostics").or_else(|| details?.as_str());
    let says = says
        .or_else(|| text("code"))
        .unwrap_or("no reason is given");
    let path = first("expression").or_else(|| first("location"));
    Ok(Objection {
        level,
        path: shorten(path.unwrap_or_default(), LONGEST),
        says: shorten(says, LONGEST),
    })
}

fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read_tree(tree: &Value) -> Result<Vec<Objection>, OutcomeError> {
        read(tree.to_string().as_bytes())
    }

    #[test]
    fn issues_say_how_grave_they_are_where_and_why() {
        let outcome = json!({"resourceType": "OperationOutcome", "issue": [
            {"severity": "fatal", "code": "structure", "expression": ["Slot.start"], "diagnostics": "missing"},
            {"severity": "warning", "code": "x", "location": ["Slot.id"], "details": {"text": "odd"}},
            {"severity": "information", "code": "informational"},
        ]});
        let read = read_tree(&outcome).unwrap();
        let seen: Vec<(Option<Level>, &str, &str)> = read
            .iter()
            .map(|issue| (issue.level, issue.path.as_str(), issue.says.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (Some(Level::Must), "Slot.start", "missing"),
                (Some(Level::Should), "Slot.id", "odd"),
                (None, "", "informational"),
            ]
        );
    }

    #[test]
    fn what_judges_nothing_is_no_judgement() {
        let of = |tree: Value| read_tree(&tree).unwrap_err();
        let empty = json!({"resourceType": "OperationOutcome"});
        assert_eq!(of(empty), OutcomeError::Empty);
        let patient = json!({"resourceType": "Patient"});
        assert_eq!(of(patient), OutcomeError::Resource("Patient".to_owned()));
        let odd = json!({"resourceType": "OperationOutcome", "issue": [{"severity": "bad"}]});
        assert!(matches!(of(odd), OutcomeError::Severity { number: 1, .. }));
        assert!(matches!(read(b"<html>"), Err(OutcomeError::Syntax(_))));
    }
}
