//! What checks have to say beside their verdicts, and what is held against nobody.

use super::wording::MOST_ISSUES;
use crate::conformity::expected;
use bookend_model::{Aside, Objection};
use bookend_profile::Issue;
use bookend_script::Check;
use std::sync::Arc;

/// Returns what profiles could not judge, and what they only advise.
pub(super) fn asides_of_issues(check: &Check, issues: Vec<Issue>) -> Vec<Aside> {
    let aside = |issue: Issue| Aside {
        check: Arc::clone(&check.id),
        expected: expected(&issue),
        subject: issue.path,
        found: issue.found,
    };
    issues.into_iter().take(MOST_ISSUES).map(aside).collect()
}

/// Returns what somebody else who judges a body says of it and has not against it, each once.
pub fn asides_of(check: &Check, objections: &[Objection]) -> Vec<Aside> {
    let said = objections.iter().filter(|said| said.level.is_none());
    let mut asides: Vec<Aside> = Vec::new();
    for said in said {
        let place = Some(said.path.as_str()).filter(|path| !path.is_empty());
        let aside = Aside {
            check: Arc::clone(&check.id),
            subject: place.unwrap_or("body").to_owned(),
            expected: String::new(),
            found: said.says.clone(),
        };
        if asides.len() < MOST_ISSUES && !asides.contains(&aside) {
            asides.push(aside);
        }
    }
    asides
}
