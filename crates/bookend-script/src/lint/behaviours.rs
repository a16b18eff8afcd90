//! Behaviours that never decide, because no request is as they ask, because their schedule never lets
//! one pass, or because another always decides before them.

use crate::behaviour::{Behaviour, Schedule, Share};
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::dialect::Dialect;
use crate::predicate::{Foresight, Predicate};
use crate::quantity::PointInTime;
use crate::script::Script;
use std::collections::BTreeSet;

/// Warns of behaviours that no request can be as, of those whose schedule lets none pass, and of those
/// whose every request is decided by one that is tried before them.
pub(super) fn lint(checker: &Checker<'_>, script: &Script) {
    let behaviours = script.behaviours();
    let demands: Vec<BTreeSet<String>> = behaviours
        .iter()
        .map(|behaviour| demands_of(&behaviour.when))
        .collect();
    for (number, behaviour) in behaviours.iter().enumerate() {
        if !can_hold(&behaviour.when, script.dialect()) {
            let message = format!(
                "`{}` never decides: no request is as its `when` asks",
                behaviour.id
            );
            let help = "an interaction has one method, and a request is of one interaction";
            let diagnostic = Diagnostic::new(&behaviour.span, message).help(help);
            checker.report(diagnostic.of(Severity::Warning));
            continue;
        }
        if let Some((why, help)) = never_opens(&behaviour.schedule) {
            let message = format!("`{}` never decides: {why}", behaviour.id);
            let diagnostic = Diagnostic::new(&behaviour.span, message).help(help);
            checker.report(diagnostic.of(Severity::Warning));
            continue;
        }
        let own = demands.get(number);
        let mut before = behaviours.iter().zip(&demands).take(number);
        let shadow = before.find(|(earlier, demands)| {
            // That a later file comes over an earlier one is meant.
            let is_meant = earlier.span.file > behaviour.span.file;
            let is_above = !is_meant && is_unlimited(earlier);
            is_above
                && own.is_some_and(|own| demands.is_subset(own))
                && is_heard_with(earlier, behaviour, script.dialect())
        });
        if let Some((shadow, _)) = shadow {
            let message = format!(
                "`{}` never decides: `{}` is tried before it and takes its every request",
                behaviour.id, shadow.id
            );
            let help =
                "give it a higher `priority`, a narrower `when` to the other, or a `schedule`";
            let diagnostic = Diagnostic::new(&behaviour.span, message).help(help);
            checker.report(diagnostic.of(Severity::Warning));
        }
    }
}

/// Returns why a schedule lets no request pass whatever comes, and what to do, where that is so.
fn never_opens(schedule: &Schedule) -> Option<(&'static str, &'static str)> {
    let ends_before = match (&schedule.from, &schedule.until) {
        (Some(PointInTime::At(from)), Some(PointInTime::At(until))) => until <= from,
        (Some(PointInTime::After(from)), Some(PointInTime::After(until))) => until <= from,
        (
            Some(PointInTime::Day(from, from_time, zone)),
            Some(PointInTime::Day(until, until_time, other)),
        ) => zone == other && (until, until_time) <= (from, from_time),
        _ => false,
    };
    if ends_before {
        let help = "write a later `until`; `+10s` is counted from the start of the provider, here as in `from`";
        return Some(("its `until` is not after its `from`", help));
    }
    let never = match schedule.share? {
        Share::Always(share) => share <= 0.0,
        Share::Ramp { from, to, .. } => from <= 0.0 && to <= 0.0,
    };
    let help = "leave the behaviour out, or switch it off by the control port";
    never.then_some(("its share of requests is `0%`", help))
}

/// Whether a predicate can hold of a request to a provider, of any interaction or of none, or of one
/// to a stand-in.
fn can_hold(when: &Predicate, dialect: &Dialect) -> bool {
    let known = dialect.interactions.iter().map(|found| Foresight {
        interaction: Some(&found.name),
        method: Some(&found.method),
        policy: None,
    });
    let mut all = known.chain([OF_NONE]);
    all.any(|foresight| foresight.of(when) != Some(false)) || can_be_heard(when, dialect)
}

/// What is known of a request that is no interaction.
const OF_NONE: Foresight<'_> = Foresight {
    interaction: None,
    method: None,
    policy: None,
};

/// Whether a predicate can hold of a request to a stand-in.
fn can_be_heard(when: &Predicate, dialect: &Dialect) -> bool {
    dialect.heard.iter().any(|heard| {
        let foresight = Foresight {
            interaction: Some(&heard.interaction.name),
            ..OF_NONE
        };
        foresight.of(when) != Some(false)
    })
}

/// Whether stand-ins, which obey only what names one of them, obey a behaviour where they obey another.
fn is_heard_with(earlier: &Behaviour, later: &Behaviour, dialect: &Dialect) -> bool {
    let names_what_is_asked = |it: &Behaviour| OF_NONE.of(&it.when) == Some(false);
    names_what_is_asked(earlier)
        || !(names_what_is_asked(later) && can_be_heard(&later.when, dialect))
}

/// Whether a behaviour decides every request for which its `when` holds.
fn is_unlimited(behaviour: &Behaviour) -> bool {
    let schedule = &behaviour.schedule;
    let is_counted = schedule.times.is_some() || schedule.after > 0 || schedule.every > 1;
    let is_of_time = schedule.from.is_some() || schedule.until.is_some();
    let is_shared = schedule.share.is_some() || schedule.quota.is_some();
    // One that has a machine go on applies only where the machine can.
    let goes_on = !behaviour.transitions().is_empty();
    !(is_counted || is_of_time || is_shared || goes_on)
}

/// Returns what a predicate demands, each part in one form whatever its place.
fn demands_of(predicate: &Predicate) -> BTreeSet<String> {
    match predicate {
        Predicate::All(parts) => parts.iter().flat_map(demands_of).collect(),
        Predicate::Named(_, named) => demands_of(named),
        other => BTreeSet::from([text_of(other)]),
    }
}

fn text_of(predicate: &Predicate) -> String {
    let parts = |parts: &[Predicate]| {
        let texts: BTreeSet<String> = parts.iter().map(text_of).collect();
        texts.into_iter().collect::<Vec<_>>().join(" ; ")
    };
    match predicate {
        Predicate::Clause(clause) => format!("{} {:?}", clause.subject, clause.test),
        Predicate::All(all) => format!("all({})", parts(all)),
        Predicate::Any(any) => format!("any({})", parts(any)),
        Predicate::None(none) => format!("none({})", parts(none)),
        Predicate::Named(_, named) => text_of(named),
    }
}
