//! The patient of a booking (section 4.3 of the digest): ranks, and how the number was verified.

use bookend_tests::{Appointment, Request, Setup};
use serde_json::{Value, json};

const STATUS: &str = "/contained/2/identifier/0/extension/0/valueCodeableConcept/coding/0/code";

/// What is put at a place of a booking, and the refusal and the rule that answer it.
type Row = (&'static str, Value, (u16, &'static str));

fn rows() -> Vec<Row> {
    let two = json!([
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"},
        {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000026"},
    ]);
    let rank = "/contained/2/telecom/0/rank";
    let ranked = (400, "(contact-rank-positive)");
    vec![
        (rank, json!(1.0), ranked),
        (rank, json!(1.5), ranked),
        (rank, json!(0), ranked),
        (rank, json!("1"), ranked),
        (STATUS, json!("99"), (422, "(patient-number-status-known)")),
        (
            STATUS,
            json!("1"),
            (422, "`01`, `02`, `03`, `04`, `05`, `06`, `07`, `08`"),
        ),
        (
            "/contained/2/identifier",
            two,
            (422, "(patient-identifier-single)"),
        ),
    ]
}

#[tokio::test]
async fn what_a_patient_may_not_say_is_refused_by_its_rule() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    for (pointer, value, (status, named)) in rows() {
        let body = Appointment::of(&slot).with(pointer, value.clone()).body();
        let response = stand.send(&Request::book(&body)).await;
        assert_eq!(response.status, status, "{pointer} {value}");
        let text = response.text();
        assert!(text.contains(named), "{pointer} {value}: {text}");
    }
    // The same number, written so that no other reader takes it for a whole one.
    let request = Request::book(&Appointment::of(&slot).body());
    let written = String::from_utf8(request.body.clone()).unwrap();
    let body = written.replace(r#""rank":1"#, r#""rank":1e0"#);
    assert_ne!(written, body);
    let response = stand.send(&request.body(body)).await;
    assert_eq!(response.status, 400, "{}", response.text());
    let text = response.text();
    assert!(text.contains("(contact-rank-positive)"), "{text}");
    for code in ["01", "08"] {
        let slot = stand.free_slot().await;
        let body = Appointment::of(&slot).with(STATUS, code).body();
        let response = stand.send(&Request::book(&body)).await;
        assert_eq!(response.status, 201, "{code}: {}", response.text());
    }
    stand.stop().await;
}
