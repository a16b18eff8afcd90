//! Whether bodies conform to profiles.

use crate::judge::Judged;
use crate::sight::Sight;
use bookend_fhir::structure::MOST_ISSUES;
use bookend_profile::{Issue, Opinion, ProfileRule, Severity, Wanted};
use bookend_script::{Clause, Side, Subject};
use jiff::tz::TimeZone;
use std::cmp::Reverse;

/// What the profiles that a body claims say of it, sorted by what becomes of it.
pub(crate) struct ByClaims {
    /// In what it departs from them, and then what they advise against.
    pub(crate) wrong: Vec<Issue>,
    /// What could not be judged, and what is only advised.
    pub(crate) asides: Vec<Issue>,
    /// Whether a profile judged something of it, and all of it could be looked at.
    pub(crate) is_judged: bool,
}

impl<'v> Sight<'v> {
    /// Returns whether the body of a side conforms to profiles; one that cannot be read does not.
    pub(crate) fn conforms(&self, subject: &Subject, profiles: &[String]) -> bool {
        let issues = self.by_profiles(self.side_of(subject), profiles);
        issues.is_ok_and(|issues| issues.is_empty())
    }

    /// Judges a clause that asks for conformity: one that is not met is as many as there are issues, up
    /// to [`MOST_ISSUES`], as where the structure of a body is judged.
    pub(crate) fn judge_profiles(&self, clause: &'v Clause, profiles: &[String]) -> Vec<Judged> {
        let judged = |met, found: String| Judged {
            met,
            subject: clause.subject.to_string(),
            expected: "a resource that conforms".to_owned(),
            found,
            faults: Vec::new(),
            places: Vec::new(),
            lacks: Vec::new(),
            verifies: clause.verifies.clone(),
            span: clause.span.clone(),
        };
        let issues = match self.by_profiles(self.side_of(&clause.subject), profiles) {
            Err(trouble) => return vec![judged(false, trouble)],
            Ok(issues) if issues.is_empty() => return vec![judged(true, "one".to_owned())],
            Ok(issues) => issues,
        };
        let more = issues.len().saturating_sub(MOST_ISSUES);
        let of_issue = |issue: &Issue| Judged {
            subject: issue.path.clone(),
            expected: expected(issue),
            ..judged(false, issue.found.clone())
        };
        let mut all: Vec<Judged> = issues.iter().take(MOST_ISSUES).map(of_issue).collect();
        if more > 0 {
            all.push(judged(false, format!("{more} issues beyond those told")));
        }
        all
    }

    /// Returns what the profiles that the body of a side claims say of it; nothing, where there are no
    /// packages, or nothing that can be judged.
    pub(crate) fn by_claims(&self, side: Side) -> Option<ByClaims> {
        let profiles = self.view.profiles;
        if profiles.is_empty() {
            return None;
        }
        let resource = self.body(side)?.resource().ok()?;
        let wanted = Wanted {
            claims: true,
            ..Wanted::default()
        };
        let now = self.view.world.now.to_zoned(TimeZone::UTC);
        let Opinion {
            issues,
            by_profiles,
        } = profiles.judge_by(resource, wanted, &now);
        let is_judged = by_profiles > 0 && not_judged(&issues).is_none();
        let (asides, mut wrong): (Vec<Issue>, Vec<Issue>) = issues
            .into_iter()
            .partition(|issue| issue.severity == Severity::Information);
        wrong.sort_by_key(|issue| Reverse(issue.severity));
        Some(ByClaims {
            wrong,
            asides,
            is_judged,
        })
    }

    fn by_profiles(&self, side: Side, profiles: &[String]) -> Result<Vec<Issue>, String> {
        let body = self.body(side).ok_or("there is no message")?;
        let resource = body.resource().map_err(ToString::to_string)?;
        let names: Vec<&str> = profiles.iter().map(String::as_str).collect();
        let wanted = Wanted {
            structure: true,
            claims: false,
            profiles: &names,
        };
        let now = self.view.world.now.to_zoned(TimeZone::UTC);
        let opinion = self.view.profiles.judge_by(resource, wanted, &now);
        conformity(opinion.issues)
    }

    fn side_of(&self, subject: &Subject) -> Side {
        subject.side.unwrap_or(self.view.side)
    }
}

/// Returns what is wrong; where nothing is, and not all could be judged, an error says what could not:
/// nobody has seen then that the body conforms.
fn conformity(issues: Vec<Issue>) -> Result<Vec<Issue>, String> {
    let trouble = not_judged(&issues).map(|issue| {
        let (path, wanted, found) = (&issue.path, expected(issue), &issue.found);
        format!("not all of it could be judged: {path}: expected {wanted}, found {found}")
    });
    let wrong = of_weight(issues);
    match trouble {
        Some(trouble) if wrong.is_empty() => Err(trouble),
        _ => Ok(wrong),
    }
}

/// Returns the first thing that could not be judged.
fn not_judged(issues: &[Issue]) -> Option<&Issue> {
    let mut issues = issues.iter();
    issues.find(|issue| issue.rule == ProfileRule::NotJudged)
}

/// Keeps what is wrong, and not what could not be judged.
fn of_weight(issues: Vec<Issue>) -> Vec<Issue> {
    let wrong = |issue: &Issue| issue.severity == Severity::Error;
    issues.into_iter().filter(wrong).collect()
}

/// Writes what may stand at a place, by which rule, and whose rule it is.
pub(crate) fn expected(issue: &Issue) -> String {
    let (expected, rule) = (&issue.expected, &issue.rule);
    if issue.profile.is_empty() {
        format!("{expected} (`{rule}`, the structure of FHIR)")
    } else {
        format!("{expected} (`{rule}` of {})", issue.profile)
    }
}
