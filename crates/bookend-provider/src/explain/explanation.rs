//! A decision as data.

use bookend_model::{Aside, Finding, Place};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Why a request is answered as it is.
///
/// **Shape:** in the order of the decision: behaviours, then rules, then the booking domain; what is
/// not come to is not there.
#[derive(Clone, Debug, Serialize)]
pub struct Explanation {
    /// What is asked.
    pub request: Asked,
    /// What is odd about the request, and what to do about it: why an explanation of it may not be that
    /// of the request which was meant.
    pub remarks: Vec<String>,
    /// The mode of the policy.
    pub mode: String,
    /// The time on the provider's clock.
    pub now: String,
    /// The settings of the policy that had a say, in the order of the policy.
    pub policy: Vec<Consulted>,
    /// The behaviours that were tried, in order, up to the one that decides.
    pub behaviours: Vec<BehaviourTrial>,
    /// How many behaviours are for other interactions or other settings, and were not tried.
    pub behaviours_elsewhere: usize,
    /// The rules that were come to, in order, up to the one that refuses.
    pub rules: Vec<RuleCourse>,
    /// How many rules come after it, or were not come to at all.
    pub rules_left: usize,
    /// What the standing checks say.
    pub checks: Standing,
    /// What decides.
    pub decided_by: Says,
    /// The answer.
    pub answer: Answered,
}

/// What is asked.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// The method.
    pub method: String,
    /// Path and query, below the service root where they are below it.
    pub target: String,
    /// Whether they are.
    pub is_below_service_root: bool,
    /// The interaction, where the request is one.
    pub interaction: Option<String>,
    /// What that is, for people.
    pub title: Option<String>,
    /// Who asks.
    pub caller: Option<String>,
}

/// A switch of the policy that had a say.
#[derive(Clone, Debug, Serialize)]
pub struct Consulted {
    /// The switch.
    pub switch: String,
    /// Its setting.
    pub setting: Value,
    /// The rules, behaviours and refusals that ask for it, by id.
    pub asked_by: Vec<String>,
}

/// One clause, and what was seen.
#[derive(Clone, Debug, Serialize)]
pub struct Clause {
    /// What was looked at.
    pub subject: String,
    /// What had to hold.
    pub expected: String,
    /// What was found.
    pub found: String,
    /// Where the clause stands.
    pub place: Option<Place>,
}

/// What came of a behaviour.
#[derive(Clone, Debug, Serialize)]
pub struct BehaviourTrial {
    /// Its id.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// `held-back`, `not-due`, `exhausted` or `decides`.
    pub outcome: &'static str,
    /// The clauses that held it back.
    pub because: Vec<Clause>,
    /// What it would remember of the request, by name; null for what it would forget.
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    pub remembers: IndexMap<String, Value>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// What came of a rule.
#[derive(Clone, Debug, Serialize)]
pub struct RuleCourse {
    /// Its id.
    pub id: String,
    /// What it says.
    pub says: String,
    /// `does-not-apply`, `left-out`, `met` or `unmet`.
    pub outcome: &'static str,
    /// The clauses by which it does not apply.
    pub because: Vec<Clause>,
    /// The refusals, where it is not met.
    pub refusals: Vec<Issue>,
    /// Where it stands.
    pub place: Option<Place>,
}

/// A refusal: its name in the catalogue, and what it knows.
#[derive(Clone, Debug, Serialize)]
pub struct Issue {
    /// The name.
    pub name: String,
    /// The facts.
    pub facts: BTreeMap<String, String>,
}

/// What the standing checks say.
#[derive(Clone, Debug, Serialize)]
pub struct Standing {
    /// Those that apply and hold, by id.
    pub held: Vec<String>,
    /// What is not as the others have it.
    pub findings: Vec<Finding>,
    /// What they have to say beside that, and what is held against nobody.
    pub asides: Vec<Aside>,
}

/// What decides.
#[derive(Clone, Debug, Serialize)]
pub struct Says {
    /// `behaviour`, `rule`, `checks`, `domain`, `routing`, or `script` where it is at fault.
    pub who: &'static str,
    /// The id of the behaviour or rule, or the name of the refusal.
    pub id: Option<String>,
    /// The same in a sentence.
    pub says: String,
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The header fields, in order.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: String,
    /// The refusal, by its name in the catalogue.
    pub refusal: Option<String>,
    /// How long the answer is delayed, in milliseconds.
    pub delay_ms: Option<u128>,
    /// What goes wrong with it, and where: `reset at in-body`.
    pub fault: Option<String>,
}
