//! Reading the steps of a journey.

use super::read::Reader;
use super::{Step, StepKind};
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;

impl Reader<'_> {
    /// Reads steps that come after `earlier` ones.
    pub(super) fn steps(
        &self,
        node: Option<&Node>,
        earlier: &[Step],
        names: &mut Names,
    ) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::new();
        for (number, item) in self.checker.items(node, "steps").iter().enumerate() {
            let before = || earlier.iter().chain(&steps);
            if let Some(reused) = item.get("reuse") {
                self.reused(reused, before());
            }
            if let Some(step) = self.step(item, number, names) {
                if let Some(first) = steps.iter().find(|other| other.id == step.id) {
                    let message = format!("there is already a step `{}` in this journey", step.id);
                    self.checker.twice(&step.span, &first.span, &message);
                }
                steps.push(step);
            }
        }
        steps
    }

    /// Remarks on a `reuse` that names no earlier step. Steps of used journeys may be named.
    fn reused<'s>(&self, node: &Node, before: impl Iterator<Item = &'s Step> + Clone) {
        let Some(name) = node.text() else { return };
        let uses_others = before
            .clone()
            .any(|step| matches!(step.kind, StepKind::Use(_)));
        if !uses_others && !before.clone().any(|step| step.id == name) {
            let message = format!("there is no earlier step `{name}` in this journey");
            let known = before.map(|step| step.id.as_str());
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(name, known));
        }
    }

    fn step(&self, node: &Node, number: usize, names: &mut Names) -> Option<Step> {
        let fields = self.checker.fields(node, "a step")?;
        let span = node
            .get("id")
            .map_or_else(|| fields.span(), |id| id.span.clone());
        let condition = fields
            .take("if")
            .and_then(|node| self.checker.expression(node, names));
        let id = self.text(&fields, "id");
        let title = self.text(&fields, "title");
        let verifies = self.texts(&fields, "verifies");
        let kind = self.kind(&fields, names);
        if kind.is_some() {
            fields.finish(self.checker);
        }
        let (kind, default_id) = kind?;
        let id = id.unwrap_or_else(|| format!("{}-{default_id}", number + 1));
        Some(Step {
            id,
            title,
            condition,
            kind,
            verifies,
            span,
        })
    }

    fn kind(&self, fields: &Fields<'_>, names: &mut Names) -> Option<(StepKind, String)> {
        if let Some(node) = fields.take("use") {
            return self.use_of(node, fields, names);
        }
        if let Some(node) = fields.take("race") {
            let race = self.race(node, names)?;
            let id = race.step.interaction.clone();
            return Some((StepKind::Race(Box::new(race)), id));
        }
        if let Some(node) = fields.take("clock") {
            let change = self.clock(node, names)?;
            return Some((StepKind::Clock(Box::new(change)), "clock".to_owned()));
        }
        let send = self.send(fields, names)?;
        let id = send.interaction.clone();
        Some((StepKind::Send(Box::new(send)), id))
    }
}
