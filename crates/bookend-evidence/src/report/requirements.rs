//! The requirements behind a remark, as reports in lines of text say them.

use super::{FindingReport, StepReport};

/// What a finding verifies, behind it.
pub(crate) fn verified(finding: &FindingReport) -> String {
    behind("verifies", &finding.verifies)
}

/// What a step of which there was nothing to judge was to show, behind its reason.
pub(crate) fn unshown(step: &StepReport) -> String {
    behind("not shown:", &step.unshown)
}

fn behind(word: &str, requirements: &[String]) -> String {
    if requirements.is_empty() {
        return String::new();
    }
    format!("; {word} {}", requirements.join(", "))
}
