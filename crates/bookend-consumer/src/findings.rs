//! What a step demands of a response, evaluated.

use crate::blame::names_received;
use crate::exchange_scope::Seen;
use crate::scope::JourneyScope;
use bookend_engine::{EvaluateError, Judged, View, judge};
use bookend_model::{AttemptError, Finding, Level};
use bookend_script::{Capture, Field, Predicate, Role, Script, Span};

/// Turns clauses into findings, which know their place and what they prove.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judge<'j> {
    /// The script, for places.
    pub script: &'j Script,
    /// The requirements that the step proves when it is met, and those that are not met when it is
    /// not.
    pub verifies: (&'j [String], &'j [String]),
}

impl Judge<'_> {
    /// Evaluates every clause of a predicate.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`].
    pub(crate) fn judge(
        &self,
        predicate: &Predicate,
        level: Level,
        (seen, scope): (&Seen<'_>, &JourneyScope<'_>),
    ) -> Result<Vec<Finding>, EvaluateError> {
        let judged = seen.with_view(scope, |view| judge_with_places(predicate, view));
        match (judged, predicate) {
            (Ok(judged), _) => {
                let finding = |judged: Judged| self.finding(judged, level);
                Ok(judged.into_iter().map(finding).collect())
            }
            // What cannot be evaluated must not hide what can.
            (Err(_), Predicate::All(parts)) => {
                let judged = parts
                    .iter()
                    .map(|part| self.judge(part, level, (seen, scope)));
                Ok(judged.collect::<Result<Vec<_>, _>>()?.concat())
            }
            (Err(error), _) => self.unjudgeable(predicate, level, (scope, error)),
        }
    }

    /// Makes a finding of a predicate that cannot be evaluated, when what the target sent is the
    /// reason.
    fn unjudgeable(
        &self,
        predicate: &Predicate,
        level: Level,
        (scope, error): (&JourneyScope<'_>, EvaluateError),
    ) -> Result<Vec<Finding>, EvaluateError> {
        let is_received = names_received(scope, |mut found| predicate.names(&mut found));
        let span = first_span(predicate)
            .filter(|_| is_received)
            .ok_or(error.clone())?;
        let words = ("expectation", "what the target sent to be of use in it");
        let finding = self.remark(words, error.to_string(), span);
        Ok(vec![Finding { level, ..finding }])
    }

    /// Returns what the standing checks hold against the provider.
    pub(crate) fn judge_standing(&self, seen: &Seen<'_>) -> Vec<Finding> {
        let findings = seen.checked.into_iter().flat_map(|found| &found.findings);
        let is_theirs = |finding: &&Finding| {
            let check = finding
                .check
                .as_deref()
                .and_then(|id| self.script.check(id));
            check.is_some_and(|check| check.judges == Role::Provider)
        };
        findings.filter(is_theirs).cloned().collect()
    }

    fn finding(&self, judged: Judged, level: Level) -> Finding {
        let places: Vec<String> = judged.places.iter().take(3).cloned().collect();
        let is_placed = !judged.met && !places.is_empty();
        Finding {
            check: None,
            met: judged.met,
            level,
            subject: judged.subject,
            expected: judged.expected,
            found: if is_placed {
                format!("{} at `{}`", judged.found, places.join("`, `"))
            } else {
                judged.found
            },
            place: self.script.place(&judged.span),
            verifies: self.verifies(judged.met),
        }
    }

    /// Returns the requirements that a finding speaks of.
    pub(crate) fn verifies(&self, met: bool) -> Vec<String> {
        let (proven, blamed) = self.verifies;
        if met { proven } else { blamed }.to_vec()
    }

    /// Makes the finding that there is no whole response.
    pub(crate) fn no_response(&self, error: &AttemptError, span: &Span) -> Finding {
        let found = format!("{}: {}", error.kind.name(), error.detail);
        self.remark(("response", "a whole response"), found, span)
    }

    /// Makes the finding that a capture finds nothing.
    pub(crate) fn nothing_to_keep(&self, wanted: &Capture, found: &str) -> Finding {
        let subject = format!("capture `{}`", wanted.name);
        let words = (subject.as_str(), "a value to keep");
        self.remark(words, found.to_owned(), &wanted.span)
    }

    /// Makes a finding that no predicate stands for.
    pub(crate) fn remark(
        &self,
        (subject, expected): (&str, &str),
        found: String,
        span: &Span,
    ) -> Finding {
        Finding {
            check: None,
            met: false,
            level: Level::Must,
            subject: subject.to_owned(),
            expected: expected.to_owned(),
            found,
            place: self.script.place(span),
            verifies: self.verifies(false),
        }
    }
}

/// Where in a resource the values stand costs a search, and matters only when something is wrong.
fn judge_with_places(predicate: &Predicate, view: &View<'_>) -> Result<Vec<Judged>, EvaluateError> {
    let judged = judge(predicate, view)?;
    if judged.iter().all(|judged| judged.met) {
        return Ok(judged);
    }
    let view = View {
        wants_places: true,
        ..*view
    };
    judge(predicate, &view)
}

/// Returns whether a predicate speaks of the absence of a response, so that it can be judged
/// without one.
pub(crate) fn speaks_of_error(predicate: &Predicate) -> bool {
    let mut found = false;
    predicate.clauses(&mut |clause| found |= matches!(clause.subject.field, Field::Error));
    found
}

/// Returns where the first clause of a predicate stands.
pub(crate) fn first_span(predicate: &Predicate) -> Option<&Span> {
    let mut first = None;
    predicate.clauses(&mut |clause| {
        first.get_or_insert(&clause.span);
    });
    first
}
