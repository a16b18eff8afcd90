//! The catalogue of refusals.

use super::optional_text;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::template::Shape;
use indexmap::IndexMap;
use serde_json::Value;

/// A correct "no", as the standard wants it said.
#[derive(Clone, Debug)]
pub struct CatalogueEntry {
    /// The HTTP status.
    pub status: Shape,
    /// Header fields beside those of every response.
    pub headers: Vec<(String, Shape)>,
    /// The issue of the OperationOutcome, with a severity; nothing for an answer without a body.
    pub issue: Option<Shape>,
    /// A body in place of the OperationOutcome of the dialect.
    pub body: Option<Shape>,
    /// When it is given, for people; empty when nothing is said.
    pub says: String,
    /// Who gives it where no rule, check or behaviour does: a part of the program, in words.
    pub given_by: Option<String>,
    /// The policy switches that decide whether it is given, beside those of the rules that name it.
    pub switches: Vec<String>,
}

/// Reads a catalogue: names to refusals.
pub(crate) fn read_refusals(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
) -> IndexMap<String, CatalogueEntry> {
    let entries = node.entries().unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| Some((entry.key.clone(), read(checker, entry, names)?)))
        .collect()
}

fn read(checker: &Checker<'_>, entry: &Entry, names: &Names) -> Option<CatalogueEntry> {
    let fields = checker.fields(&entry.value, "a refusal")?;
    let issue = fields.take("issue");
    let body = fields.take("body");
    if let Some(issue) = issue {
        checker.judge_issue(issue);
    }
    if let Some(body) = body {
        checker.judge_resources(body);
    }
    let status = fields.require(checker, "status")?;
    if status.text().is_none_or(|text| !text.contains("$("))
        && let Some(written) = checker.status(status)
        && written < 300
        && body.is_none()
        && says_no(issue)
    {
        let message = format!("`{written}` tells a caller that all is well, and no refusal does");
        let help = "a refusal has a status from 400 to 599; what is no refusal has an issue of \
                    severity `information` or `warning`, or a `body` of its own";
        checker.report(Diagnostic::new(&status.span, message).help(help));
    }
    let policy = fields.take("policy");
    if let Some(node) = policy {
        judge_switches(checker, node);
    }
    let refusal = CatalogueEntry {
        status: checker.shape(status, names),
        headers: checker.headers(fields.take("headers"), names),
        issue: issue.map(|node| severe(checker.shape(node, names))),
        body: body.map(|node| checker.shape(node, names)),
        says: optional_text(checker, &fields, "says").unwrap_or_default(),
        given_by: optional_text(checker, &fields, "given-by"),
        switches: policy
            .map(|node| checker.texts(node, "a policy switch"))
            .unwrap_or_default(),
    };
    fields.finish(checker);
    Some(refusal)
}

/// Whether an issue says that something is wrong; one that is not there says nothing else.
fn says_no(issue: Option<&Node>) -> bool {
    let severity = issue.map(|issue| issue.get("severity"));
    let word = severity.map(|severity| severity.and_then(Node::text));
    matches!(word, None | Some(None | Some("error" | "fatal")))
}

/// An issue has a severity (FHIR STU3, `OperationOutcome.issue.severity`): that of a refusal is
/// `error`, where it says no other.
fn severe(issue: Shape) -> Shape {
    const NAME: &str = "severity";
    match issue {
        Shape::Map(mut entries) if entries.iter().all(|(name, _)| name != NAME) => {
            let error = Shape::Value("error".into());
            entries.insert(0, (NAME.to_owned(), error));
            Shape::Map(entries)
        }
        Shape::Value(Value::Object(mut issue)) if !issue.contains_key(NAME) => {
            issue.shift_insert(0, NAME.to_owned(), "error".into());
            Shape::Value(issue.into())
        }
        other => other,
    }
}

/// Remarks on switches that the dialect does not have.
fn judge_switches(checker: &Checker<'_>, node: &Node) {
    let Some(policies) = checker.standard.policies() else {
        return;
    };
    let one = std::slice::from_ref(node);
    for item in node.items().unwrap_or(one) {
        let Some(name) = item.text() else { continue };
        if !policies.switches.contains_key(name) {
            let known = policies.switches.keys().map(String::as_str);
            let message = format!("there is no policy switch `{name}`");
            checker.report(Diagnostic::new(&item.span, message).suggest(name, known));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn severity(issue: Value) -> Value {
        match severe(Shape::Value(issue)) {
            Shape::Value(issue) => issue["severity"].clone(),
            _ => Value::Null,
        }
    }

    #[test]
    fn an_issue_that_names_no_severity_is_an_error() {
        assert_eq!(severity(json!({"code": "invalid"})), "error");
        assert_eq!(severity(json!({"severity": "warning"})), "warning");
        let made = Shape::Map(vec![("code".to_owned(), Shape::Value("invalid".into()))]);
        let Shape::Map(entries) = severe(made) else {
            panic!("a map stays a map");
        };
        assert_eq!(entries[0].0, "severity");
    }
}
