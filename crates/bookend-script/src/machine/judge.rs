//! Reading the transitions of a behaviour, and judging whether they can ever be made.

use super::read::judge_state;
use super::states::possible;
use super::{Machine, Transition};
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Node};
use crate::predicate::Predicate;

/// Reads `transition: {<machine>: <state>}` of a behaviour whose `when` is known, and remarks on
/// transitions that can never be made.
pub(crate) fn judge_transitions(
    checker: &Checker<'_>,
    node: Option<&Node>,
    when: &Predicate,
) -> Vec<Transition> {
    let entries = checker.entries(node, "transitions");
    let read = entries.iter().filter_map(|entry| {
        let machine = known(checker, entry)?;
        if !judge_state(checker, machine, &entry.value) {
            return None;
        }
        let to = checker.text(&entry.value, "a state")?;
        judge_way(checker, (machine, when), (&to, &entry.value));
        Some(Transition {
            machine: entry.key.clone(),
            to,
        })
    });
    read.collect()
}

fn known<'c>(checker: &'c Checker<'_>, entry: &Entry) -> Option<&'c Machine> {
    let machines = checker.standard.machines()?;
    let found = machines.get(&entry.key);
    if found.is_none() {
        let message = format!("there is no machine `{}`", entry.key);
        let known = machines.keys().map(String::as_str);
        checker.report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
    }
    found
}

/// Remarks on a transition that no state in which the behaviour can apply leads to.
fn judge_way(
    checker: &Checker<'_>,
    (machine, when): (&Machine, &Predicate),
    (to, node): (&str, &Node),
) {
    let from = possible(when, machine);
    if from.iter().any(|from| machine.allows(from, to)) {
        return;
    }
    let name = &machine.name;
    let list = |states: &mut dyn Iterator<Item = &str>| states.collect::<Vec<_>>().join("`, `");
    let leading = machine.states.keys().map(String::as_str);
    let leading = list(&mut leading.filter(|state| machine.allows(state, to)));
    let message = if from.len() == machine.states.len() {
        format!("no state of `{name}` leads to `{to}`")
    } else if from.is_empty() {
        format!("`{name}` is in no state for which this `when` holds")
    } else {
        let from = list(&mut from.iter().map(String::as_str));
        format!("`{name}` cannot go from `{from}` to `{to}`")
    };
    let help = if leading.is_empty() {
        format!("let a state of `{name}` lead to `{to}`")
    } else {
        format!("the way to `{to}` is from `{leading}`")
    };
    checker.report(Diagnostic::new(&node.span, message).help(help));
}
