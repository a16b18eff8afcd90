//! The incumbent's 76 checks on requests (section 10.1 of the digest).

use crate::ground::{Ground, by_a_caller, of_requests, search, window};
use bookend_script::On;
use bookend_tests::{Appointment, Request, Setup, Token, cancelled, fresh_id};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const NHS_NUMBER: &str = "https://fhir.nhs.uk/Id/nhs-number";
/// The check that also finds whatever breaks the structure of a booking.
const STRUCTURE: &str = "body-structure";
const SEARCH: &str = "organization/slot.read";
const WRITE: &str = "patient/appointment.write";

/// A wrong value in a place that the incumbent checks.
enum Plant {
    /// In a search.
    Search(fn() -> Request),
    /// In the token of a search.
    Token(fn(Token) -> Token),
    /// In a booking: in its body.
    Body(fn(&mut Value)),
    /// In a booking: around its body.
    Booking(fn(Request) -> Request),
    /// In a cancellation.
    Cancellation(fn(&mut Value), fn(Request) -> Request),
    /// In a read.
    Read(fn(Request) -> Request),
}

/// The rows: the incumbent's number, a wrong value, and the check that finds it.
#[rustfmt::skip]
const PLANTS: &[(&str, Plant, &str)] = &[
    ("V01", Plant::Booking(|request| request.body("{\"resourceType\": ")), "body-readable"),
    ("V01", Plant::Body(|body| at(body, "/comment", json!(["a list"]))), STRUCTURE),
    ("V01", Plant::Body(|body| at(body, "/frobnicate", 1)), "body-elements"),
    ("V01", Plant::Body(|body| at(body, "/contained/2/zip", "LS1 1AA")), "body-elements"),
    ("V01", Plant::Body(|body| at(body, "/participant/0/foo", "bar")), "body-elements"),
    ("V02", Plant::Search(|| search("&end=%zz")), "url-encoded"),
    ("V03", Plant::Search(|| window("start=ge2026-06-16T00%3A00%3A00%2B01%3A00")), "window-upper-bound"),
    ("V04", Plant::Search(|| window("start=le2026-06-18T00%3A00%3A00%2B01%3A00&start=le2026-06-19T00%3A00%3A00%2B01%3A00")), "window-lower-bound"),
    ("V05", Plant::Search(|| window("start=ge2026-06-16&start=le2026-06-19T00%3A00%3A00%2B01%3A00")), "window-lower-bound-spelt"),
    ("V06", Plant::Search(|| window("start=ge2026-06-16T00%3A00%3A00%2B01%3A00&start=le2026-06-19")), "window-upper-bound-spelt"),
    ("V07", Plant::Search(|| search("&start")), "window-bounds-valued"),
    ("V08", Plant::Search(|| search("&status=vacant")), "status-known"),
    ("V09", Plant::Search(|| by_a_caller(Request::search("start=ge2026-06-16T00%3A00%3A00%2B01%3A00&start=le2026-06-19T00%3A00%3A00%2B01%3A00"))), "service-named"),
    ("V10", Plant::Search(|| search("&_format=html")), "format-parameter"),
    ("V11", Plant::Search(|| search("&_include=Slot%3Apatient")), "includes-known"),
    ("V12", Plant::Search(|| search("").header("Accept", "text/html")), "accept"),
    ("V13", Plant::Booking(|request| request.header("Content-Type", "text/plain;charset=utf-8")), "content-type"),
    ("V14", Plant::Search(|| search("").without("Authorization")), "token-present"),
    ("V15", Plant::Search(|| search("").header("Authorization", "Bearer one.two")), "token-shape"),
    ("V16", Plant::Search(|| search("").header("Ssp-From", "12345")), "from-asid"),
    ("V17", Plant::Search(|| search("").header("Ssp-To", "12345")), "to-asid"),
    ("V18", Plant::Search(|| search("").header("Ssp-TraceID", "trace-1")), "trace-id"),
    ("V19", Plant::Search(|| search("").header("Ssp-InteractionID", "urn:nhs:names:services:careconnect:fhir:rest:read:metadata")), "interaction-id"),

    ("V20", Plant::Body(|body| at(body, "/contained/2/identifier/0/system", "https://elsewhere.example/Id")), "patient-identifier-system"),
    ("V21", Plant::Body(|body| at(body, "/participant/0/actor/identifier/use", "usual")), "actor-identifier-use"),
    ("V22", Plant::Body(|body| at(body, "/participant/0/actor/identifier/system", "https://elsewhere.example/Id")), "actor-identifier-system"),
    ("V23", Plant::Body(|body| at(body, "/participant/0/actor/identifier/value", "99900")), "actor-identifier-value"),
    ("V24", Plant::Body(|body| drop(body, "/participant/0/actor/display")), "actor-display"),
    ("V25", Plant::Body(|body| at(body, "/contained/2/identifier/0/use", "usual")), "patient-identifier-use"),
    ("V26", Plant::Body(|body| drop(body, "/contained/2/identifier/0/system")), "patient-identifier-system"),
    ("V27", Plant::Body(|body| at(body, "/contained/2/identifier/0/value", "99900000")), "patient-number-digits"),
    ("V28", Plant::Body(|body| at(body, "/contained/2/identifier/0/extension/0/url", "https://elsewhere.example/Extension")), "patient-number-verified"),
    ("V29", Plant::Body(|body| push(body, "/contained/2/identifier", json!({"use": "official", "system": NHS_NUMBER, "value": "9990000026"}))), "patient-number-single"),
    ("V30", Plant::Body(|body| at(body, "/contained/2/name/0/use", "usual")), "patient-name-official"),
    ("V31", Plant::Body(|body| drop(body, "/contained/2/name/0/family")), "patient-name-family"),
    ("V32", Plant::Body(|body| drop(body, "/contained/2/name/0/given")), "patient-name-given"),
    ("V33", Plant::Body(|body| at(body, "/contained/2/telecom/0/system", "email")), "contact-telephone"),
    ("V34", Plant::Body(|body| at(body, "/contained/2/telecom/0/rank", 2)), "contact-first"),
    ("V35", Plant::Body(|body| push(body, "/contained/2/telecom", json!({"system": "phone", "value": "01632 960002", "rank": 1}))), "contact-first-once"),
    ("V36", Plant::Body(|body| drop(body, "/contained/2/gender")), "patient-gender"),
    ("V37", Plant::Body(|body| drop(body, "/contained/2/birthDate")), "patient-birth-date"),
    ("V38", Plant::Body(|body| push(body, "/contained/2/address", json!({"use": "temp", "text": "elsewhere"}))), "patient-address-single"),
    ("V39", Plant::Body(|body| at(body, "/contained/2/address/0/use", "work")), "patient-address-home"),
    ("V40", Plant::Body(|body| drop(body, "/contained/2/address/0/postalCode")), "patient-address-postcode"),
    ("V41", Plant::Body(|body| again(body, "/contained/0", "document2")), "document-contained"),
    ("V42", Plant::Body(|body| at(body, "/contained/0/identifier/0/value", "no-uuid")), "document-identifier-value"),
    ("V43", Plant::Body(|body| at(body, "/contained/0/status", "superseded")), "document-status"),
    ("V44", Plant::Body(|body| at(body, "/contained/0/type/coding/0/code", "POCD")), "document-type"),
    ("V44", Plant::Body(|body| at(body, "/contained/0/type/coding/0/system", "urn:oid:1.2")), "document-type"),
    ("V44", Plant::Body(|body| at(body, "/contained/0/type/coding/0/display", "A report")), "document-type"),
    ("V45", Plant::Body(|body| at(body, "/contained/0/indexed", "2026-06-15")), "document-indexed"),
    ("V46", Plant::Body(|body| at(body, "/contained/0/content/0/attachment/contentType", "text/plain")), "document-media-type"),
    ("V46", Plant::Body(|body| at(body, "/contained/0/content/0/attachment/language", "fr")), "document-attachment-language"),
    ("V47", Plant::Body(|body| push(body, "/contained/2/identifier", json!({"system": "https://elsewhere.example/Id", "value": "1"}))), "patient-identifier-single"),
    ("V48", Plant::Body(|body| at(body, "/id", "given-by-the-consumer")), "appointment-without-id"),
    ("V49", Plant::Body(|body| at(body, "/language", "fr")), "appointment-language"),
    ("V50", Plant::Body(|body| again(body, "/contained/1", "slot2")), "contained-slot"),
    ("V51", Plant::Body(|body| drop(body, "/start")), "appointment-times"),
    ("V51", Plant::Body(|body| drop(body, "/end")), "appointment-times"),
    ("V51", Plant::Body(|body| drop(body, "/created")), "appointment-created"),
    ("V51", Plant::Body(|body| drop(body, "/description")), "appointment-description"),
    ("V52", Plant::Body(|body| drop(body, "/slot")), "appointment-slot"),
    ("V52", Plant::Body(|body| drop(body, "/supportingInformation")), "appointment-document"),
    ("V53", Plant::Body(|body| at(body, "/participant/0/actor/reference", "#nobody")), "appointment-patient"),
    ("V54", Plant::Body(|body| at(body, "/contained/1/meta/profile/0", "https://elsewhere.example/Slot")), "slot-profile"),
    ("V55", Plant::Body(|body| { at(body, "/contained/0/id", "http://document"); at(body, "/supportingInformation/0/reference", "#http://document"); }), "document-local-id"),
    ("V56", Plant::Body(|body| at(body, "/contained/2/meta/profile/0", "https://elsewhere.example/Patient")), "patient-profile"),
    ("V57", Plant::Booking(|request| request.without("X-Request-ID")), "request-id"),
    ("V58", Plant::Body(|body| at(body, "/status", "pending")), "appointment-booked"),
    ("V59", Plant::Cancellation(|body| at(body, "/status", "fulfilled"), |request| request), "appointment-cancelled"),
    ("V60", Plant::Cancellation(|_| {}, |request| request.header("If-Match", "1")), "if-match"),

    ("V61", Plant::Token(|token| token.without("iss")), "token-parties"),
    ("V61", Plant::Token(|token| token.claim("aud", "")), "token-parties"),
    ("V62", Plant::Token(|token| token.claim("exp", "soon")), "token-times"),
    ("V63", Plant::Token(|token| { let issued = now(); token.claim("exp", issued - 1) }), "token-ends-after-it-begins"),
    ("V64", Plant::Token(|token| { let issued = now(); token.claim("exp", issued + 600) }), "token-lifetime"),
    ("V65", Plant::Token(|token| token.claim("reason_for_request", "secondaryuses")), "token-reason"),
    ("V66", Plant::Token(|token| token.claim("requested_scope", WRITE)), "token-scope-slots"),
    ("V67", Plant::Booking(|request| request.token(&Token::sound(SEARCH))), "token-scope-writing"),
    ("V68", Plant::Read(|request| request.token(&Token::sound(SEARCH))), "token-scope-reading"),
    ("V69", Plant::Token(|token| token.part("/requesting_device/model", Value::Null)), "token-device"),
    ("V69", Plant::Token(|token| token.part("/requesting_device/identifier/0/value", Value::Null)), "token-device"),
    ("V70", Plant::Token(|token| token.part("/requesting_organization/name", Value::Null)), "token-organisation"),
    ("V70", Plant::Token(|token| token.part("/requesting_organization/identifier/0/system", "https://elsewhere.example/Id".into())), "token-organisation"),
    ("V71", Plant::Token(|token| token.claim("sub", "somebody-else")), "token-subject"),
    ("V72", Plant::Token(|token| token.part("/requesting_practitioner/name/0/family", Value::Null)), "token-practitioner-name"),
    ("V73", Plant::Token(|token| token.part("/requesting_practitioner/identifier/0/value", "1112".into())), "token-practitioner-user"),
    ("V74", Plant::Token(|token| token.part("/requesting_practitioner/identifier/1", Value::Null)), "token-practitioner-role"),
    ("V75", Plant::Token(|token| token.part("/requesting_practitioner/identifier/2", Value::Null)), "token-practitioner-local"),
    ("V76", Plant::Search(|| search("").header("Authorization", "Bearer abc.def.")), "token-readable"),
];

