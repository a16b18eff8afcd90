//! Which checks can concern an exchange, found out once when the script is loaded.

use crate::plan::Applies;
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
    request: Vec<(usize, Applies)>,
    response: Vec<(usize, Applies)>,
    exchange: Vec<(usize, Applies)>,
    sequence: Vec<(usize, Applies)>,
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

    /// Returns the checks that can concern an exchange, with their positions in the script, and
    /// what is known of when they apply.
    pub(super) fn checks<'p, 's: 'p>(
        &'p self,
        script: &'s Script,
        on: On,
        interaction: Option<&str>,
    ) -> impl Iterator<Item = (usize, &'s Check, Applies)> + 'p {
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
            .filter_map(|(index, applies)| Some((*index, checks.get(*index)?, *applies)))
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
            let positions = match check.on {
                On::Request => &mut applicable.request,
                On::Response => &mut applicable.response,
                On::Exchange => &mut applicable.exchange,
                On::Sequence => &mut applicable.sequence,
            };
            positions.push((position, applies(&check.when).unwrap_or(Applies::Perhaps)));
        }
        applicable
    }
}
