//! Behaviours that never decide, because another always does before them.

use crate::behaviour::Behaviour;
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::predicate::Predicate;
use std::collections::BTreeSet;

/// Warns of behaviours whose every request is decided by one that is tried before them.
pub(super) fn lint(checker: &Checker<'_>, behaviours: &[Behaviour]) {
    let demands: Vec<BTreeSet<String>> = behaviours
        .iter()
        .map(|behaviour| demands_of(&behaviour.when))
        .collect();
    for (number, behaviour) in behaviours.iter().enumerate() {
        let own = demands.get(number);
        let mut before = behaviours.iter().zip(&demands).take(number);
        let shadow = before.find(|(earlier, demands)| {
            // That a later file comes over an earlier one is meant.
            let is_meant = earlier.span.file > behaviour.span.file;
            !is_meant && is_unlimited(earlier) && own.is_some_and(|own| demands.is_subset(own))
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
