//! Which settings of the policy had a say.

use super::explanation::Consulted;
use bookend_engine::concerns;
use bookend_script::{Predicate, RuleKind, Script, Shape, TokenRules};
use indexmap::IndexMap;

/// Returns the switches that the rules and behaviours of an interaction ask for, and those that the
/// refusal asks for which answers, in the order of the policy; `is_by_checks` says that checks refuse.
pub(super) fn consulted(
    script: &Script,
    interaction: Option<&str>,
    refusal: Option<&str>,
    is_by_checks: bool,
) -> Vec<Consulted> {
    let mut asking = Asking::default();
    for behaviour in script.behaviours() {
        if concerns(&behaviour.when, interaction) {
            asking.predicate(&behaviour.when, &behaviour.id);
        }
    }
    for rule in &script.dialect().rules {
        if interaction.is_none() || !concerns(&rule.when, interaction) {
            continue;
        }
        asking.predicate(&rule.when, &rule.id);
        match &rule.kind {
            RuleKind::Expect(expectation) => asking.predicate(&expectation.expect, &rule.id),
            RuleKind::Structure(check) => asking.shape(&check.unknown, &rule.id),
            RuleKind::Token => asking.token(&script.dialect().token, (&rule.id, interaction)),
            RuleKind::ResponseFormat(_)
            | RuleKind::MediaType(_)
            | RuleKind::Body(..)
            | RuleKind::ElementOrder(_) => {}
        }
    }
    if let Some((name, entry)) = refusal.and_then(|name| Some((name, script.refusal(name)?))) {
        asking.shape(&entry.status, name);
        if is_by_checks {
            asking.note("checks", name);
        }
    }
    let settings = script.policy().settings.iter();
    settings
        .filter_map(|(switch, setting)| {
            Some(Consulted {
                switch: switch.clone(),
                setting: setting.clone(),
                asked_by: asking.0.get(switch)?.clone(),
            })
        })
        .collect()
}

/// Switches, and who asks for them.
#[derive(Default)]
struct Asking(IndexMap<String, Vec<String>>);

impl Asking {
    fn note(&mut self, switch: &str, who: &str) {
        let asking = self.0.entry(switch.to_owned()).or_default();
        if !asking.iter().any(|known| known == who) {
            asking.push(who.to_owned());
        }
    }

    fn predicate(&mut self, predicate: &Predicate, who: &str) {
        predicate.switches(&mut |switch| self.note(switch, who));
    }

    /// The switch by which a defect of the token is answered, and those that the rules on what it says
    /// ask for.
    fn token(&mut self, rules: &TokenRules, (who, interaction): (&str, Option<&str>)) {
        self.note(&rules.switch, who);
        for rule in &rules.rules {
            if concerns(&rule.when, interaction) {
                self.predicate(&rule.when, who);
                self.predicate(&rule.expect, who);
            }
        }
    }

    fn shape(&mut self, shape: &Shape, who: &str) {
        shape.switches(&mut |switch| self.note(switch, who));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::start::load;
    use bookend_script::Choices;
    use serde_json::Value;

    #[test]
    fn a_search_asks_for_the_settings_of_its_window_and_not_for_those_of_bookings() {
        let script = load(Vec::new(), &Choices::default()).unwrap();
        let asked = consulted(&script, Some("slot.search"), None, false);
        let asked: Vec<&str> = asked.iter().map(|asked| asked.switch.as_str()).collect();
        assert!(asked.contains(&"upper-bound"), "{asked:?}");
        assert!(!asked.contains(&"document-reference"), "{asked:?}");
        let booked = consulted(&script, Some("appointment.book"), Some("slot-gone"), false);
        let by = |switch: &str| {
            let found = booked.iter().find(|asked| asked.switch == switch);
            found.map(|asked| (asked.setting.clone(), asked.asked_by.clone()))
        };
        let gone = (Value::from(422), vec!["slot-gone".to_owned()]);
        assert_eq!(by("slot-gone"), Some(gone));
    }
}
