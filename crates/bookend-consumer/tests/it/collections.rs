//! Collections for Postman and Bruno: their shape. That they run is tried by `tests/collections.sh`,
//! with the programs themselves.

use crate::process::{Folder, run, stderr, stdout};
use bookend_script::{Choices, StepKind};
use regex::Regex;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs::read_to_string;

fn postman(more: &[&str]) -> (String, Value) {
    let folder = Folder::new();
    let path = folder.text("collection.json");
    let output = run(&[&["export", "--postman", &path], more].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("newman run"),
        "{}",
        stdout(&output)
    );
    let text = read_to_string(path).unwrap();
    let tree = serde_json::from_str(&text).unwrap();
    (text, tree)
}

fn texts<'t>(tree: &'t Value, pointer: &str) -> Vec<&'t str> {
    let items = tree["item"].as_array().unwrap().iter();
    items
        .map(|item| item.pointer(pointer).unwrap().as_str().unwrap())
        .collect()
}

/// The names of variables that a text uses, and those that it sets.
fn variables(text: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let names = |pattern: &str| {
        let pattern = Regex::new(pattern).unwrap();
        let found = pattern.captures_iter(text);
        found.map(|it| it[1].to_owned()).collect()
    };
    (names(r"\{\{(\w+)\}\}"), names(r#"(?:put|keep)\(\\?"(\w+)"#))
}

#[test]
fn every_interaction_of_the_dialect_stands_in_the_collection() {
    let own = vec![bookend_consumer::every_request()];
    let script = bookend_provider::load(own, &Choices::default()).unwrap();
    assert!(script.warnings().is_empty());
    let journey = script.journey("every-request").unwrap();
    let sent: BTreeSet<&str> = journey
        .steps
        .iter()
        .filter_map(|step| match &step.kind {
            StepKind::Send(send) => Some(send.interaction.as_str()),
            _ => None,
        })
        .collect();
    let known = script.dialect().interactions.iter();
    let known: BTreeSet<&str> = known.map(|it| it.name.as_str()).collect();
    assert_eq!(sent, known);
    let (_, tree) = postman(&[]);
    assert_eq!(tree["item"].as_array().unwrap().len(), journey.steps.len());
}

#[test]
fn requests_stand_in_an_order_that_runs_and_each_variable_is_set_before_it_is_used() {
    let (_, tree) = postman(&[]);
    assert_eq!(
        texts(&tree, "/request/method"),
        [
            "GET", "GET", "POST", "GET", "GET", "GET", "POST", "GET", "PUT"
        ]
    );
    let mut known: BTreeSet<String> = BTreeSet::new();
    for setting in tree["variable"].as_array().unwrap() {
        known.insert(setting["key"].as_str().unwrap().to_owned());
        let value = setting["value"].as_str().unwrap();
        assert!(!value.is_empty() && !value.contains("{{"), "{setting}");
    }
    for item in tree["item"].as_array().unwrap() {
        let before = item["event"][0].to_string();
        let (_, set) = variables(&before);
        known.extend(set);
        for text in [before, item["request"].to_string()] {
            let (used, _) = variables(&text);
            let unknown: Vec<_> = used.difference(&known).collect();
            assert!(unknown.is_empty(), "{unknown:?}: {}", item["name"]);
        }
        known.extend(variables(&item["event"][1].to_string()).1);
    }
}

#[test]
fn nothing_of_the_time_or_the_ids_of_the_export_stays_in_it() {
    let (text, tree) = postman(&[]);
    assert_eq!(text, postman(&[]).0);
    let moving = Regex::new(r"20\d\d-\d\d-\d\dT|[0-9a-f]{8}-[0-9a-f]{4}-").unwrap();
    let found = moving.find(&text).map(|it| it.as_str());
    assert_eq!(found, None);
    let search = &texts(&tree, "/request/url/raw")[1];
    assert!(
        search.starts_with("{{serviceRoot}}/Slot?schedule.actor%3Ahealthcareservice={{service}}&start=ge{{search_start}}&start=le{{search_start2}}&status=free&_include=Slot%3Aschedule&"),
        "{search}"
    );
    let before = tree["item"][1]["event"][0].to_string();
    for part in [
        r#"put(\"search_start\", encodeURIComponent(day(1, \"00:00:00\")));"#,
        r#"\"exp\": now + 300"#,
        r#"\"aud\": \"{{serviceRoot}}\""#,
        r#"put(\"search_XRequestID\", uuid());"#,
    ] {
        assert!(before.contains(part), "{part}: {before}");
    }
    let refer = &tree["item"][6]["request"]["body"];
    assert_eq!(refer["options"]["raw"]["language"], "xml");
    let document = refer["raw"].as_str().unwrap();
    assert!(
        document.contains("{{serviceRoot}}/Appointment/{{appointmentId}}"),
        "{document}"
    );
    let cancel = &tree["item"][8];
    assert_eq!(cancel["request"]["body"]["raw"], "{{cancel_body}}");
    assert!(
        cancel["event"][0]
            .to_string()
            .contains(r#"{...JSON.parse(get(\"appointment\")), ...{\"status\":\"cancelled\"}}"#),
        "{cancel}"
    );
}

#[test]
fn who_calls_and_whom_are_variables() {
    let (_, tree) = postman(&[
        "--target",
        "http://provider.example/STU3/",
        "--identity-asid",
        "111111111111",
    ]);
    let value = |name: &str| {
        let settings = tree["variable"].as_array().unwrap().iter();
        let found = settings.clone().find(|it| it["key"] == name);
        found.map(|it| it["value"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        value("serviceRoot").as_deref(),
        Some("http://provider.example/STU3")
    );
    assert_eq!(value("fromAsid").as_deref(), Some("111111111111"));
    assert_eq!(value("toAsid").as_deref(), Some("987654456789"));
    assert_eq!(value("service").as_deref(), Some("999999999"));
    assert_eq!(
        value("unknown-service"),
        None,
        "only what is used is a variable"
    );
}

#[test]
fn bruno_has_a_folder_of_text_files_and_nothing_is_overwritten() {
    let folder = Folder::new();
    let dir = folder.text("deep/collection");
    let arguments = ["export", "--bruno", &dir];
    let output = run(&arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let read = |name: &str| read_to_string(folder.path("deep/collection").join(name)).unwrap();
    let manifest: Value = serde_json::from_str(&read("bruno.json")).unwrap();
    assert_eq!(manifest["type"], "collection");
    assert!(
        read("environments/bookend.bru").contains("  serviceRoot: http://localhost:4434/STU3\n")
    );
    let book = read("03-book.bru");
    for part in [
        "post {\n  url: {{serviceRoot}}/Appointment\n  body: json\n",
        "\n  Authorization: Bearer {{token}}\n",
        "\nbody:json {\n  {\n    \"resourceType\": \"Appointment\",",
        "  check(\"the status is 201\", status, 201, said);\n",
    ] {
        assert!(book.contains(part), "{part}: {book}");
    }
    let again = run(&arguments);
    assert_eq!(again.status.code(), Some(4));
    assert!(
        stderr(&again).contains("cannot be made"),
        "{}",
        stderr(&again)
    );
    assert_eq!(run(&["export"]).status.code(), Some(2));
}
