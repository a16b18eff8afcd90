//! What of a script can concern a request, found out once when the script is loaded.

use crate::evaluate::EvaluateError;
use crate::sight::Sight;
use bookend_script::{Behaviour, Foresight, Policy, Predicate, Rule, Script};
use indexmap::IndexMap;

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
        match foresight(interaction, Some(policy)).of(when) {
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
        let dialect = script.dialect();
        let names = dialect.interactions.iter().map(|it| it.name.as_str());
        let planned = names.map(|name| (name.to_owned(), of(Some(name))));
        let heard = dialect.heard.iter().map(|it| it.interaction.name.as_str());
        let heard = heard.map(|name| (name.to_owned(), Concerned::of_stand_in(script, name)));
        Self {
            by_interaction: planned.chain(heard).collect(),
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
    /// Of what a stand-in is asked: behaviours that say so, and no others. A script that is for a
    /// provider as well has those that are for everything, and they would apply twice to what goes
    /// through the proxy.
    fn of_stand_in(script: &Script, name: &str) -> Self {
        let is_meant = |when: &Predicate| {
            let applies = |interaction| Applies::of(when, interaction, script.policy());
            applies(Some(name)).is_some() && applies(None).is_none()
        };
        let behaviours = script.behaviours().iter().enumerate();
        Self {
            rules: Vec::new(),
            behaviours: behaviours
                .filter(|(_, behaviour)| is_meant(&behaviour.when))
                .map(|(index, _)| index)
                .collect(),
        }
    }

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
    foresight(interaction, None).of(predicate) != Some(false)
}

/// What is known before a request is looked at.
fn foresight<'f>(interaction: Option<&'f str>, policy: Option<&'f Policy>) -> Foresight<'f> {
    Foresight {
        interaction,
        method: None,
        policy,
    }
}