fn now() -> i64 {
    bookend_tests::NOW.as_second()
}

/// Gives what a pointer names another value.
fn at(body: &mut Value, pointer: &str, value: impl Into<Value>) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body
        .pointer_mut(parent)
        .unwrap_or_else(|| panic!("nothing at `{pointer}`"));
    match (parent, name.parse::<usize>()) {
        (Value::Array(items), Ok(position)) => items[position] = value.into(),
        (parent, _) => parent[name] = value.into(),
    }
}

/// Leaves out what a pointer names.
fn drop(body: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut();
    assert!(
        parent.unwrap().remove(name).is_some(),
        "nothing at `{pointer}`"
    );
}

/// Adds an item to a list.
fn push(body: &mut Value, pointer: &str, item: Value) {
    body.pointer_mut(pointer)
        .unwrap()
        .as_array_mut()
        .unwrap()
        .push(item);
}

/// Contains a resource twice, the second time under another id.
fn again(body: &mut Value, pointer: &str, id: &str) {
    let mut copy = body.pointer(pointer).unwrap().clone();
    copy["id"] = id.into();
    push(body, "/contained", copy);
}

fn book(body: &Value) -> Request {
    by_a_caller(Request::book(body))
}

async fn request(ground: &Ground, plant: &Plant) -> Request {
    match plant {
        Plant::Search(make) => make(),
        Plant::Token(change) => search("").token(&change(Token::sound(SEARCH))),
        Plant::Body(change) => {
            let mut body = ground.booking().body();
            change(&mut body);
            book(&body)
        }
        Plant::Booking(change) => change(book(&ground.booking().body())),
        Plant::Cancellation(change, around) => {
            let made = ground
                .stand
                .send(&book(&ground.booking().body()))
                .await
                .resource();
            let mut body = cancelled(&made);
            change(&mut body);
            around(by_a_caller(Request::update(&body)))
        }
        Plant::Read(change) => change(by_a_caller(Request::read("no-appointment"))),
    }
}

