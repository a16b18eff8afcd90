//! What a step demands of a response, evaluated.

use crate::blame::names_received;
use crate::exchange_scope::Seen;
use crate::origins::Origins;
use crate::plan::{PlannedStep, joined};
use crate::scope::JourneyScope;
use crate::stage::Stage;
use bookend_engine::{EvaluateError, Judged, View, judge};
use bookend_model::{AttemptError, Finding, Level};
use bookend_script::{Capture, Field, From, Predicate, Role, Script, Span};
use std::cell::RefCell;

/// Turns clauses into findings, which know their place and what they prove.
#[derive(Debug)]
pub(crate) struct Judge<'j> {
    /// The script, for places.
    pub script: &'j Script,
    /// The step that is judged.
    pub step: &'j PlannedStep<'j>,
    /// Of each demand that is not met and has to be, the earlier step from which that follows, if it does.
    pub roots: RefCell<Vec<Option<String>>>,
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
        (seen, stage): (&Seen<'_>, &Stage<'_>),
    ) -> Result<Vec<Finding>, EvaluateError> {
        let scope = &stage.scope;
        let judged = seen.with_view(scope, |view| judge_with_places(predicate, view));
        match (judged, predicate) {
            (Ok(judged), _) => {
                let finding = |judged: Judged| self.finding(judged, level, &stage.origins);
                Ok(judged.into_iter().map(finding).collect())
            }
            // What cannot be evaluated must not hide what can.
            (Err(_), Predicate::All(parts)) => {
                let judged = parts
                    .iter()
                    .map(|part| self.judge(part, level, (seen, stage)));
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
        self.roots.borrow_mut().push(None);
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

    fn finding(&self, judged: Judged, level: Level, origins: &Origins) -> Finding {
        let root = self.root(&judged, level, origins);
        let places: Vec<String> = judged.places.iter().take(3).cloned().collect();
        let is_placed = !judged.met && !places.is_empty();
        Finding {
            check: None,
            met: judged.met,
            level,
            subject: judged.subject,
            expected: match &root {
                Some((name, step)) => {
                    let expected = judged.expected;
                    format!("{expected}: `{name}` is what step `{step}` kept")
                }
                None => judged.expected,
            },
            found: if is_placed {
                format!("{} at `{}`", judged.found, places.join("`, `"))
            } else {
                judged.found
            },
            place: self.script.place(&judged.span),
            verifies: match root {
                // An earlier answer is to blame, and no requirement on this one.
                Some(_) => Vec::new(),
                None => self.verifies(&judged.verifies, judged.met),
            },
        }
    }

    /// Returns the requirements that a finding speaks of: where it is met, all that it may help to
    /// show; where it is not, those that it names itself, or else those of its step or journey.
    pub(crate) fn verifies(&self, own: &[String], met: bool) -> Vec<String> {
        match (met, own) {
            (true, own) => joined(own, &self.step.verifies),
            (false, []) => self.step.blames.clone(),
            (false, own) => own.to_vec(),
        }
    }

    /// Returns the value of an earlier step because of which a demand cannot be met, and that step;
    /// and remembers of each that has to be met whether there is one.
    fn root(&self, judged: &Judged, level: Level, origins: &Origins) -> Option<(String, String)> {
        let keeper = |name: &String| {
            let root = name.split('.').next()?;
            let step = origins.keeper(root)?;
            (step != self.step.id).then(|| (root.to_owned(), step.to_owned()))
        };
        let root = judged.lacks.iter().find_map(keeper);
        if !judged.met && level == Level::Must {
            let step = root.as_ref().map(|(_, step)| step.clone());
            self.roots.borrow_mut().push(step);
        }
        root
    }

    /// Returns the earlier step from which all that is not met, and has to be, follows.
    pub(crate) fn follows_from(&self) -> Option<String> {
        let roots = self.roots.borrow();
        let all: Option<Vec<&String>> = roots.iter().map(Option::as_ref).collect();
        all.and_then(|all| all.first().map(|&step| step.clone()))
    }

    /// Makes the finding that there is no whole response.
    pub(crate) fn no_response(&self, error: &AttemptError, span: &Span) -> Finding {
        let found = format!("{}: {}", error.kind.name(), error.detail);
        Finding {
            verifies: self.step.unanswered(),
            ..self.remark(("response", "a whole response"), found, span)
        }
    }

    /// Makes the finding that a capture finds nothing.
    pub(crate) fn nothing_to_keep(&self, wanted: &Capture, found: &str) -> Finding {
        let subject = looked_at(wanted);
        let expected = format!("a value to keep as `{}`", wanted.name);
        let words = (subject.as_str(), expected.as_str());
        // That a journey cannot go on says nothing of what all of it would have shown.
        let verifies = joined(&wanted.verifies, &self.step.step.verifies);
        Finding {
            verifies,
            ..self.remark(words, found.to_owned(), &wanted.span)
        }
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
            verifies: self.step.blames.clone(),
        }
    }
}

/// Returns what a capture looks at, in the script's words.
pub(crate) fn looked_at(wanted: &Capture) -> String {
    match &wanted.from {
        From::Fhir(path) => format!("fhir: {}", path.text()),
        From::Header(name) => format!("header.{name}"),
        From::Body => "body".to_owned(),
        From::Status => "status".to_owned(),
        From::Value(_) => format!("capture `{}`", wanted.name),
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
