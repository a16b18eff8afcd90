//! Reading when a journey applies to a target.

use super::Applies;
use super::read::Reader;
use crate::diagnostic::Diagnostic;
use crate::dialect::Domain;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Side, read_predicate};

/// The codes by which a capability statement names interactions (FHIR STU3 and R4, value set
/// `type-restful-interaction`).
const INTERACTIONS: &[&str] = &[
    "read",
    "vread",
    "update",
    "patch",
    "delete",
    "history-instance",
    "history-type",
    "create",
    "search-type",
];

impl Reader<'_> {
    /// Reads `applies-if`.
    pub(super) fn applies(&self, node: &Node, names: &Names) -> Option<Applies> {
        let fields = self.checker.fields(node, "`applies-if`")?;
        let capabilities = fields.take("capability");
        let capabilities = capabilities
            .map(|node| node.items().unwrap_or(std::slice::from_ref(node)))
            .unwrap_or_default();
        let reason = self
            .text(&fields, "reason")
            .unwrap_or_else(|| "the target does not offer it".to_owned());
        let names = self.names_of_capabilities(names);
        let [target, unless] = ["target", "unless"].map(|key| {
            let node = fields.take(key)?;
            let matchers = self.context.matchers;
            Some(read_predicate(self.checker, node, &names, matchers))
        });
        fields.finish(self.checker);
        if capabilities.is_empty() && target.is_none() && unless.is_none() {
            let message = "this `applies-if` asks for nothing";
            let help = "say `capability`, `target` or `unless`";
            self.checker
                .report(Diagnostic::new(&node.span, message).help(help));
        }
        Some(Applies {
            capabilities: capabilities
                .iter()
                .filter_map(|node| self.capability(node))
                .collect(),
            target,
            unless,
            reason,
        })
    }

    /// The target is judged by the exchange in which its capability statement was read.
    fn names_of_capabilities(&self, names: &Names) -> Names {
        let mut names = names.clone();
        self.checker.standard.builtins().add_exchange(&mut names);
        let reads = |domain| domain == Domain::Capabilities;
        let mut interactions = self.context.dialect.interactions.iter();
        let answers = interactions
            .find(|found| reads(found.domain))
            .and_then(|found| found.answers.clone());
        names.expect_types(Side::Response, Vec::from_iter(answers));
        names
    }

    /// Reads a capability: `Appointment.update`.
    fn capability(&self, node: &Node) -> Option<(String, String)> {
        let checker = self.checker;
        let text = checker.text(node, "a capability")?;
        let Some((resource, interaction)) = text.split_once('.') else {
            let message = format!("`{text}` is not a capability");
            let help = "write resource type and interaction, such as `Appointment.update`";
            checker.report(Diagnostic::new(&node.span, message).help(help));
            return None;
        };
        if let Some(structures) = checker.standard.structures()
            && structures.resource_named(resource).is_none()
        {
            let message = format!("there is no resource type `{resource}`");
            let known = structures.types().map(|known| known.name);
            let known = known.filter(|name| structures.resource_named(name).is_some());
            checker.report(Diagnostic::new(&node.span, message).suggest(resource, known));
        }
        if !INTERACTIONS.contains(&interaction) {
            let message = format!("no capability statement names an interaction `{interaction}`");
            let known = INTERACTIONS.iter().copied();
            checker.report(Diagnostic::new(&node.span, message).suggest(interaction, known));
        }
        Some((resource.to_owned(), interaction.to_owned()))
    }
}