/// What was found of a token once is found whenever it is used, although what held is not judged again.
#[tokio::test]
async fn what_is_wrong_with_a_token_is_told_as_often_as_it_is_used() {
    let ground = Ground::new(Setup::standard()).await;
    let unnamed = Token::sound(SEARCH).part("/requesting_practitioner/name/0/family", Value::Null);
    for (token, is_named) in [(Token::sound(SEARCH), true), (unnamed, false)] {
        let request = search("").token(&token);
        let (_, first) = ground.told(&request).await;
        assert_eq!(
            !first.contains("token-practitioner-name"),
            is_named,
            "{first:?}"
        );
        for _ in 0..2 {
            let (_, again) = ground
                .told(&request.clone().header("Ssp-TraceID", &fresh_id()))
                .await;
            assert_eq!(of_requests(again), of_requests(first.clone()));
        }
    }
}

/// What of a token is found where no rule refuses it: what rules imply is judged after all.
#[tokio::test]
async fn a_token_that_the_policy_lets_pass_is_judged_by_every_check() {
    let ground = Ground::new(Setup::standard().policy("token-errors", "off")).await;
    for (row, plant, check) in PLANTS {
        if !matches!(plant, Plant::Token(_)) {
            continue;
        }
        let request = request(&ground, plant).await;
        let (response, told) = ground.told(&request).await;
        assert_eq!(response.status, 200, "{row}");
        assert!(told.contains(*check), "{row}: {told:?} without {check}");
    }
}

