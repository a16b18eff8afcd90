//! Which checks can concern an exchange, found out once when the script is loaded.

use crate::plan::known;
use bookend_script::{Check, On, Predicate, Script};
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

/// Positions in the script, in its order.
#[derive(Clone, Debug, Default)]
struct Applicable {
    request: Vec<usize>,
    response: Vec<usize>,
    exchange: Vec<usize>,
    sequence: Vec<usize>,
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

    /// Returns the checks that can concern an exchange, with their positions in the script.
    pub(super) fn checks<'p, 's: 'p>(
        &'p self,
        script: &'s Script,
        on: On,
        interaction: Option<&str>,
    ) -> impl Iterator<Item = (usize, &'s Check)> + 'p {
        let applicable = interaction
            .and_then(|name| self.by_interaction.get(name))
            .unwrap_or(&self.otherwise);
        let positions = match on {
            On::Request => &applicable.request,
            On::Response => &applicable.response,
            On::Exchange => &applicable.exchange,
            On::Sequence => &applicable.sequence,
        };
        let checks = script.checks();
        positions
            .iter()
            .filter_map(|index| Some((*index, checks.get(*index)?)))
    }
}

impl Applicable {
    fn new(script: &Script, interaction: Option<&str>) -> Self {
        let mut applicable = Self::default();
        let can_hold = |when: &Predicate| known(when, interaction, script.policy()) != Some(false);
        for (position, check) in script.checks().iter().enumerate() {
            let memory = check.memory.as_ref();
            let concerns = can_hold(&check.when)
                || memory.is_some_and(|memory| {
                    can_hold(&memory.remember) || memory.forget.as_ref().is_some_and(can_hold)
                });
            if !concerns {
                continue;
            }
            match check.on {
                On::Request => applicable.request.push(position),
                On::Response => applicable.response.push(position),
                On::Exchange => applicable.exchange.push(position),
                On::Sequence => applicable.sequence.push(position),
            }
        }
        applicable
    }
}
