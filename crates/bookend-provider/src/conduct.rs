//! What a provider does with the findings of the standing checks.

use bookend_script::Policy;

/// What a provider does with the findings of the standing checks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conduct {
    /// Whether requests are checked, and what follows.
    pub(crate) checks: Checks,
    /// Whether its own answers are checked as well.
    pub(crate) answers_checked: bool,
    /// Whether callers are told unasked.
    pub(crate) tells_unasked: bool,
}

/// Whether requests are checked, and what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checks {
    /// They are not.
    Off,
    /// What is found is recorded.
    Record,
    /// What is found is recorded, and a request that breaks a binding check is refused.
    Refuse,
}

impl Conduct {
    /// Reads the policy.
    pub(crate) fn of(policy: &Policy) -> Self {
        Self {
            checks: match policy.word("checks") {
                "off" => Checks::Off,
                "refuse" => Checks::Refuse,
                _ => Checks::Record,
            },
            answers_checked: policy.is_on("answers-checked"),
            tells_unasked: policy.word("findings") == "in-answer",
        }
    }
}
