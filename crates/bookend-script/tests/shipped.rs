//! The configuration that ships has nothing wrong with it, in any mode.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what cannot be read, and says where"
)]

mod shipped_sources;

use bookend_script::{Choices, Script, Source, Sources, check, render};
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
fn behaviours_at_the_national_stand_ins_decide_and_nobody_is_warned_of_them() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../docs/script/behaviours.md"
    );
    let page = std::fs::read_to_string(path).unwrap();
    let (_, section) = page.split_once("## At the national stand-ins").unwrap();
    let (_, examples) = section.split_once("```yaml\n").unwrap();
    let (examples, _) = examples.split_once("```").unwrap();
    let example = Source {
        name: "examples.yaml".to_owned(),
        text: format!("bookend: 1\ndialect: careconnect-stu3\n{examples}"),
    };
    let shipped = shipped_sources();
    let shipped = shipped.iter().map(|(_, source)| source.clone());
    let sources = Sources::new(shipped.chain([example]));
    let script = check(&sources, &Choices::default())
        .unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, &sources, false)));
    let warnings = render(script.warnings(), &sources, false);
    assert!(warnings.is_empty(), "{warnings}");
    let mut behaviours = script.behaviours().iter();
    assert!(behaviours.any(|behaviour| behaviour.id == "proxy-resets"));
}

/// The incumbent's cases, as digest 9.3 spells them.
const CASES: [&str; 49] = [
    "Capability_xml_accept",
    "Capability_json_accept",
    "Capability_xml_parameter",
    "Capability_json_parameter",
    "Capability_xml_parameter_json_accept",
    "Capability_json_parameter_xml_accept",
    "Capability_xml_accept_gzip",
    "SFFSWithValidParameters_parameter_json",
    "SFFSWithValidParameters_header_json",
    "SFFSWithValidParameters_parameter_xml",
    "SFFSWithValidParameters_header_xml",
    "SFFSWithValidParameters_JWT_NoPractitioner",
    "SFFSWithValidParameters_3_days",
    "SFFSWithValidParameters_includes",
    "SFFSWithValidParameters_includes_slots_only",
    "SFFSNoSlots_HappyPath",
    "SFFSInvalid",
    "SFFSForbidden",
    "SFFSWrongMethod",
    "SFFSWithBusySlots",
    "SFFSWithNoIncludes",
    "SFFSWithNoIncludesSlotsOnly",
    "SFFSWithFreeAndBusySlots",
    "SFFSWithFreeSlotsWithRevIncludes",
    "SFFSWithFreeSlotsWithGzipEncoding",
    "BookAppointment_HappyPath",
    "BookAppointment_NoNHSNumber",
    "BookAppointment_SlotAlreadyBooked",
    "BookAppointment_FailedValidation",
    "BookAppointment_Invalid",
    "BookAppointment_Forbidden",
    "BookAppointment_ServerError",
    "BookAppointment_UnsupportedMediaType",
    "BookAppointment_BadGateway",
    "BookAppointment_TelecomAndContact",
    "BookAppointment_Contact",
    "BookAppointment_TwoRank1",
    "BookAppointment_NoRank1",
    "BookAppointment_HappyPathWithGzip",
    "BookAppointment_HappyPathWithResentRequestID",
    "ReadNonExistentAppointment",
    "CancelAppointment_HappyPath",
    "CancelAppointment_DifferencesDetected",
    "CancelAppointment_VersionConflict",
    "CancelAppointment_If-MatchHeaderMissing",
    "CancelAppointment_ServerError",
    "CancelAppointment_Forbidden",
    "CancelAppointment_BadGateway",
    "CancelAppointment_GatewayTimeout",
];

#[test]
fn the_incumbents_49_cases_are_there_under_their_names() {
    let script = checked("standard");
    let aliases: BTreeSet<&str> = script
        .journeys()
        .iter()
        .filter(|journey| journey.suite == "tkw")
        .flat_map(|journey| journey.alias.iter().map(String::as_str))
        .collect();
    assert_eq!(aliases, BTreeSet::from(CASES));
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
    let wanted = [
        "expired",
        "future",
        "audience",
        "audience",
        "scope",
        "not-permitted",
    ];
    assert_eq!(beyond, wanted);
}
