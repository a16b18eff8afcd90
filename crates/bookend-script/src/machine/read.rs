//! Reading machines, and judging whether every state can be come to.

use super::Machine;
use crate::checker::Checker;
use crate::diagnostic::{Diagnostic, Severity};
use crate::names::Names;
use crate::node::{Entry, Node};
use indexmap::{IndexMap, IndexSet};

/// Reads the machines of several files; one of a later file takes the place of an earlier one.
pub(crate) fn read_machines<'n>(
    checker: &Checker<'_>,
    sections: impl Iterator<Item = &'n Node>,
    names: &Names,
) -> IndexMap<String, Machine> {
    sections
        .flat_map(|node| node.entries().unwrap_or_default())
        .filter_map(|entry| {
            Some((
                entry.key.clone(),
                read(checker, (&entry.key, &entry.value), names)?,
            ))
        })
        .collect()
}

fn read(checker: &Checker<'_>, (name, node): (&str, &Node), names: &Names) -> Option<Machine> {
    let fields = checker.fields(node, "a machine")?;
    let title = fields
        .take("title")
        .and_then(|node| checker.text(node, "a title"));
    let per = fields
        .take("per")
        .and_then(|node| checker.expression(node, names));
    let named = fields.take("initial");
    let table = fields.require(checker, "states");
    let span = fields.span();
    fields.finish(checker);
    let entries = checker.entries(table, "the states of a machine");
    let states: IndexMap<String, Vec<String>> = entries
        .iter()
        .map(|entry| (entry.key.clone(), checker.names(&entry.value, "a state")))
        .collect();
    let Some(first) = states.keys().next().cloned() else {
        if let Some(table) = table {
            let message = format!("`{name}` has no states");
            let help = "name each state, and those that may follow it: `open: [closed]`";
            checker.report(Diagnostic::new(&table.span, message).help(help));
        }
        return None;
    };
    let initial = named.and_then(|node| checker.name(node, "a state"));
    let initial = initial.unwrap_or_else(|| first.clone());
    let machine = Machine {
        name: name.to_owned(),
        title: title.unwrap_or_else(|| name.to_owned()),
        per,
        initial,
        states,
        span,
    };
    judge(checker, &machine, (named, entries));
    // One that begins wrongly has been remarked upon, and is there all the same.
    let initial = if machine.has(&machine.initial) {
        machine.initial
    } else {
        first
    };
    Some(Machine { initial, ..machine })
}

/// Remarks on states that are named and not there, and on those that nothing leads to.
fn judge(checker: &Checker<'_>, machine: &Machine, (initial, table): (Option<&Node>, &[Entry])) {
    if let Some(node) = initial {
        judge_state(checker, machine, node);
    }
    for entry in table {
        let next = entry.value.items();
        let next = next.unwrap_or(std::slice::from_ref(&entry.value));
        for node in next.iter().filter(|node| !node.is_null()) {
            judge_state(checker, machine, node);
        }
    }
    if !machine.has(&machine.initial) {
        return;
    }
    let reached = reached(machine);
    for entry in table.iter().filter(|entry| !reached.contains(&entry.key)) {
        let message = format!(
            "`{}` never comes to `{}`: no way leads there from `{}`",
            machine.name, entry.key, machine.initial
        );
        let help = "let another state lead to it; until then it can only be set from outside";
        let diagnostic = Diagnostic::new(&entry.key_span, message).help(help);
        checker.report(diagnostic.of(Severity::Warning));
    }
}

/// Remarks on a state that the machine does not have.
pub(super) fn judge_state(checker: &Checker<'_>, machine: &Machine, node: &Node) -> bool {
    let Some(state) = checker.text(node, "a state") else {
        return false;
    };
    let is_known = machine.has(&state);
    if !is_known {
        let message = format!("`{}` has no state `{state}`", machine.name);
        let known = machine.states.keys().map(String::as_str);
        checker.report(Diagnostic::new(&node.span, message).suggest(&state, known));
    }
    is_known
}

/// Returns the states that can be come to from the first.
fn reached(machine: &Machine) -> IndexSet<String> {
    let mut reached = IndexSet::from([machine.initial.clone()]);
    let mut number = 0;
    while let Some(state) = reached.get_index(number) {
        let next = machine.states.get(state).cloned().unwrap_or_default();
        reached.extend(next);
        number += 1;
    }
    reached
}
