//! What of a script can concern a request, found out once when the script is loaded.

use crate::evaluate::EvaluateError;
use crate::needed_fields::{NeededFields, Needs};
use crate::sight::Sight;
use bookend_model::Headers;
use bookend_script::{Behaviour, Foresight, Policy, Predicate, Rule, Script};
use indexmap::IndexMap;

/// Which rules and behaviours can concern a request, by its interaction.
///
/// Interaction and policy are known before a request is looked at: what they alone rule out is
/// never tried. So behaviours of other modes and of other interactions cost nothing, and those that need
/// a header field next to nothing where a request does not have it.
#[derive(Clone, Debug)]
pub struct Plan {
    by_interaction: IndexMap<String, Concerned>,
    /// For requests that are no interaction.
    otherwise: Concerned,
    fields: NeededFields,
    /// What each behaviour needs that decides before the body of a request is read.
    early: Vec<Needs>,
}

/// Positions in the script, in its order.
#[derive(Clone, Debug, Default)]
struct Concerned {
    rules: Vec<(usize, Applies)>,
    /// Each with what it needs.
    behaviours: Vec<(usize, Needs)>,
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
        let mut fields = NeededFields::default();
        let behaviours = script.behaviours().iter();
        let needs: Vec<Needs> = behaviours.map(|it| fields.of(&it.when)).collect();
        let of = |interaction: Option<&str>| Concerned::new(script, &needs, interaction);
        let dialect = script.dialect();
        let names = dialect.interactions.iter().map(|it| it.name.as_str());
        let planned = names.map(|name| (name.to_owned(), of(Some(name))));
        let heard = dialect.heard.iter().map(|it| it.interaction.name.as_str());
        let stood_in = |name| Concerned::of_stand_in(script, &needs, name);
        let heard = heard.map(|name| (name.to_owned(), stood_in(name)));
        let all = script.behaviours().iter().zip(&needs);
        Self {
            by_interaction: planned.chain(heard).collect(),
            otherwise: of(None),
            early: all
                .filter(|(behaviour, _)| behaviour.is_before_body())
                .map(|(_, needs)| *needs)
                .collect(),
            fields,
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

    /// Returns the behaviours that can concern a request, in the order in which they are tried; of one
    /// whose header fields are not told, all that can concern its interaction.
    pub fn behaviours<'s>(
        &'s self,
        script: &'s Script,
        interaction: Option<&str>,
        headers: Option<&Headers>,
    ) -> impl Iterator<Item = &'s Behaviour> + use<'s> {
        let behaviours = script.behaviours();
        let has = headers.map_or(Needs::ALL, |headers| self.fields.of_request(headers));
        self.concerned(interaction)
            .behaviours
            .iter()
            .filter(move |(_, needs)| needs.are_among(has))
            .filter_map(|(index, _)| behaviours.get(*index))
    }

    /// Whether a behaviour decides before the body of a request is read.
    pub fn decides_early(&self) -> bool {
        !self.early.is_empty()
    }

    /// Whether a behaviour may decide a request with these header fields before its body is read.
    pub fn may_decide_early(&self, headers: &Headers) -> bool {
        let has = |early: &[Needs]| {
            let has = self.fields.of_request(headers);
            early.iter().any(|needs| needs.are_among(has))
        };
        self.decides_early() && has(&self.early)
    }
}

impl Concerned {
    /// Of what a stand-in is asked: behaviours that say so, and no others. A script that is for a
    /// provider as well has those that are for everything, and they would apply twice to what goes
    /// through the proxy.
    fn of_stand_in(script: &Script, needs: &[Needs], name: &str) -> Self {
        let is_meant = |when: &Predicate| {
            let applies = |interaction| Applies::of(when, interaction, script.policy());
            applies(Some(name)).is_some() && applies(None).is_none()
        };
        Self {
            rules: Vec::new(),
            behaviours: chosen(script, needs, is_meant),
        }
    }

    fn new(script: &Script, needs: &[Needs], interaction: Option<&str>) -> Self {
        let applies = |when: &Predicate| Applies::of(when, interaction, script.policy());
        let rules = script.dialect().rules.iter().enumerate();
        Self {
            rules: rules
                .filter_map(|(index, rule)| Some((index, applies(&rule.when)?)))
                .collect(),
            behaviours: chosen(script, needs, |when| applies(when).is_some()),
        }
    }
}

/// Returns the behaviours whose `when` is meant, each with what it needs.
fn chosen(
    script: &Script,
    needs: &[Needs],
    is_meant: impl Fn(&Predicate) -> bool,
) -> Vec<(usize, Needs)> {
    let behaviours = script.behaviours().iter().zip(needs).enumerate();
    behaviours
        .filter(|(_, (behaviour, _))| is_meant(&behaviour.when))
        .map(|(index, (_, needs))| (index, *needs))
        .collect()
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
