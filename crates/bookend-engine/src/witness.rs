//! Watching how a request is decided.

use crate::evaluate::EvaluateError;
use crate::judge::Judged;
use bookend_model::Refusal;
use bookend_script::{Behaviour, Rule};
use serde_json::Value;

/// Watches how a request is decided, and changes nothing of it.
///
/// What is told is what decides: there is no second way to the same answer that could differ from it.
pub trait Witness {
    /// A behaviour was tried.
    fn behaviour(&self, behaviour: &Behaviour, trial: Trial);
    /// A rule of the dialect was come to.
    fn rule(&self, rule: &Rule, trial: RuleTrial<'_>);
    /// Every rule is met, and binding checks that are not refuse.
    fn refused_by_checks(&self);
    /// A value of the script could not be made, and the answer says so.
    fn trouble(&self, error: &EvaluateError);
}

/// What came of trying a behaviour.
#[derive(Clone, Debug)]
pub enum Trial {
    /// Its `when` does not hold: every clause, and what was seen.
    HeldBack(Vec<Judged>),
    /// Its `when` holds, and a machine is in a state from which it cannot go on as it should.
    Stuck {
        /// The machine.
        machine: String,
        /// The state it is in.
        state: String,
        /// The state to which it should go on.
        to: String,
    },
    /// Its `when` holds, and its schedule leaves this request to others.
    NotDue,
    /// It applies, and its sequence leaves this request to the booking domain.
    Exhausted,
    /// It decides.
    Decides {
        /// Whether the booking domain answers all the same, and the behaviour only changes, delays
        /// or keeps from taking effect what it says.
        leaves_answer: bool,
        /// What it remembers of the request, by name; null for what it forgets.
        remembers: Vec<(String, Value)>,
    },
}

/// What came of a rule.
#[derive(Clone, Debug)]
pub enum RuleTrial<'t> {
    /// Its `when` does not hold: every clause, and what was seen.
    DoesNotApply(Vec<Judged>),
    /// It is of content, and an earlier one of these has decided already.
    LeftOut,
    /// It is met.
    Met,
    /// It is not met.
    Unmet(&'t [Refusal]),
}
