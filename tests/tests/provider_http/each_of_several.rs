//! What a rule asks of one thing it asks of each, where there are several: a second that is wrong is
//! refused, although the first is right.

use bookend_tests::{Appointment, Request, Setup};
use serde_json::{Value, json};

const STATUS: &str = "/contained/2/identifier/0/extension/0/valueCodeableConcept/coding";

/// A list of a sound booking, what is changed in a copy of its first item, which follows it, and the
/// rule that refuses the booking.
type Row = (&'static str, &'static str, Value, &'static str);

fn rows() -> Vec<Row> {
    let (coding, content) = ("/contained/0/type/coding", "/contained/0/content");
    let identifier = "/contained/0/identifier";
    vec![
        (coding, "/code", json!("POCD_MT000000"), "document-type"),
        (coding, "/system", json!("urn:elsewhere"), "document-type"),
        (
            identifier,
            "/value",
            json!("0b00cafe-0000-4000-8000-0000000000ff"),
            "document-identifier-system",
        ),
        (
            content,
            "/attachment/contentType",
            json!("nonsense"),
            "document-media-type",
        ),
        (
            content,
            "/attachment/contentType",
            Value::Null,
            "document-media-type",
        ),
        (
            content,
            "/attachment/language",
            json!("fr"),
            "document-attachment-language",
        ),
        (
            content,
            "/attachment/language",
            Value::Null,
            "document-attachment-language",
        ),
        (STATUS, "/code", json!("99"), "patient-number-status-known"),
        ("/contained/2/name/0/given", "", json!(" "), "patient-named"),
    ]
}

/// Adds a copy of the first item of a list, with something changed in it, or left out for null.
fn followed_by_another(mut body: Value, list: &str, place: &str, value: Value) -> Value {
    let list = body.pointer_mut(list).and_then(Value::as_array_mut);
    let list = list.unwrap();
    let mut second = list[0].clone();
    match place.rsplit_once('/') {
        Some((parent, name)) if value.is_null() => {
            let parent = second.pointer_mut(parent).and_then(Value::as_object_mut);
            assert!(parent.unwrap().remove(name).is_some());
        }
        Some((parent, name)) => second.pointer_mut(parent).unwrap()[name] = value,
        None => second = value,
    }
    list.push(second);
    body
}

#[tokio::test]
async fn a_second_that_is_wrong_is_refused_although_the_first_is_right() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    for (list, place, value, rule) in rows() {
        let body = followed_by_another(Appointment::of(&slot).body(), list, place, value);
        let response = stand.send(&Request::book(&body)).await;
        let text = response.text();
        assert_eq!(response.status, 422, "{list}{place}: {text}");
        assert!(text.contains(&format!("({rule})")), "{list}{place}: {text}");
    }
    assert!(stand.free_slots().await.contains(&slot));
    stand.stop().await;
}

#[tokio::test]
async fn a_second_that_is_right_is_accepted() {
    let stand = Setup::standard().start();
    let body = Appointment::of(&stand.free_slot().await).body();
    let body = followed_by_another(body, "/contained/2/name/0/given", "", json!("James"));
    let body = followed_by_another(
        body,
        "/contained/0/content",
        "/attachment/language",
        json!("en-GB"),
    );
    let response = stand.send(&Request::book(&body)).await;
    assert_eq!(response.status, 201, "{}", response.text());
    stand.stop().await;
}

#[tokio::test]
async fn the_same_contained_resource_twice_is_refused() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    for number in 0..3 {
        let mut body = Appointment::of(&slot).body();
        let same = body["contained"][number].clone();
        body["contained"].as_array_mut().unwrap().push(same);
        let response = stand.send(&Request::book(&body)).await;
        let text = response.text();
        assert_eq!(response.status, 422, "{number}: {text}");
        assert!(text.contains("(contained-known)"), "{number}: {text}");
    }
    assert!(stand.free_slots().await.contains(&slot));
    stand.stop().await;
}
