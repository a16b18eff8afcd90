//! Which checks can concern an exchange, found out once when the script is loaded.

use super::heads::{Groups, Seat};
use crate::plan::Applies;
use bookend_script::{Check, Demand, On, Predicate, Rule, RuleKind, Script};
use indexmap::IndexMap;

/// Which checks can concern an exchange, by its interaction.
///
/// As with rules: what interaction and policy alone rule out is never tried.
#[derive(Clone, Debug)]
pub struct CheckPlan {
    by_interaction: IndexMap<String, Applicable>,
    /// For requests that are no interaction.
    otherwise: Applicable,
}

/// What was planned, in the order of the script.
#[derive(Clone, Debug, Default)]
struct Applicable {
    request: Vec<Planned>,
    response: Vec<Planned>,
    exchange: Vec<Planned>,
    sequence: Vec<Planned>,
    /// The checks that look at nothing but heads, by the parts that they look at.
    groups: Groups,
}

/// A check that can concern an exchange, by its position in the script.
#[derive(Clone, Copy, Debug)]
struct Planned {
    position: usize,
    applies: Applies,
    proof: Option<(usize, Applies)>,
    of_token: Option<OfToken>,
    seat: Option<Seat>,
}

/// How a check depends on the token alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfToken {
    /// What it says does.
    Verdict,
    /// Whether it applies does; where it applies, it holds as long as the rules are met.
    UnderRules,
}

/// A check that can concern an exchange.
#[derive(Clone, Copy, Debug)]
pub(super) struct Concerned<'s> {
    pub(super) check: &'s Check,
    /// Its position in the script.
    pub(super) position: usize,
    /// What is known of when it applies.
    pub(super) applies: Applies,
    /// A rule of the dialect whose being met is enough, and what is known of when that applies.
    pub(super) proof: Option<(&'s Rule, Applies)>,
    /// How it depends on the token alone, where it does.
    pub(super) of_token: Option<OfToken>,
    /// Its place among the checks that look at nothing but heads, where it is one of them.
    pub(super) seat: Option<Seat>,
}

impl CheckPlan {
    /// Plans the checks of a script.
    pub fn new(script: &Script) -> Self {
        let interactions = &script.dialect().interactions;
        let of = |interaction: Option<&str>| Applicable::new(script, interaction);
        Self {
            by_interaction: interactions
                .iter()
                .map(|interaction| {
                    let name = interaction.name.as_str();
                    (name.to_owned(), of(Some(name)))
                })
                .collect(),
            otherwise: of(None),
        }
    }

    /// Returns the checks that can concern an exchange.
    pub(super) fn checks<'p, 's: 'p>(
        &'p self,
        script: &'s Script,
        on: On,
        interaction: Option<&str>,
    ) -> impl Iterator<Item = Concerned<'s>> + 'p {
        let (_, applicable) = self.applicable(interaction);
        let planned = match on {
            On::Request => &applicable.request,
            On::Response => &applicable.response,
            On::Exchange => &applicable.exchange,
            On::Sequence => &applicable.sequence,
        };
        let (checks, rules) = (script.checks(), &script.dialect().rules);
        planned.iter().filter_map(|planned| {
            let proof = planned.proof;
            Some(Concerned {
                check: checks.get(planned.position)?,
                position: planned.position,
                applies: planned.applies,
                proof: proof.and_then(|(rule, applies)| Some((rules.get(rule)?, applies))),
                of_token: planned.of_token,
                seat: planned.seat,
            })
        })
    }
}

impl CheckPlan {
    /// Returns the groups of checks that look at nothing but heads, and the number that tells them from
    /// those of other interactions.
    pub(super) fn groups(&self, interaction: Option<&str>) -> (usize, &Groups) {
        let (number, applicable) = self.applicable(interaction);
        (number, &applicable.groups)
    }

    fn applicable(&self, interaction: Option<&str>) -> (usize, &Applicable) {
        let found = interaction.and_then(|name| self.by_interaction.get_full(name));
        found.map_or(
            (self.by_interaction.len(), &self.otherwise),
            |(number, _, applicable)| (number, applicable),
        )
    }
}

impl Applicable {
    fn new(script: &Script, interaction: Option<&str>) -> Self {
        let mut applicable = Self::default();
        let applies = |when: &Predicate| Applies::of(when, interaction, script.policy());
        let can_hold = |when: &Predicate| applies(when).is_some();
        for (position, check) in script.checks().iter().enumerate() {
            let memory = check.memory.as_ref();
            let concerns = can_hold(&check.when)
                || memory.is_some_and(|memory| {
                    can_hold(&memory.remember) || memory.forget.as_ref().is_some_and(can_hold)
                });
            if !concerns {
                continue;
            }
            let proof = proof_of(script, check, interaction);
            let parts = check.head_parts().filter(|_| proof.is_none());
            let seat = parts.map(|parts| applicable.groups.seat(parts.into_iter()));
            let planned = match check.on {
                On::Request => &mut applicable.request,
                On::Response => &mut applicable.response,
                On::Exchange => &mut applicable.exchange,
                On::Sequence => &mut applicable.sequence,
            };
            planned.push(Planned {
                position,
                applies: applies(&check.when).unwrap_or(Applies::Perhaps),
                proof,
                of_token: of_token(check, proof),
                seat,
            });
        }
        applicable
    }
}

fn of_token(check: &Check, proof: Option<(usize, Applies)>) -> Option<OfToken> {
    if check.is_of_token() {
        return Some(OfToken::Verdict);
    }
    let is_proven = proof.is_some_and(|(_, applies)| applies == Applies::Always);
    let is_asked = matches!(check.demand, Demand::Holds(_));
    (is_proven && is_asked && check.applies_by_token()).then_some(OfToken::UnderRules)
}

/// Returns the rule that a check is made of or implied by, where what is not as it has it is always
/// refused: the policy may let any token pass.
fn proof_of(script: &Script, check: &Check, interaction: Option<&str>) -> Option<(usize, Applies)> {
    let position = check.rule.or(check.implied_by)?;
    let rule = script.dialect().rules.get(position)?;
    let token = &script.dialect().token;
    let is_binding = !matches!(rule.kind, RuleKind::Token)
        || token.refuses_all(script.policy().word(&token.switch));
    let applies = Applies::of(&rule.when, interaction, script.policy())?;
    is_binding.then_some((position, applies))
}
