//! Telling callers what was found in their requests.

use super::Composed;
use super::asked::Asked;
use crate::conduct::Conduct;
use crate::content::Content;
use crate::entry::Entry;
use bookend_engine::refuse;
use bookend_model::{Aside, Checked, Finding, Level, Refusal, Request};
use serde_json::Value;
use std::sync::Arc;

/// What a caller asks for in `Prefer`.
const PREFERENCE: &str = "bookend=findings";

/// Why a caller is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// It asked.
    Asked,
    /// The policy says so.
    Unasked,
}

impl Telling {
    /// Returns why the caller of a request is told, if it is.
    pub(super) fn of(request: &Request, conduct: Conduct) -> Option<Self> {
        if asks_for(request, PREFERENCE) {
            return Some(Self::Asked);
        }
        conduct.tells_unasked.then_some(Self::Unasked)
    }
}

/// Whether a caller asks for something in `Prefer`.
pub(super) fn asks_for(request: &Request, wanted: &str) -> bool {
    let mut preferences = request.headers.all("Prefer").flat_map(|text| {
        let parts = text.split([',', ';']);
        parts.map(str::trim)
    });
    preferences.any(|preference| preference.eq_ignore_ascii_case(wanted))
}

/// Puts the issues of an OperationOutcome into an answer that is one as well, and into a Bundle as an
/// entry; any other answer stays as it is.
pub(super) fn beside(mut composed: Composed, outcome: Value) -> Composed {
    let content = std::mem::replace(&mut composed.content, Content::Empty);
    composed.content = match content {
        Content::Bundle(mut bundle) => {
            let entry = Entry::new(None, outcome, "outcome");
            bundle.entries.push(Arc::new(entry));
            Content::Bundle(bundle)
        }
        Content::Tree(tree) if is_outcome(&tree) => Content::Tree(with_issues(tree, outcome)),
        other => other,
    };
    composed
}

/// Puts findings into an answer: into an OperationOutcome beside its own issues, into a Bundle as an
/// entry, and in place of any other resource where the caller asked, as FHIR has it for
/// `return=OperationOutcome`.
pub(super) fn told(
    asked: &Asked<'_>,
    mut composed: Composed,
    (checked, telling): (&Checked, Telling),
) -> Composed {
    if telling == Telling::Asked {
        composed.headers.set("Preference-Applied", PREFERENCE);
    }
    if telling == Telling::Unasked && checked.findings.is_empty() {
        return composed;
    }
    let Some(outcome) = outcome(asked, checked) else {
        return composed;
    };
    let is_other = match &composed.content {
        Content::Tree(tree) => !is_outcome(tree),
        Content::Json(_) => true,
        Content::Bundle(_) | Content::Empty | Content::Text(_) => false,
    };
    if is_other && telling == Telling::Asked {
        composed.content = Content::Tree(outcome);
        return composed;
    }
    beside(composed, outcome)
}

fn is_outcome(tree: &Value) -> bool {
    tree.get("resourceType").and_then(Value::as_str) == Some("OperationOutcome")
}

fn with_issues(mut tree: Value, outcome: Value) -> Value {
    let Value::Object(mut outcome) = outcome else {
        return tree;
    };
    if let (Some(Value::Array(issues)), Some(Value::Array(more))) =
        (tree.get_mut("issue"), outcome.shift_remove("issue"))
    {
        issues.extend(more);
    }
    tree
}

/// Makes the OperationOutcome of findings, from the catalogue of the dialect; where nothing was
/// found, it says that. What could not be judged comes last.
fn outcome(asked: &Asked<'_>, checked: &Checked) -> Option<Value> {
    let mut issues: Vec<Refusal> = checked
        .findings
        .iter()
        .map(|finding| issue(asked, finding))
        .collect();
    if issues.is_empty() {
        let held = checked.held.len().to_string();
        issues.push(Refusal::new("nothing-found").with("held", held));
    }
    let script = &asked.provider.set.script;
    // A catalogue of an author's own may be from before there were any.
    let asides = checked.asides.iter();
    let asides = asides.filter(|_| script.refusals().contains_key("aside"));
    issues.extend(asides.map(|aside| told_aside(asked, aside)));
    let intended = refuse(script, &issues, &asked.world);
    intended.ok()?.resource
}

fn issue(asked: &Asked<'_>, finding: &Finding) -> Refusal {
    let id = finding.check.as_deref().unwrap_or_default();
    let says = says(asked, id);
    let severity = match finding.level {
        Level::Must => "warning",
        Level::Should => "information",
    };
    Refusal::new("finding")
        .with("check", id)
        .with("says", says)
        .with("severity", severity)
        .with("verifies", finding.verifies.join(", "))
        .with("subject", &finding.subject)
        .with("expected", &finding.expected)
        .with("found", &finding.found)
}

fn told_aside(asked: &Asked<'_>, aside: &Aside) -> Refusal {
    Refusal::new("aside")
        .with("check", &*aside.check)
        .with("says", says(asked, &aside.check))
        .with("subject", &aside.subject)
        .with("expected", &aside.expected)
        .with("found", &aside.found)
}

/// What a check says, in its own words.
fn says<'s>(asked: &Asked<'s>, check: &str) -> &'s str {
    let check = asked.provider.set.script.check(check);
    check.map_or("", |check| check.says.as_str())
}
