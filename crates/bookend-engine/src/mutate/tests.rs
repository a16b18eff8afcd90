//! What each mutation makes of a resource, and what it tells where it makes nothing of it.

use super::*;
use crate::scope::Scope;
use bookend_fhir::{Format, Release, Structures, fhirpath::Expression};
use bookend_model::{Headers, Seed};
use bookend_script::{JsonType, Target};
use serde_json::json;
use std::borrow::Cow;
use std::cell::RefCell;

/// Names of which there is none.
struct Nobody;

impl Scope for Nobody {
    fn value(&self, _: &[String]) -> Option<Cow<'_, Value>> {
        None
    }
}

fn path(text: &str) -> Expression {
    Expression::compile(text).unwrap()
}

fn target(parent: &str, name: &str) -> Target {
    Target {
        elements: path(&format!("{parent}.{name}")),
        parents: Some((path(parent), name.to_owned())),
    }
}

fn booking() -> Value {
    json!({
        "resourceType": "Appointment",
        "contained": [{
            "resourceType": "Patient",
            "id": "p",
            "meta": {"profile": ["https://a.example/Patient"]},
            "identifier": [{"system": "https://a.example/Id", "value": "1"}],
            "telecom": [{"system": "phone", "value": "07"}],
        }],
        "status": "booked",
        "priority": 5,
        "description": "a reason",
        "slot": [{"reference": "#s"}],
        "participant": [{"actor": {"reference": "Patient/7"}, "status": "accepted"}],
    })
}

/// Returns what a mutation makes of a booking in a format, or why it makes nothing of it.
fn made_in(mutation: Mutation, format: Format) -> Result<Value, String> {
    let chance = RefCell::new(Seed(1).stream("mutations"));
    let world = World {
        scope: &Nobody,
        now: "2026-06-21T09:00:00Z".parse().unwrap(),
        chance: &chance,
        structures: Structures::of(Release::Stu3),
        trees: None,
    };
    let (mut headers, mut text) = (Headers::default(), None);
    let mut resource = Some(booking());
    let mut message = Mutable {
        headers: &mut headers,
        resource: &mut resource,
        text: &mut text,
        status: None,
        query: None,
        format,
    };
    let mut idle = mutate(&mut message, &[mutation], &world).unwrap();
    match idle.pop() {
        Some(idle) => Err(format!("{}: {}", idle.mutation, idle.reason)),
        None => Ok(resource.unwrap()),
    }
}

fn made(mutation: Mutation) -> Result<Value, String> {
    made_in(mutation, Format::Json)
}

fn spoilt(at: &str, how: Spoiling) -> Result<Value, String> {
    made(Mutation::Spoil(path(at), how))
}

#[test]
fn an_element_is_repeated_in_its_list_or_in_a_list_of_two() {
    let twice = spoilt("participant", Spoiling::Duplicate).unwrap();
    assert_eq!(twice["participant"][0], twice["participant"][1]);
    let twice = spoilt("status", Spoiling::Duplicate).unwrap();
    assert_eq!(twice["status"], json!(["booked", "booked"]));
    let none = spoilt("comment", Spoiling::Duplicate).unwrap_err();
    assert_eq!(none, "duplicate: comment: there is no such element");
}

#[test]
fn an_element_is_moved_and_is_not_left_behind() {
    let moved = made(Mutation::Move(
        path("description"),
        target("$this", "comment"),
    ))
    .unwrap();
    assert_eq!(moved["comment"], "a reason");
    assert!(moved.get("description").is_none());
    let to = target("participant", "basedOn");
    let moved = made(Mutation::Move(path("slot"), to)).unwrap();
    assert_eq!(
        moved["participant"][0]["basedOn"],
        json!([{"reference": "#s"}])
    );
    assert!(moved.get("slot").is_none());
}

#[test]
fn an_element_is_not_moved_into_itself_or_to_nowhere() {
    let to = target("participant.actor", "part");
    let into_itself = made(Mutation::Move(path("participant"), to)).unwrap_err();
    assert!(into_itself.ends_with("into itself"), "{into_itself}");
    let to = target("contained.ofType(Slot)", "comment");
    let nowhere = made(Mutation::Move(path("description"), to)).unwrap_err();
    assert!(nowhere.ends_with("could be a part"), "{nowhere}");
}

#[test]
fn each_type_of_json_is_what_a_value_can_become() {
    let status = |to| spoilt("status", Spoiling::Retype(to)).unwrap()["status"].clone();
    assert_eq!(status(JsonType::Number), json!(1));
    assert_eq!(status(JsonType::Boolean), json!(true));
    assert_eq!(status(JsonType::List), json!(["booked"]));
    assert_eq!(status(JsonType::Map), json!({"value": "booked"}));
    let priority = spoilt("priority", Spoiling::Retype(JsonType::Text)).unwrap();
    assert_eq!(priority["priority"], "5");
    let patient = Spoiling::ResourceType("Practitioner".to_owned());
    let other = spoilt("contained.ofType(Patient)", patient).unwrap();
    assert_eq!(other["contained"][0]["resourceType"], "Practitioner");
}

#[test]
fn what_xml_cannot_show_is_no_change() {
    let to = |to| Mutation::Spoil(path("priority"), Spoiling::Retype(to));
    let same = made_in(to(JsonType::Text), Format::Xml).unwrap_err();
    assert!(same.ends_with("written in the same way"), "{same}");
    assert!(made_in(to(JsonType::List), Format::Xml).is_err());
    assert!(made_in(to(JsonType::Boolean), Format::Xml).is_ok());
}

#[test]
fn systems_profiles_and_references_are_led_astray_in_their_own_way() {
    let wrong = spoilt("contained.identifier", Spoiling::WrongSystem).unwrap();
    let system = &wrong["contained"][0]["identifier"][0]["system"];
    assert_eq!(system, "https://elsewhere.example/Id/other");
    let wrong = spoilt("contained.telecom.system", Spoiling::WrongSystem).unwrap();
    assert_eq!(wrong["contained"][0]["telecom"][0]["system"], "fax");
    let wrong = spoilt("contained", Spoiling::WrongProfile).unwrap();
    let profile = &wrong["contained"][0]["meta"]["profile"];
    assert_eq!(
        *profile,
        json!(["http://hl7.org/fhir/StructureDefinition/Basic"])
    );
    let wrong = spoilt("slot | participant.actor", Spoiling::BadReference).unwrap();
    assert_eq!(wrong["slot"][0]["reference"], "#nowhere");
    let actor = &wrong["participant"][0]["actor"]["reference"];
    assert_eq!(actor, "Patient/nowhere");
    let none = spoilt("contained", Spoiling::BadReference).unwrap_err();
    assert!(none.ends_with("it has no `reference`"), "{none}");
}

#[test]
fn what_is_set_to_what_it_is_already_is_told() {
    let set = |value: Value| {
        Mutation::Set(
            target("$this", "status"),
            bookend_script::Shape::Value(value),
        )
    };
    assert!(made(set(json!("proposed"))).is_ok());
    let same = made(set(json!("booked"))).unwrap_err();
    assert_eq!(same, "set: $this.status: it is so already");
}

#[test]
fn a_field_that_is_not_there_cannot_be_dropped_unnoticed() {
    let none = made(Mutation::DropHeader("ETag".to_owned())).unwrap_err();
    assert_eq!(none, "header: drop ETag: it is so already");
    assert!(made(Mutation::Drop(path("comment"))).is_err());
}
