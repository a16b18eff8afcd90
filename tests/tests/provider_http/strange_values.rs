//! Values of a type that nobody expects, wherever a caller can put one: each is the caller's fault, and
//! is told to the caller.

use crate::tokens::{MANDATORY, sound};
use bookend_tests::{Appointment, Request, Setup, Stand};
use serde_json::{Value, json};

/// Every claim that a rule looks at.
fn claims() -> impl Iterator<Item = &'static str> {
    let optional = ["requesting_practitioner"];
    MANDATORY.iter().copied().chain(optional)
}

/// Whether a refusal names a claim, and not only a word with the same letters in it.
fn names(said: &str, claim: &str) -> bool {
    said.contains(&format!("`{claim}")) || said.contains(&format!("claim {claim}\""))
}

/// What may stand where something else is expected.
fn strange_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!([]),
        json!([1, "x"]),
        json!({}),
        json!({"a": [1]}),
        json!(true),
        json!(0),
        json!(-1.5),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e300),
        json!(""),
        json!("1795340311"),
        json!("x".repeat(300)),
    ]
}

async fn refusal_of(stand: &Stand, claim: &str, value: Value) -> (u16, String) {
    let token = sound().claim(claim, value);
    let response = stand.send(&Request::search_all().token(&token)).await;
    (response.status, response.text())
}

#[tokio::test]
async fn whatever_a_claim_is_the_refusal_names_it() {
    let stand = Setup::standard().start();
    for claim in claims() {
        for value in strange_values() {
            let (status, said) = refusal_of(&stand, claim, value.clone()).await;
            assert!(matches!(status, 400 | 403), "{claim} {value}: {said}");
            assert!(names(&said, claim), "{claim} {value}: {said}");
        }
    }
    stand.stop().await;
}

/// Sections 3.2 and 3.3 of the digest: each claim has one value, and one of the wrong type is a 400.
#[tokio::test]
async fn a_claim_with_several_values_is_one_of_the_wrong_type_although_one_of_them_is_right() {
    let stand = Setup::standard().start();
    let token = sound();
    let sent = token.claims();
    for claim in claims() {
        let right = &sent[claim];
        for value in [json!([right]), json!([5, right]), json!([right, right])] {
            let (status, said) = refusal_of(&stand, claim, value.clone()).await;
            assert_eq!(status, 400, "{claim} {value}: {said}");
            assert!(names(&said, claim), "{claim} {value}: {said}");
        }
    }
    let token = sound().algorithm(json!(["none"]));
    let response = stand.send(&Request::search_all().token(&token)).await;
    assert_eq!(response.status, 400, "{}", response.text());
    stand.stop().await;
}

#[tokio::test]
async fn whatever_an_element_of_a_booking_is_the_booking_is_answered() {
    let stand = Setup::standard().start();
    let sound = Appointment::of(&stand.free_slot().await).body();
    let mut places = Vec::new();
    places_in(&sound, "", &mut places);
    for place in places {
        for value in strange_values() {
            let mut body = sound.clone();
            *body.pointer_mut(&place).unwrap() = value.clone();
            let response = stand.send(&Request::book(&body)).await;
            let status = response.status;
            assert!(status < 500, "{place} {value}: {}", response.text());
            if status == 201 {
                stand.cancelled(&response.resource()).await;
            }
        }
    }
    stand.stop().await;
}

/// Collects the JSON Pointers of everything in a tree.
fn places_in(tree: &Value, at: &str, into: &mut Vec<String>) {
    let parts: Vec<(String, &Value)> = match tree {
        Value::Object(map) => map
            .iter()
            .map(|(name, part)| (name.clone(), part))
            .collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, part)| (index.to_string(), part))
                .collect()
        }
        _ => return,
    };
    for (name, part) in parts {
        let place = format!("{at}/{name}");
        places_in(part, &place, into);
        into.push(place);
    }
}
