//! Who asks: device, organisation and practitioner of a token (section 3.2 of the digest).

use crate::tokens::{BADLY_BUILT, Violation, is_answer, sound};
use bookend_tests::{Request, Setup};
use serde_json::{Value, json};

/// What is changed at which place of a claim, and what the diagnostics name.
type Change = (&'static str, Value, &'static str);

const ELSEWHERE: &str = "https://elsewhere.example/Id";

fn device() -> Vec<Change> {
    vec![
        ("/resourceType", json!("Practitioner"), "is a Device"),
        ("/resourceType", Value::Null, "is a Device"),
        ("/identifier", Value::Null, "identifier"),
        ("/identifier/0/system", Value::Null, "URL as its system"),
        ("/identifier/0/system", json!("devices"), "`devices`"),
        ("/identifier/0/value", Value::Null, "with a value"),
        ("/identifier/0/value", json!(""), "with a value"),
        ("/model", Value::Null, "model"),
        ("/version", json!(""), "version"),
    ]
}

fn organisation() -> Vec<Change> {
    vec![
        ("/resourceType", json!("Device"), "is an Organization"),
        ("/name", Value::Null, "name"),
        ("/identifier", Value::Null, "ODS code"),
        ("/identifier/0/system", json!(ELSEWHERE), "ODS code"),
        ("/identifier/0/value", json!("R R 8"), "`R R 8`"),
    ]
}

fn practitioner() -> Vec<Change> {
    let both = "a system and a value";
    vec![
        ("/resourceType", Value::Null, "is a Practitioner"),
        ("/id", Value::Null, "has an id"),
        ("/id", json!("2"), "`sub` equals"),
        ("/name/0/family", json!(" "), "family name"),
        ("/name/0/given", Value::Null, "given name"),
        ("/identifier/0/system", json!(ELSEWHERE), "SDS user id"),
        ("/identifier/0/value", json!("12345"), "`12345`"),
        ("/identifier/1/value", json!("nurse"), "`nurse`"),
        ("/identifier/2/system", Value::Null, both),
        ("/identifier/2/value", json!(""), both),
    ]
}

/// Every way in which a token can say wrongly who asks.
pub(crate) fn claimants() -> impl Iterator<Item = Violation> {
    let claims = [
        ("requesting_device", device()),
        ("requesting_organization", organisation()),
        ("requesting_practitioner", practitioner()),
    ];
    let parts = claims.into_iter().flat_map(|(claim, changes)| {
        changes.into_iter().map(move |(place, value, named)| {
            let token = sound().part(&format!("/{claim}{place}"), value);
            (place, token.authorization(), named, BADLY_BUILT)
        })
    });
    parts.chain(of_another_type())
}

/// A claim that is there is what it has to be, whether it may be missing or not.
fn of_another_type() -> impl Iterator<Item = Violation> {
    let claims = [
        "requesting_device",
        "requesting_organization",
        "requesting_practitioner",
    ];
    let values = || [json!([]), Value::Null, json!("somebody"), json!(1)];
    claims.into_iter().flat_map(move |claim| {
        values().into_iter().map(move |value| {
            let token = sound().claim(claim, value);
            (claim, token.authorization(), "(claim-type)", BADLY_BUILT)
        })
    })
}

#[tokio::test]
async fn identifiers_are_found_by_their_system_and_some_may_be_missing() {
    let stand = Setup::standard().start();
    let organisation = json!([
        {"system": ELSEWHERE, "value": "1"},
        {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RR8"},
    ]);
    let practitioner = json!([
        {"system": "LocalIdentifierSystem", "value": "1"},
        {"system": "https://fhir.nhs.uk/Id/sds-role-profile-id", "value": "UNK"},
        {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "UNK"},
    ]);
    let device = json!([{"value": "7"}, {"system": ELSEWHERE, "value": "8"}]);
    let first_alone = json!([
        {"system": "https://fhir.nhs.uk/Id/sds-user-id", "value": "111222333444"},
    ]);
    for (place, value) in [
        ("/requesting_organization/identifier", organisation),
        ("/requesting_practitioner/identifier", practitioner),
        ("/requesting_practitioner/identifier", first_alone),
        ("/requesting_practitioner/name/0/prefix", Value::Null),
        ("/requesting_device/identifier", device),
    ] {
        let request = Request::search_all().token(&sound().part(place, value));
        let response = stand.send(&request).await;
        assert_eq!(response.status, 200, "{place}: {}", response.text());
    }
    stand.stop().await;
}

#[tokio::test]
async fn every_identifier_of_the_practitioner_can_be_demanded() {
    let stand = Setup::standard()
        .policy("practitioner-identifiers", "all")
        .start();
    for (number, named) in [(1, "SDS role profile id"), (2, "local user id")] {
        let place = format!("/requesting_practitioner/identifier/{number}");
        let request = Request::search_all().token(&sound().part(&place, Value::Null));
        is_answer(&stand.send(&request).await, 400, named, "every identifier");
    }
    assert_eq!(stand.send(&Request::search_all()).await.status, 200);
    stand.stop().await;
}
