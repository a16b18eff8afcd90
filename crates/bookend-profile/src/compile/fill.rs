//! What a profile says of an element, beyond what the standard says of it.

use super::node::{Binding, Invariant, NodeId};
use super::tree::Compiler;
use crate::definition::{Bound, Constraint, ElementRule, Strength, TypeRule};
use bookend_fhir::{CORE, fhirpath};

/// Invariants of the standard that the structure of a release covers, or that no expression says.
const COVERED: [&str; 4] = ["ele-1", "ref-1", "txt-1", "txt-2"];

impl Compiler {
    /// Notes what a rule asks beyond the standard; of a slice everything is beyond it.
    pub(super) fn fill(
        &mut self,
        profile: &str,
        at: NodeId,
        rule: &ElementRule,
        table: Option<Table>,
    ) {
        let invariants: Vec<usize> = rule
            .constraints
            .iter()
            .filter_map(|it| self.invariant(profile, it))
            .collect();
        let structures = self.structures;
        let Some(node) = self.nodes.get_mut(at) else {
            return;
        };
        let table = table.unwrap_or(Table {
            is_list: true,
            ..Table::default()
        });
        node.min = rule.min.filter(|min| *min > table.min).unwrap_or(node.min);
        if let Some(Bound::AtMost(max)) = rule.max {
            let is_more = table.is_list || max == 0;
            node.max = is_more.then_some(max).or(node.max);
        }
        if let [one] = rule.types.as_slice()
            && (table.is_choice || node.of.is_some_and(|of| of.name == "Resource"))
        {
            node.of = structures.type_named(&one.code).or(node.of);
        }
        if table.is_choice && !rule.types.is_empty() && rule.types.len() < table.types {
            node.choices = rule.types.iter().map(|it| it.code.clone()).collect();
        }
        let asks =
            |it: &&TypeRule| !it.profiles.is_empty() || !only_core(&it.targets, &table.targets);
        if rule.types.iter().any(|it| asks(&it)) {
            node.types.clone_from(&rule.types);
        }
        node.fixed = rule.fixed.clone().or(node.fixed.take());
        node.pattern = rule.pattern.clone().or(node.pattern.take());
        node.max_length = rule.max_length.or(node.max_length);
        node.least = rule.least.clone().or(node.least.take());
        node.greatest = rule.greatest.clone().or(node.greatest.take());
        let binding = rule
            .binding
            .as_ref()
            .filter(|(strength, _)| *strength != Strength::Advice);
        node.binding = binding.map(|(strength, set)| Binding {
            strength: *strength,
            set: set.clone(),
            is_closed: table.is_closed,
        });
        node.invariants.extend(invariants);
        node.slicing = rule.slicing.clone().or(node.slicing.take());
    }

    /// Returns the index of an invariant, which is compiled when it is first met.
    fn invariant(&mut self, profile: &str, rule: &Constraint) -> Option<usize> {
        if COVERED.contains(&rule.key.as_str()) {
            return None;
        }
        let name = (rule.key.clone(), rule.expression.clone());
        if let Some(found) = self.known.get(&name) {
            return *found;
        }
        let made = match fhirpath::Expression::compile(&rule.expression) {
            Ok(expression) => {
                self.invariants.push(Invariant {
                    key: rule.key.clone(),
                    grade: rule.grade,
                    human: rule.human.clone(),
                    expression,
                });
                Some(self.invariants.len() - 1)
            }
            Err(error) => {
                let says = format!("the invariant `{}` is not judged: {error}", rule.key);
                self.remark(profile, says);
                None
            }
        };
        self.known.insert(name, made);
        made
    }
}

/// What the standard says of an element.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) min: u32,
    pub(super) is_list: bool,
    pub(super) is_choice: bool,
    pub(super) types: usize,
    pub(super) targets: Vec<&'static str>,
    pub(super) is_closed: bool,
}

/// Whether targets are those of the standard, or all there are, so that the structure judges them.
fn only_core(targets: &[String], of_table: &[&str]) -> bool {
    let core = |target: &String| {
        let name = target.strip_prefix(CORE);
        name.map(str::to_owned)
    };
    let names: Option<Vec<String>> = targets.iter().map(core).collect();
    names.is_some_and(|names| {
        names.is_empty()
            || names.iter().any(|name| name == "Resource")
            || of_table
                .iter()
                .all(|table| names.iter().any(|name| name == table))
    })
}
