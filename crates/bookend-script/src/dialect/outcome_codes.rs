//! By which codes a refusal is told, where the sources of a standard name several sets of them.

use super::policy::{Policies, Policy};
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::{Entry, Node};
use crate::source::Span;
use indexmap::IndexMap;
use serde_json::Value;

/// By which codes a refusal is told, where the sources of a standard name several sets of them: under
/// a setting of a policy switch, the issue of a refusal has the codes of another refusal.
#[derive(Clone, Debug, Default)]
pub struct OutcomeCodes {
    /// The policy switch that chooses the set; its settings are words.
    pub switch: String,
    /// By setting of that switch, then by refusal, the refusal whose codes it takes. What does not
    /// stand here keeps its own.
    pub settings: IndexMap<String, IndexMap<String, String>>,
    /// Where it stands.
    pub span: Option<Span>,
}

impl OutcomeCodes {
    pub(super) fn read(checker: &Checker<'_>, parent: &Fields<'_>, policies: &Policies) -> Self {
        let fields = parent
            .take("outcome-codes")
            .and_then(|node| checker.fields(node, "`outcome-codes`"));
        let Some(fields) = fields else {
            return Self::default();
        };
        let switch = fields.require(checker, "switch");
        let mut codes = Self {
            switch: switch
                .and_then(|node| checker.text(node, "a policy switch"))
                .unwrap_or_default(),
            settings: IndexMap::new(),
            span: Some(fields.span()),
        };
        if let Some(node) = switch
            && !policies.switches.contains_key(&codes.switch)
        {
            let known = policies.switches.keys().map(String::as_str);
            let message = format!("there is no policy switch `{}`", codes.switch);
            checker.report(Diagnostic::new(&node.span, message).suggest(&codes.switch, known));
        }
        for entry in checker.entries(fields.require(checker, "settings"), "settings") {
            codes.judge_setting(checker, entry, policies);
            let refusals = read_refusals(checker, &entry.value);
            codes.settings.insert(entry.key.clone(), refusals);
        }
        fields.finish(checker);
        codes
    }

    /// Remarks on a setting that the switch does not have.
    fn judge_setting(&self, checker: &Checker<'_>, entry: &Entry, policies: &Policies) {
        let setting = Value::from(entry.key.as_str());
        if policies.switches.contains_key(&self.switch)
            && let Some(objection) = policies.objection(&self.switch, &setting)
        {
            checker.report(Diagnostic::new(&entry.key_span, objection));
        }
    }

    /// Returns the refusal whose codes another one takes under a policy, where it does not keep its
    /// own.
    pub fn codes_of(&self, policy: &Policy, refusal: &str) -> Option<&str> {
        let refusals = self.settings.get(policy.word(&self.switch))?;
        refusals.get(refusal).map(String::as_str)
    }

    /// Returns whether a refusal has other codes under some setting.
    pub fn concerns(&self, refusal: &str) -> bool {
        let mut settings = self.settings.values();
        settings.any(|refusals| refusals.contains_key(refusal))
    }

    /// Returns every refusal that is named, those that take codes and those that give them.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = &str> {
        let pairs = self.settings.values().flatten();
        pairs.flat_map(|(taker, giver)| [taker.as_str(), giver.as_str()])
    }
}

fn read_refusals(checker: &Checker<'_>, node: &Node) -> IndexMap<String, String> {
    let entries = checker.entries(Some(node), "refusals").iter();
    let named = entries
        .filter_map(|entry| Some((entry.key.clone(), checker.name(&entry.value, "a refusal")?)));
    named.collect()
}
