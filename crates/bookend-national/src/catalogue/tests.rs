//! Catalogues that are right, and those that are not.

use super::*;
use bookend_script::{Source, render};

fn own(text: &str) -> Source {
    Source {
        name: "own.yaml".to_owned(),
        text: text.to_owned(),
    }
}

/// Lays a text over what ships, and returns what is said of it.
fn said(text: &str) -> String {
    match load(vec![standard(), shipped_catalogue(), own(text)], &[]) {
        Ok(_) => "right".to_owned(),
        Err((diagnostics, sources)) => render(&diagnostics, &sources, false),
    }
}

#[test]
fn what_ships_is_right() {
    match load(vec![standard(), shipped_catalogue()], &[]) {
        Ok(catalogue) => assert!(catalogue.services.len() > 15),
        Err((diagnostics, sources)) => panic!("{}", render(&diagnostics, &sources, false)),
    }
}

#[test]
fn the_standard_alone_is_a_catalogue_that_knows_nobody() {
    let catalogue = load(vec![standard()], &[]).unwrap();
    assert!(catalogue.services.is_empty());
    assert_eq!(catalogue.dos.faults.len(), CONDITIONS.len());
}

#[test]
fn a_later_file_changes_single_keys() {
    let text = "catalogue: 1\nservices: {\"2000099999\": {capacity: Low}, \"2000099998\": }\n";
    let files = vec![standard(), shipped_catalogue(), own(text)];
    let catalogue = load(files, &[]).unwrap();
    let service = &catalogue.services[&2_000_099_999];
    assert_eq!(service.capacity, Capacity::Low);
    assert_eq!(service.name, "Riverside Urgent Treatment Centre");
    assert!(!catalogue.services.contains_key(&2_000_099_998));
}

#[test]
fn a_root_of_the_command_line_takes_the_place_of_that_of_the_file() {
    let roots = [("provider".to_owned(), "https://p.example/STU3".to_owned())];
    let catalogue = load(vec![standard(), shipped_catalogue()], &roots).unwrap();
    let system = &catalogue.systems["200000000002"];
    assert_eq!(system.endpoints, ["https://p.example/STU3"]);
}

#[test]
fn every_mistake_is_told_with_its_place() {
    insta::assert_snapshot!(said(
        "catalogue: 1
systems:
  \"12345\": {organisation: A2001, calls: [bokking], colour: red}
  \"200000000099\": {organisation: RBX99, party-key: X-1, answers: [booking], endpoint: provder}
services:
  \"5\": {name: Mine, type: {id: 1, name: T}, organisation: RBX99, booking: {asid: \"200000000092\"}}
  \"6\": {name: Mine, type: {id: 1, name: T}, organisation: RBX99, require-booking: true}
  \"7\": {name: Mine, type: {id: 1, name: T}, organisation: RBX99, booking: {asid: \"200000000001\"}}
ssp: {checks: {sendr: off, target: none}}
"
    ));
}

#[test]
fn what_is_wrong_on_purpose_says_so() {
    let wrong = "catalogue: 1\nservices: {\"2000099901\": {require-booking: true, fault: }}\n";
    assert!(said(wrong).contains("say so in `fault`"));
    let meant = "catalogue: 1\nservices: {\"2000099901\": {require-booking: true}}\n";
    assert_eq!(said(meant), "right");
}

#[test]
fn the_example_of_the_documentation_is_right() {
    let page = include_str!("../../../../docs/national.md");
    let example = page.split("```yaml\n").nth(1).unwrap();
    assert_eq!(said(example.split("```").next().unwrap()), "right");
}