#[tokio::test]
async fn a_wrong_value_in_each_checked_place_is_found_by_exactly_its_check() {
    let ground = Ground::new(Setup::standard()).await;
    let mut wrong = Vec::new();
    for (row, plant, check) in PLANTS {
        let request = request(&ground, plant).await;
        let (_, told) = ground.told(&request).await;
        let mut found = of_requests(told);
        if *check != STRUCTURE {
            found.remove(STRUCTURE);
        }
        if found != BTreeSet::from([(*check).to_owned()]) {
            wrong.push(format!(
                "{row}: `{check}` was expected, and found was {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[tokio::test]
async fn requests_that_lack_nothing_break_no_check() {
    let ground = Ground::new(Setup::standard()).await;
    let booking = book(&ground.booking().body());
    let made = ground.stand.send(&booking).await.resource();
    for request in [
        search("&_include=Slot%3Aschedule"),
        book(&ground.booking().body()),
        by_a_caller(Request::capabilities()),
        by_a_caller(Request::read(made["id"].as_str().unwrap())),
        by_a_caller(Request::update(&cancelled(&made))),
        by_a_caller(Request::appointments(&format!(
            "patient%3APatient.identifier={NHS_NUMBER}%7C9990000018"
        ))),
    ] {
        let (_, told) = ground.told(&request).await;
        assert_eq!(
            of_requests(told),
            BTreeSet::new(),
            "{} {}",
            request.method,
            request.target
        );
    }
}

#[test]
fn every_row_of_the_incumbents_checks_is_planted_and_named_by_its_check() {
    let script = Ground::script();
    let planted: BTreeSet<&str> = PLANTS.iter().map(|(row, ..)| *row).collect();
    for number in 1..=76 {
        let row = format!("V{number:02}");
        assert!(planted.contains(row.as_str()), "{row} is not planted");
        let named = script
            .checks()
            .iter()
            .any(|check| check.alias.contains(&row) && check.on == On::Request);
        assert!(named, "{row} is no check's alias");
    }
    for (row, _, check) in PLANTS {
        let check = script.check(check).unwrap();
        assert!(
            check.alias.iter().any(|alias| alias == row),
            "{row}: {}",
            check.id
        );
    }
}

/// The body of a booking, with a patient and a slot that say which profile is theirs.
#[test]
fn the_appointment_of_the_tests_is_in_the_order_that_the_table_counts_on() {
    let slot = json!({"id": "s", "identifier": [], "schedule": {}, "start": "", "end": ""});
    let body = Appointment::of(&slot).body();
    let types: Vec<&str> = (0..3)
        .map(|position| {
            body["contained"][position]["resourceType"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert_eq!(types, ["DocumentReference", "Slot", "Patient"]);
}
