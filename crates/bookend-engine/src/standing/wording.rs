//! What is not as a check has it, in words.

use crate::conformity::expected;
use crate::judge::{Judged, View};
use crate::sight::{Sight, context};
use bookend_model::{Finding, Level, Objection, Refusal};
use bookend_profile::{Issue, Severity};
use bookend_script::{Check, Predicate, RuleKind, Script};

/// How many issues of a body become findings, and how many are told aside.
pub(super) const MOST_ISSUES: usize = 100;

/// How many places a finding names.
const PLACES: usize = 3;

/// Returns a finding for every clause that does not hold.
pub(super) fn of_predicate(
    script: &Script,
    check: &Check,
    expect: &Predicate,
    view: &View<'_>,
) -> Vec<Finding> {
    let view = View {
        wants_places: true,
        ..*view
    };
    let context = context(&view);
    let judged = Sight::new(view, &context).in_words(expect);
    let unmet = judged.into_iter().filter(|judged| !judged.met);
    unmet
        .map(|judged| of_clause(script, check, judged))
        .collect()
}

fn of_clause(script: &Script, check: &Check, judged: Judged) -> Finding {
    let places: Vec<&str> = judged
        .places
        .iter()
        .take(PLACES)
        .map(String::as_str)
        .collect();
    Finding {
        check: Some(check.id.to_string()),
        met: false,
        level: check.level,
        subject: judged.subject,
        expected: check.wanted.clone().unwrap_or(judged.expected),
        found: if places.is_empty() {
            judged.found
        } else {
            format!("{} at `{}`", judged.found, places.join("`, `"))
        },
        place: script.place(&judged.span),
        verifies: check.verifies.clone(),
    }
}

/// Returns a finding for every issue that profiles see, of which the gravest come first.
pub(super) fn of_issues(script: &Script, check: &Check, issues: &[Issue]) -> Vec<Finding> {
    let finding = |level: Level, subject: &str, expected: String, found: String| Finding {
        check: Some(check.id.to_string()),
        met: false,
        level,
        subject: subject.to_owned(),
        expected,
        found,
        place: script.place(&check.span),
        verifies: check.verifies.clone(),
    };
    let told = issues.iter().take(MOST_ISSUES);
    let mut findings: Vec<Finding> = told
        .map(|issue| {
            let level = gravity(issue, check);
            finding(level, &issue.path, expected(issue), issue.found.clone())
        })
        .collect();
    if let Some(next) = issues.get(MOST_ISSUES) {
        let more = format!("{} beyond those told", issues.len() - MOST_ISSUES);
        let level = gravity(next, check);
        findings.push(finding(level, "body", "fewer issues".to_owned(), more));
    }
    findings
}

/// What a profile merely advises against is worth a warning, however binding the check is.
fn gravity(issue: &Issue, check: &Check) -> Level {
    match issue.severity {
        Severity::Error => check.level,
        Severity::Warning | Severity::Information => Level::Should,
    }
}

/// Returns a finding for everything that somebody else has against a body, by a check that leaves it
/// to them; `whose` says who they are. What is merely said is no finding.
pub fn findings_of(
    script: &Script,
    check: &Check,
    (whose, objections): (&str, &[Objection]),
) -> Vec<Finding> {
    let finding = |objection: &Objection| {
        let level = match objection.level? {
            Level::Must => check.level,
            Level::Should => Level::Should,
        };
        let is_placed = !objection.path.is_empty();
        Some(Finding {
            check: Some(check.id.to_string()),
            met: false,
            level,
            subject: if is_placed {
                objection.path.clone()
            } else {
                "body".to_owned()
            },
            expected: format!("what {whose} finds nothing wrong with"),
            found: objection.says.clone(),
            place: script.place(&check.span),
            verifies: check.verifies.clone(),
        })
    };
    let mut findings: Vec<Finding> = Vec::new();
    for finding in objections.iter().filter_map(finding) {
        if findings.len() < MOST_ISSUES && !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    findings
}

/// Returns the finding for a rule that has a way of its own to be judged. Of the structure it is said,
/// as of profiles, what may stand there and by which rule.
pub(super) fn of_rule(script: &Script, check: &Check, refusal: &Refusal) -> Finding {
    let fact = |name: &str| refusal.facts.get(name).cloned();
    let rules = &script.dialect().rules;
    let rule = check.rule.and_then(|position| rules.get(position));
    let is_of_structure = rule.is_some_and(|rule| matches!(rule.kind, RuleKind::Structure(_)));
    let expected = match (fact("expected"), fact("rule")) {
        (Some(expected), Some(rule)) if is_of_structure => {
            Some(format!("{expected} (`{rule}`, the structure of FHIR)"))
        }
        (expected, _) => expected,
    };
    Finding {
        check: Some(check.id.to_string()),
        met: false,
        level: check.level,
        subject: fact("place").unwrap_or_else(|| "request".to_owned()),
        expected: expected.unwrap_or_else(|| check.says.clone()),
        found: fact("found").unwrap_or_else(|| "something else".to_owned()),
        place: script.place(&check.span),
        verifies: check.verifies.clone(),
    }
}
