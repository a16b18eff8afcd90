//! Work that proves nothing, and requirements that nothing proves.

use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::journey::{Journey, Step, StepKind};
use crate::predicate::Predicate;
use crate::requirement::gaps;
use crate::script::Script;

/// Warns of journeys that expect nothing or verify nothing, and of requirements without a proof.
pub(super) fn lint(checker: &Checker<'_>, script: &Script) {
    lint_requirements(checker, script);
    let has_catalogue = !script.requirements().is_empty();
    for journey in script.journeys().iter().filter(|it| !it.is_fragment) {
        if !expects(script, journey, 0) {
            let message = format!("`{}` expects nothing, and so proves nothing", journey.id);
            let help = "give one of its steps an `expect`";
            let diagnostic = Diagnostic::new(&journey.span, message).help(help);
            checker.report(diagnostic.of(Severity::Warning));
        } else if has_catalogue && verifies_nothing(journey) {
            let message = format!("`{}` verifies no requirement", journey.id);
            let help = "name those that it proves: `verifies: [UEC-P-31]`";
            let diagnostic = Diagnostic::new(&journey.span, message).help(help);
            checker.report(diagnostic.of(Severity::Warning));
        }
    }
}

/// Warns of requirements that nothing proves, and of proofs that prove nothing.
fn lint_requirements(checker: &Checker<'_>, script: &Script) {
    for gap in gaps(script) {
        let row = script.requirements().iter().find(|row| row.id == gap.id);
        if let Some(row) = row {
            let message = format!("`{}`: {}", gap.id, gap.what);
            checker.report(Diagnostic::new(&row.span, message).of(Severity::Warning));
        }
    }
}

fn verifies_nothing(journey: &Journey) -> bool {
    let steps = journey.steps.iter().chain(&journey.finally);
    journey.verifies.is_empty() && steps.into_iter().all(|step| step.proves().is_empty())
}

/// Whether a journey, or one that it uses, expects something of a response.
fn expects(script: &Script, journey: &Journey, depth: usize) -> bool {
    let demands = |predicate: &Predicate| {
        let mut count = 0_usize;
        predicate.clauses(&mut |_| count += 1);
        count > 0
    };
    journey
        .steps
        .iter()
        .chain(&journey.finally)
        .any(|step: &Step| match &step.kind {
            StepKind::Send(send) => demands(&send.expect) || demands(&send.should),
            StepKind::Race(_) => true,
            StepKind::Clock(_) => false,
            StepKind::Use(used) => {
                let used = script.journey(&used.journey);
                depth < 16 && used.is_some_and(|used| expects(script, used, depth + 1))
            }
        })
}
