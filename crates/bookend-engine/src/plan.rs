//! What of a script can concern a request, found out once when the script is loaded.

use crate::evaluate::EvaluateError;
use crate::sight::Sight;
use bookend_script::{
    Behaviour, Clause, Field, Policy, Predicate, Rule, Script, Shape, Side, Test,
};
use indexmap::IndexMap;
use serde_json::Value;

/// Which rules and behaviours can concern a request, by its interaction.
///
/// Interaction and policy are known before a request is looked at: what they alone rule out is
/// never tried. So behaviours of other modes and of other interactions cost nothing.
#[derive(Clone, Debug)]
pub struct Plan {
    by_interaction: IndexMap<String, Concerned>,
    /// For requests that are no interaction.
    otherwise: Concerned,
}

/// Positions in the script, in its order.
#[derive(Clone, Debug, Default)]
struct Concerned {
    rules: Vec<(usize, Applies)>,
    behaviours: Vec<usize>,
}

/// What is known of a `when` before a request is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// It holds.
    Always,
    /// The request decides.
    Perhaps,
}

impl Applies {
    /// Returns what interaction and policy say of a `when`; nothing where they rule it out.
    pub(crate) fn of(when: &Predicate, interaction: Option<&str>, policy: &Policy) -> Option<Self> {
        match known(when, interaction, Some(policy)) {
            Some(true) => Some(Self::Always),
            Some(false) => None,
            None => Some(Self::Perhaps),
        }
    }
}

impl<'v> Sight<'v> {
    /// Returns whether a `when` holds of which this is known.
    pub(crate) fn applies(
        &self,
        when: &'v Predicate,
        applies: Applies,
    ) -> Result<bool, EvaluateError> {
        match applies {
            Applies::Always => Ok(true),
            Applies::Perhaps => self.holds(when),
        }
    }
}

impl Plan {
    /// Plans a script.
    pub fn new(script: &Script) -> Self {
        let of = |interaction: Option<&str>| Concerned::new(script, interaction);
        let interactions = script
            .dialect()
            .interactions
            .iter()
            .map(|interaction| interaction.name.as_str());
        Self {
            by_interaction: interactions
                .map(|name| (name.to_owned(), of(Some(name))))
                .collect(),
            otherwise: of(None),
        }
    }

    fn concerned(&self, interaction: Option<&str>) -> &Concerned {
        interaction
            .and_then(|name| self.by_interaction.get(name))
            .unwrap_or(&self.otherwise)
    }

    /// Returns the rules that can concern a request, in the order of the dialect.
    pub fn rules<'s>(
        &'s self,
        script: &'s Script,
        interaction: Option<&str>,
    ) -> impl Iterator<Item = (&'s Rule, Applies)> {
        let rules = &script.dialect().rules;
        self.concerned(interaction)
            .rules
            .iter()
            .filter_map(|(index, applies)| Some((rules.get(*index)?, *applies)))
    }

    /// Returns the behaviours that can concern a request, in the order in which they are tried.
    pub fn behaviours<'s>(
        &'s self,
        script: &'s Script,
        interaction: Option<&str>,
    ) -> impl Iterator<Item = &'s Behaviour> {
        let behaviours = script.behaviours();
        self.concerned(interaction)
            .behaviours
            .iter()
            .filter_map(|index| behaviours.get(*index))
    }
}

impl Concerned {
    fn new(script: &Script, interaction: Option<&str>) -> Self {
        let applies = |when: &Predicate| Applies::of(when, interaction, script.policy());
        let rules = script.dialect().rules.iter().enumerate();
        let behaviours = script.behaviours().iter().enumerate();
        Self {
            rules: rules
                .filter_map(|(index, rule)| Some((index, applies(&rule.when)?)))
                .collect(),
            behaviours: behaviours
                .filter(|(_, behaviour)| applies(&behaviour.when).is_some())
                .map(|(index, _)| index)
                .collect(),
        }
    }
}

/// Returns whether a predicate can hold of a request of an interaction, whatever the policy.
pub fn concerns(predicate: &Predicate, interaction: Option<&str>) -> bool {
    known(predicate, interaction, None) != Some(false)
}

/// Returns whether a predicate holds, when the interaction and the policy, where it is given, alone
/// say so.
fn known(
    predicate: &Predicate,
    interaction: Option<&str>,
    policy: Option<&Policy>,
) -> Option<bool> {
    let parts = |parts: &[Predicate]| -> Vec<Option<bool>> {
        parts
            .iter()
            .map(|part| known(part, interaction, policy))
            .collect()
    };
    match predicate {
        Predicate::Clause(clause) => known_clause(clause, interaction, policy),
        Predicate::All(all) => all_hold(&parts(all)),
        Predicate::Any(any) => any_holds(&parts(any)),
        Predicate::None(none) => any_holds(&parts(none)).map(|holds| !holds),
        Predicate::Named(_, named) => known(named, interaction, policy),
    }
}

fn all_hold(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(false)) {
        return Some(false);
    }
    (!parts.contains(&None)).then_some(true)
}

fn any_holds(parts: &[Option<bool>]) -> Option<bool> {
    if parts.contains(&Some(true)) {
        return Some(true);
    }
    (!parts.contains(&None)).then_some(false)
}

fn known_clause(
    clause: &Clause,
    interaction: Option<&str>,
    policy: Option<&Policy>,
) -> Option<bool> {
    if clause.subject.side == Some(Side::Response) {
        return None;
    }
    match &clause.subject.field {
        Field::Interaction => known_test(&clause.test, interaction.map(Value::from).as_ref()),
        Field::Policy(switch) => known_test(&clause.test, policy?.setting(switch)),
        _ => None,
    }
}

/// Only tests without anything to be put in can be known before.
fn known_test(test: &Test, value: Option<&Value>) -> Option<bool> {
    let is = |shape: &Shape| shape.as_value().map(|wanted| value == Some(wanted));
    let is_one_of = |shapes: &[Shape]| any_holds(&shapes.iter().map(is).collect::<Vec<_>>());
    match test {
        Test::Equals(shape) => is(shape),
        Test::NotEquals(shape) => is(shape).map(|is| !is),
        Test::OneOf(shapes) => is_one_of(shapes),
        Test::NotOneOf(shapes) => is_one_of(shapes).map(|is| !is),
        _ => None,
    }
}
