//! Failures by cause: the same refusal, or the same thing found where the same was looked for, is one thing to
//! look at, however many journeys run into it.

use super::answer::words;
use crate::ground::Ground;
use crate::record::{JourneyRecord, RunRecord, StepRecord};
use bookend_model::{Finding, Level, Outcome};
use regex::Regex;
use std::sync::LazyLock;

/// What differs from exchange to exchange and says nothing: words of eight letters and more that
/// have a digit, such as ids and times.
static VARYING: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9A-Za-z:.+-]*[0-9][0-9A-Za-z:.+-]*").ok());

/// What a provider has between backticks: whole pairs, from the first on.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("`([^`]*)`").ok());

/// What between backticks has a digit and is no value: a path, such as `contained[0].id`, and the id of a rule
/// of FHIR, such as `dom-3`.
static NO_VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[A-Za-z]+(?:\[[0-9]+\])?(?:\.[A-Za-z]+(?:\[[0-9]+\])?)*|[a-z]{3}-[0-9]{1,2})$")
        .ok()
});

/// One thing that went wrong, and where.
#[derive(Debug)]
pub(super) struct Cause<'r> {
    key: String,
    /// Where it went wrong, in the order of the run; at least one.
    pub occurrences: Vec<Occurrence<'r>>,
}

/// Where something went wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occurrence<'r> {
    /// The journey.
    pub journey: &'r JourneyRecord<'r>,
    /// The step; nothing when the journey as a whole could not go on.
    pub step: Option<&'r StepRecord>,
    /// Whether nothing went wrong in the journey before.
    is_first: bool,
}

impl<'r> Occurrence<'r> {
    /// Returns the steps of the journey that are not as they should be, or were not taken, because
    /// of this.
    pub(super) fn followers(&self) -> impl Iterator<Item = &'r StepRecord> {
        let root = self.step.map(|step| step.id.as_str());
        let steps = self.journey.steps.iter().filter(|step| !step.is_final);
        steps.filter(move |step| root.is_some() && step.follows_from.as_deref() == root)
    }

    /// Returns journey and step.
    pub(super) fn name(&self) -> String {
        let id = self.journey.id();
        self.step
            .map_or_else(|| id.clone(), |step| format!("{id} / {}", step.id))
    }

    pub(super) fn outcome(&self) -> Outcome {
        self.step.map_or(self.journey.outcome, |step| step.outcome)
    }

    /// What tells the cause from others. A refusal is the same wherever it was met instead of what was
    /// expected; another wrong status is told by the interaction and what was expected as well, and anything
    /// else by the place of the expectation and what was found.
    fn key(&self, ground: &Ground<'_>) -> String {
        if let Some(refusal) = self.step.and_then(|step| refusal(step, ground)) {
            return refusal;
        }
        let reason = match self.step {
            Some(step) => step.reason.as_deref(),
            None => self.journey.reason.as_deref(),
        };
        let finding = self.step.and_then(|step| Some((step, gravest(step)?)));
        let key = match finding {
            Some((step, finding)) => finding_key(step, finding),
            None => alike(reason.unwrap_or_default()),
        };
        format!("{} {key}", self.outcome().name())
    }
}

/// Groups what went wrong by its cause: first what stands at the beginning of the trouble, and of
/// that what most journeys run into.
pub(super) fn causes<'r>(record: &'r RunRecord<'r>, ground: &Ground<'_>) -> Vec<Cause<'r>> {
    let mut causes: Vec<Cause<'r>> = Vec::new();
    for occurrence in record.journeys.iter().flat_map(occurrences) {
        let key = occurrence.key(ground);
        match causes.iter_mut().find(|cause| cause.key == key) {
            Some(cause) => cause.occurrences.push(occurrence),
            None => causes.push(Cause {
                key,
                occurrences: vec![occurrence],
            }),
        }
    }
    causes.sort_by_key(|cause| {
        let begins = cause.occurrences.iter().filter(|o| o.is_first).count();
        (begins == 0, std::cmp::Reverse(cause.occurrences.len()))
    });
    causes
}

