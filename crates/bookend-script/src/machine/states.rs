//! What a predicate says of the state of a machine.

use super::Machine;
use crate::names::{Below, Names};
use crate::predicate::{Clause, Field, Predicate, Test};
use crate::template::Shape;
use indexmap::IndexMap;
use serde_json::Value;
use std::collections::BTreeSet;

/// Adds what `$(state.…)` and `state.…` can name.
pub(crate) fn names_of_states(names: &mut Names, machines: &IndexMap<String, Machine>) {
    let machines = machines.keys().map(String::as_str);
    names.add_with("state", Below::words(machines));
}

/// Returns the states in which a machine can be while a predicate holds.
pub(super) fn possible(predicate: &Predicate, machine: &Machine) -> BTreeSet<String> {
    let all: BTreeSet<String> = machine.states.keys().cloned().collect();
    match narrowed(predicate, machine) {
        Some(states) => states.intersection(&all).cloned().collect(),
        None => all,
    }
}

/// Returns the states that a predicate leaves; nothing where it says nothing of the machine.
fn narrowed(predicate: &Predicate, machine: &Machine) -> Option<BTreeSet<String>> {
    match predicate {
        Predicate::Clause(clause) => of_clause(clause, machine),
        Predicate::Named(_, named) => narrowed(named, machine),
        Predicate::All(parts) => {
            let said = parts.iter().filter_map(|part| narrowed(part, machine));
            said.reduce(|one, other| one.intersection(&other).cloned().collect())
        }
        Predicate::Any(parts) => {
            let each: Option<Vec<_>> = parts.iter().map(|part| narrowed(part, machine)).collect();
            each.map(|each| each.into_iter().flatten().collect())
        }
        Predicate::None(parts) => {
            let clauses = parts.iter().filter_map(|part| match part {
                Predicate::Clause(clause) => of_clause(clause, machine),
                _ => None,
            });
            let left = |out: BTreeSet<String>| others(machine, &out);
            clauses
                .map(left)
                .reduce(|one, other| one.intersection(&other).cloned().collect())
        }
    }
}

fn of_clause(clause: &Clause, machine: &Machine) -> Option<BTreeSet<String>> {
    if !matches!(&clause.subject.field, Field::State(name) if *name == machine.name) {
        return None;
    }
    of_test(&clause.test, machine)
}

fn of_test(test: &Test, machine: &Machine) -> Option<BTreeSet<String>> {
    let word = |shape: &Shape| shape.as_value().and_then(Value::as_str).map(str::to_owned);
    let words = |shapes: &[Shape]| shapes.iter().map(word).collect::<Option<BTreeSet<_>>>();
    match test {
        Test::Equals(shape) => word(shape).map(|word| BTreeSet::from([word])),
        Test::OneOf(shapes) => words(shapes),
        Test::NotEquals(shape) => word(shape).map(|word| others(machine, &BTreeSet::from([word]))),
        Test::NotOneOf(shapes) => words(shapes).map(|out| others(machine, &out)),
        Test::All(tests) => {
            let said = tests.iter().filter_map(|test| of_test(test, machine));
            said.reduce(|one, other| one.intersection(&other).cloned().collect())
        }
        _ => None,
    }
}

fn others(machine: &Machine, out: &BTreeSet<String>) -> BTreeSet<String> {
    let states = machine.states.keys();
    states
        .filter(|state| !out.contains(*state))
        .cloned()
        .collect()
}
