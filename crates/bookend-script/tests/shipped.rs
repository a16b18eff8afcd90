//! The configuration that ships has nothing wrong with it, in any mode.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what cannot be read, and says where"
)]

mod shipped_sources;

use bookend_script::{Choices, Script, check, render};
use shipped_sources::shipped_sources;
use std::collections::BTreeSet;

/// The modes of the dialect.
const MODES: [&str; 3] = ["standard", "strict", "tkw-compat"];

/// Checks what ships in a mode; what is wrong with it is the panic's message.
fn checked(mode: &str) -> Script {
    let sources = shipped_sources();
    let choices = Choices {
        mode: Some(mode.to_owned()),
        ..Choices::default()
    };
    match check(&sources, &choices) {
        Ok(script) => {
            let warnings = render(script.warnings(), &sources, false);
            assert!(warnings.is_empty(), "{mode}:\n{warnings}");
            script
        }
        Err(diagnostics) => panic!("{mode}:\n{}", render(&diagnostics, &sources, false)),
    }
}

#[test]
fn what_ships_has_nothing_wrong_with_it_in_any_mode() {
    for mode in MODES {
        assert!(
            !checked(mode).journeys().is_empty(),
            "{mode} has no journey"
        );
    }
}

#[test]
fn the_incumbents_49_cases_are_there_under_their_names() {
    let script = checked("standard");
    let aliases: BTreeSet<&str> = script
        .journeys()
        .iter()
        .filter(|journey| journey.suite == "tkw")
        .flat_map(|journey| journey.alias.iter().map(String::as_str))
        .collect();
    assert_eq!(aliases.len(), 49, "{aliases:#?}");
}

#[test]
fn every_journey_has_a_suite_a_title_and_a_requirement() {
    for journey in checked("standard").journeys() {
        if journey.is_fragment {
            continue;
        }
        let id = &journey.id;
        assert_ne!(journey.suite, "default", "{id} has no suite");
        assert_ne!(journey.title_of(None), *id, "{id} has no title");
        assert!(!journey.verifies.is_empty(), "{id} verifies nothing");
    }
}

/// What was found of a token once is so for as long as it is used, but for what looks at the clock
/// or at the request: those rules are asked every time.
#[test]
fn the_rules_of_a_token_that_look_beyond_it_are_known() {
    let script = checked("standard");
    let rules = script.dialect().token.rules.iter();
    let beyond: Vec<&str> = rules
        .filter(|rule| !rule.is_lasting)
        .map(|rule| rule.defect.as_str())
        .collect();
    let wanted = ["expired", "future", "audience", "audience", "scope"];
    assert_eq!(beyond, wanted);
}
