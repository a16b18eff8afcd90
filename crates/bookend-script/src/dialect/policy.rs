//! Contested readings of a standard, as switches.

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::{Entry, Node};
use indexmap::IndexMap;
use serde_json::Value;

/// A contested reading of the standard.
#[derive(Clone, Debug)]
pub struct PolicySwitch {
    /// The readings.
    pub values: Vec<Value>,
    /// The one that holds unless a mode or a script says otherwise.
    pub default: Value,
    /// Where the contradiction is described.
    pub source: String,
    /// What the switch decides.
    pub says: String,
}

/// The switches of a dialect and its modes.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// The switches by name.
    pub switches: IndexMap<String, PolicySwitch>,
    /// The modes: named sets of settings.
    pub modes: IndexMap<String, IndexMap<String, Value>>,
    /// What holds in a rehearsal, where both ends are ours, unless the mode says otherwise.
    pub rehearsal: IndexMap<String, Value>,
}

/// The setting of every switch of a dialect.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// The mode from which the settings come.
    pub mode: String,
    /// The settings by switch.
    pub settings: IndexMap<String, Value>,
}

impl Policy {
    /// Returns the setting of a switch.
    pub fn setting(&self, switch: &str) -> Option<&Value> {
        self.settings.get(switch)
    }

    /// Returns the setting of a switch as a word; empty when there is no such switch.
    pub fn word(&self, switch: &str) -> &str {
        self.setting(switch)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Returns whether a switch stands on `true`.
    pub fn is_on(&self, switch: &str) -> bool {
        self.setting(switch)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }
}

impl Policies {
    pub(super) fn read(checker: &Checker<'_>, fields: &Fields<'_>) -> Self {
        let switches = entries(fields.take("policies"))
            .iter()
            .filter_map(|entry| Some((entry.key.clone(), read_switch(checker, entry)?)))
            .collect();
        let mut policies = Self {
            switches,
            ..Self::default()
        };
        for entry in entries(fields.take("modes")) {
            let settings = read_settings(checker, &entry.value, &policies);
            policies.modes.insert(entry.key.clone(), settings);
        }
        if let Some(node) = fields.take("rehearsal") {
            policies.rehearsal = read_settings(checker, node, &policies);
        }
        policies
    }

    /// Returns the setting of every switch in a mode, with further settings laid over it; in a
    /// rehearsal, with its settings laid under the mode.
    pub fn settle(
        &self,
        (mode, is_rehearsal): (&str, bool),
        over: &IndexMap<String, Value>,
    ) -> Policy {
        let mut settings: IndexMap<String, Value> = self
            .switches
            .iter()
            .map(|(name, switch)| (name.clone(), switch.default.clone()))
            .collect();
        if is_rehearsal {
            settings.extend(self.rehearsal.clone());
        }
        settings.extend(self.modes.get(mode).cloned().unwrap_or_default());
        settings.extend(over.clone());
        Policy {
            mode: mode.to_owned(),
            settings,
        }
    }

    /// Returns what is wrong with a setting, if anything is.
    pub fn objection(&self, name: &str, value: &Value) -> Option<String> {
        match self.switches.get(name) {
            None => Some(format!("there is no policy switch `{name}`")),
            Some(switch) if !switch.values.contains(value) => {
                let known: Vec<String> = switch
                    .values
                    .iter()
                    .map(|value| format!("`{}`", plain(value)))
                    .collect();
                Some(format!(
                    "`{name}` cannot be `{}`; it is one of {}",
                    plain(value),
                    known.join(", ")
                ))
            }
            Some(_) => None,
        }
    }
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::entries).unwrap_or_default()
}

fn read_switch(checker: &Checker<'_>, entry: &Entry) -> Option<PolicySwitch> {
    let fields = checker.fields(&entry.value, "a policy switch")?;
    let values: Vec<Value> = fields
        .require(checker, "values")?
        .items()
        .unwrap_or_default()
        .iter()
        .map(Node::to_value)
        .collect();
    let default = fields.require(checker, "default")?;
    if !values.contains(&default.to_value()) {
        checker.report(Diagnostic::new(
            &default.span,
            "the default is not among the values",
        ));
    }
    let text = |key| {
        fields
            .take(key)
            .and_then(|node| checker.text(node, "this"))
            .unwrap_or_default()
    };
    let switch = PolicySwitch {
        default: default.to_value(),
        values,
        source: text("source"),
        says: text("says"),
    };
    fields.finish(checker);
    Some(switch)
}

/// Reads settings of switches: `policy: {slot-gone: 409}`.
pub(crate) fn read_settings(
    checker: &Checker<'_>,
    node: &Node,
    policies: &Policies,
) -> IndexMap<String, Value> {
    let mut settings = IndexMap::new();
    for entry in checker.entries(Some(node), "settings of policy switches") {
        let value = entry.value.to_value();
        match policies.objection(&entry.key, &value) {
            None => {
                settings.insert(entry.key.clone(), value);
            }
            Some(message) if policies.switches.contains_key(&entry.key) => {
                checker.report(Diagnostic::new(&entry.value.span, message));
            }
            Some(message) => {
                let known = policies.switches.keys().map(String::as_str);
                checker
                    .report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            }
        }
    }
    settings
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
