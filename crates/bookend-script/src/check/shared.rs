//! What several files say together: settings, refusals, values, inventory, behaviours.

use super::assemble::Choices;
use super::sections::{named, sections};
use crate::behaviour::{Behaviour, names_of_remembered, read_behaviours};
use crate::checker::Checker;
use crate::context::Context;
use crate::dialect::{CatalogueEntry, Dialect, Policy, read_refusals, read_settings};
use crate::inventory::{Offer, read_inventory};
use crate::machine::names_of_states;
use crate::names::{Below, Names};
use crate::node::Node;
use crate::template::Shape;
use indexmap::IndexMap;

pub(super) fn settle_policy(
    checker: &Checker<'_>,
    files: &[&Node],
    dialect: &Dialect,
    choices: &Choices,
) -> Policy {
    let mut over = IndexMap::new();
    for node in sections(files, "policy") {
        over.extend(read_settings(checker, node, &dialect.policies));
    }
    over.extend(choices.policy.clone());
    let mode = choices.mode.as_deref().unwrap_or("standard");
    let policies = &dialect.policies;
    policies.settle((mode, choices.is_rehearsal), &over)
}

pub(super) fn all_refusals(
    checker: &Checker<'_>,
    files: &[&Node],
    names: &Names,
) -> IndexMap<String, CatalogueEntry> {
    let mut names = names.clone();
    names.add("issues");
    names.add("facts");
    sections(files, "refusals")
        .flat_map(|node| read_refusals(checker, node, &names))
        .collect()
}

type Shared = (Vec<(String, Shape)>, IndexMap<String, Shape>, Names);

/// Reads `vars` and `fixtures`, and returns them with the names that every journey may use.
pub(super) fn shared_values(checker: &Checker<'_>, files: &[&Node]) -> Shared {
    let mut names = checker.standard.builtins().journey();
    let mut vars: IndexMap<String, Shape> = IndexMap::new();
    for entry in sections(files, "vars").flat_map(|node| node.entries().unwrap_or_default()) {
        checker.own_name(&entry.key_span, &entry.key);
        vars.insert(entry.key.clone(), checker.shape(&entry.value, &names));
        names.add(entry.key.as_str());
    }
    let nodes = named(files, "fixtures");
    names.add_closed("fixture", nodes.keys().cloned());
    let fixtures = nodes
        .iter()
        .map(|(name, node)| {
            checker.judge_resources(node);
            checker.judge_fixture(node);
            (name.clone(), checker.shape(node, &names))
        })
        .collect();
    (vars.into_iter().collect(), fixtures, names)
}

pub(super) fn all_inventory(checker: &Checker<'_>, files: &[&Node]) -> Offer {
    let mut offer = Offer::default();
    for node in sections(files, "inventory") {
        read_inventory(checker, node, &mut offer);
    }
    offer
}

/// Higher priorities first; within a priority later files first, and within a file as it stands.
pub(super) fn all_behaviours(
    checker: &Checker<'_>,
    files: &[&Node],
    context: &Context<'_>,
) -> Vec<Behaviour> {
    let mut names = context.provider.clone();
    if let Some(machines) = checker.standard.machines() {
        names_of_states(&mut names, machines);
    }
    let nodes: Vec<&Node> = sections(files, "behaviours").collect();
    names_of_remembered(checker, &mut names, &nodes);
    names.add_with("count", Below::Nothing);
    let context = &context.with_provider(names);
    let mut behaviours: Vec<Behaviour> = Vec::new();
    for node in nodes.into_iter().rev() {
        for behaviour in read_behaviours(checker, node, context) {
            if let Some(first) = behaviours.iter().find(|other| other.id == behaviour.id) {
                let message = format!("there is already a behaviour `{}`", behaviour.id);
                checker.twice(&behaviour.span, &first.span, &message);
            }
            behaviours.push(behaviour);
        }
    }
    behaviours.sort_by_key(|behaviour| std::cmp::Reverse(behaviour.priority));
    behaviours
}
