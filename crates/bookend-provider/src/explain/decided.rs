//! What decided, in a sentence.

use super::explanation::{BehaviourTrial, Issue, RuleCourse, Says};
use crate::reply::Reply;
use crate::route::Route;

/// What is heard of a decision beside what was tried.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Whether binding checks refuse.
    pub(super) is_by_checks: bool,
    /// Whether the behaviour that decides leaves the answer to the booking domain.
    pub(super) leaves_answer: bool,
    /// Why a value of the script could not be made.
    pub(super) trouble: Option<String>,
}

/// Says what decides: the script where it is at fault, then the first of behaviour, rule, check and
/// booking domain that has. A behaviour that leaves the answer to the domain does not decide that it
/// is a refusal; the sentence names it all the same.
pub(super) fn decided_by(
    (behaviours, rules, heard): (&[BehaviourTrial], &[RuleCourse], &Heard),
    route: &Route<'_>,
    reply: &Reply,
) -> Says {
    let behaviour = behaviours.iter().find(|found| found.outcome == "decides");
    if let Some(trouble) = &heard.trouble {
        return by_trouble(trouble, behaviour);
    }
    let Some(behaviour) = behaviour else {
        return by_domain((rules, heard), route, reply);
    };
    let is_refused = route.interaction.is_none() || reply.refusal.is_some();
    if !(heard.leaves_answer && is_refused) {
        let says = format!(
            "the behaviour `{}` decides: {}",
            behaviour.id, behaviour.title
        );
        return by("behaviour", Some(&behaviour.id), says);
    }
    let decided = by_domain((rules, heard), route, reply);
    let says = format!(
        "{}; the behaviour `{}` is applied to that answer",
        decided.says, behaviour.id
    );
    Says { says, ..decided }
}

fn by(who: &'static str, id: Option<&str>, says: String) -> Says {
    Says {
        who,
        id: id.map(str::to_owned),
        says,
    }
}

fn by_trouble(trouble: &str, behaviour: Option<&BehaviourTrial>) -> Says {
    let id = behaviour.map(|behaviour| behaviour.id.as_str());
    let place = id.map_or_else(String::new, |id| format!(", under the behaviour `{id}`"));
    by(
        "script",
        id,
        format!("the script is at fault{place}: {trouble}"),
    )
}

fn by_domain((rules, heard): (&[RuleCourse], &Heard), route: &Route<'_>, reply: &Reply) -> Says {
    let refusal = reply.refusal.as_deref();
    if route.interaction.is_none() {
        let says = "no interaction of the dialect has this method and path".to_owned();
        return by("routing", refusal, says);
    }
    let is_of = |rule: &&RuleCourse| {
        let mut names = rule.refusals.iter().map(|issue| issue.name.as_str());
        names.any(|name| Some(name) == refusal)
    };
    match (rules.iter().find(is_of), refusal) {
        (Some(rule), _) => {
            let says = format!("the rule `{}` is not met: {}", rule.id, words(rule));
            by("rule", Some(&rule.id), says)
        }
        (None, Some(name)) if heard.is_by_checks => {
            let says = "a binding check is not met, and the policy `checks` refuses".to_owned();
            by("checks", Some(name), says)
        }
        (None, Some(name)) => {
            let says = format!("the booking domain refuses: `{name}`");
            by("domain", Some(name), says)
        }
        (None, None) => {
            let says = "every rule is met, and the booking domain answers".to_owned();
            by("domain", None, says)
        }
    }
}

/// What a rule says; one that says nothing itself is put in the words of its refusals.
fn words(rule: &RuleCourse) -> String {
    if !rule.says.is_empty() {
        return rule.says.clone();
    }
    let of_issue = |issue: &Issue| {
        let facts = ["says", "found"].into_iter();
        let mut told = facts.filter_map(|fact| issue.facts.get(fact));
        match told.find(|words| !words.is_empty()) {
            Some(words) => words.clone(),
            None => format!("refused by `{}`", issue.name),
        }
    };
    let words: Vec<String> = rule.refusals.iter().map(of_issue).collect();
    words.join("; ")
}