fn occurrences<'r>(journey: &'r JourneyRecord<'r>) -> Vec<Occurrence<'r>> {
    let is_bad = |outcome| matches!(outcome, Outcome::Failed | Outcome::Errored);
    if !is_bad(journey.outcome) {
        return Vec::new();
    }
    let bad = || journey.steps.iter().filter(|step| is_bad(step.outcome));
    // What follows from another failure is told with that.
    let has_failed = |id: &String| bad().any(|step| step.id == *id);
    let steps = bad().filter(|step| !step.follows_from.as_ref().is_some_and(has_failed));
    let whole = journey.reason.as_ref().map(|_| None);
    let places = steps.map(Some).chain(whole);
    places
        .enumerate()
        .map(|(position, step)| Occurrence {
            journey,
            step,
            is_first: position == 0,
        })
        .collect()
}

/// Returns the finding that decided how a step ended.
pub(super) fn gravest(step: &StepRecord) -> Option<&Finding> {
    let must = step.unmet().find(|finding| finding.level == Level::Must);
    must.or_else(|| step.unmet().next())
}

/// Returns the refusal that a step met where it expected another status.
fn refusal(step: &StepRecord, ground: &Ground<'_>) -> Option<String> {
    gravest(step).filter(|finding| finding.subject == "status")?;
    let exchange = step.exchanges.last()?;
    let status = exchange.attempt.as_ref().ok()?.status;
    let words = words(exchange, &step.interaction, ground);
    let first = words.first().map_or("", String::as_str);
    (status >= 400).then(|| {
        let said = without_values(first);
        format!("{} {status} {}", step.interaction, alike(&said))
    })
}

/// Takes out of a text the values that a provider says back, between backticks and with a digit: which one it
/// was is no matter.
fn without_values(text: &str) -> String {
    let (Some(quoted), Some(no_value)) = (QUOTED.as_ref(), NO_VALUE.as_ref()) else {
        return text.to_owned();
    };
    let mask = |found: &regex::Captures<'_>| {
        let part = |number| found.get(number).map_or("", |part| part.as_str());
        let (whole, inner) = (part(0), part(1));
        let has_digit = inner.contains(|letter: char| letter.is_ascii_digit());
        if has_digit && !no_value.is_match(inner) {
            "`…`".to_owned()
        } else {
            whole.to_owned()
        }
    };
    quoted.replace_all(text, mask).into_owned()
}

/// What was looked at, whichever of several at once it was.
fn subject(finding: &Finding) -> &str {
    let contender = finding.subject.strip_prefix("contender ");
    let rest = contender.and_then(|rest| rest.split_once(": "));
    rest.map_or(finding.subject.as_str(), |(_, subject)| subject)
}

fn finding_key(step: &StepRecord, finding: &Finding) -> String {
    if finding.found == "nothing" {
        // Whether it was expected or to be kept: what an answer does not have is the same matter.
        return format!("{} {} nothing", step.interaction, subject(finding));
    }
    if finding.subject == "status" {
        // Which step asked is no matter either: as on the page, the interaction and its answer are, and what was
        // expected in its place. (A status that refuses is told by `refusal`.)
        let (found, expected) = (&finding.found, &finding.expected);
        return format!("{} status {found} for {expected}", step.interaction);
    }
    let place = finding.place.as_ref().map(ToString::to_string);
    let place = place.unwrap_or_else(|| subject(finding).to_owned());
    format!("{place} {}", alike(&finding.found))
}

/// Takes out of a text what differs from exchange to exchange.
fn alike(text: &str) -> String {
    let Some(pattern) = VARYING.as_ref() else {
        return text.to_owned();
    };
    let mask = |found: &regex::Captures<'_>| {
        let word = found.get(0).map_or("", |found| found.as_str());
        if word.len() < 8 {
            word.to_owned()
        } else {
            "…".to_owned()
        }
    };
    pattern.replace_all(text, mask).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_said_back_are_taken_out_and_paths_and_rules_are_kept() {
        let text = "`exp` is `iat` + 300; `x` is `a1`";
        assert_eq!(without_values(text), "`exp` is `iat` + 300; `x` is `…`");
        let text = "`contained[0].id` breaks `dom-3`: `slot[1]`, `9990000018` and `3 of 4";
        assert_eq!(
            without_values(text),
            "`contained[0].id` breaks `dom-3`: `slot[1]`, `…` and `3 of 4"
        );
    }

    #[test]
    fn ids_and_times_do_not_tell_causes_apart_and_statuses_do() {
        assert_eq!(alike("`W/\"1\"` at 3f2c81a0-77b1"), "`W/\"1\"` at …");
        assert_eq!(alike("2026-11-21T12:00:00Z"), alike("2027-01-01T09:30:00Z"));
        assert_ne!(alike("`500`"), alike("`404`"));
    }
}
