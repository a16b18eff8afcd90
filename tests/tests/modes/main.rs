//! Every setting of every policy switch, and what a caller notices of it.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

mod readings;
mod row;
mod settings;

use bookend_script::{Choices, Policies};
use serde_json::Value;
use std::collections::BTreeSet;

/// Settings that are shown elsewhere, because it takes more than one request to see them.
#[rustfmt::skip]
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("sentinels", "all", "the whole of tkw_table"),
    ("not-found-trigger", "answer", "B21 and G22 of tkw_table"),
    ("answers-checked", "true", "checks/answers.rs"),
    ("checks", "refuse", "checks/telling.rs"),
    ("checks-unmet", "warn", "the consumer's: the rehearsal of `tkw-compat`"),
];

/// The policy switches that ship.
fn policies() -> Policies {
    let script = bookend_provider::load(Vec::new(), &Choices::default());
    let script = script.unwrap_or_else(|_| panic!("what ships is wrong"));
    script.dialect().policies.clone()
}

/// Numbers and booleans as such.
fn setting(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

#[test]
fn every_setting_of_every_switch_is_shown_somewhere() {
    let named = |switch: &str, value: &Value| format!("{switch}={value}");
    let mut all = BTreeSet::new();
    for (name, switch) in &policies().switches {
        let others = switch.values.iter().filter(|it| **it != switch.default);
        all.extend(others.map(|value| named(name, value)));
    }
    let readings = readings::READINGS.iter().map(|it| (it.switch, it.strict));
    let settings = settings::SETTINGS.iter().map(|it| (it.switch, it.value));
    let elsewhere = ELSEWHERE.iter().map(|(switch, value, _)| (*switch, *value));
    let mut shown = BTreeSet::new();
    for (switch, value) in readings.chain(settings).chain(elsewhere) {
        let name = named(switch, &setting(value));
        assert!(shown.insert(name.clone()), "{name} is shown twice");
    }
    assert_eq!(shown, all);
}
