//! Searching appointments: each parameter narrows, the alternatives of one widen (section 2.4 of
//! the digest).

use bookend_tests::{Appointment, Request, Setup};
use serde_json::json;

#[tokio::test]
async fn each_parameter_narrows_the_search_and_nothing_is_found_twice() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    let id = booked["id"].as_str().unwrap();
    let number = booked["participant"][0]["actor"]["identifier"]["value"]
        .as_str()
        .unwrap();
    let of = |number: &str| format!("patient.identifier={number}");
    let rows = [
        (of(number), 1),
        (format!("_id={id}"), 1),
        (format!("_id={id}&{}", of(number)), 1),
        (of(&format!("{number},{number}")), 1),
        (format!("_id={id},{id}"), 1),
        (format!("{}&{}", of(number), of(number)), 1),
        (format!("{}&{}", of(number), of("9990000000")), 0),
        (format!("{}&identifier=9990000000", of(number)), 0),
        (format!("{}&identifier={number}", of(number)), 1),
        (format!("_id={id}&_id=somebody-elses"), 0),
        (format!("_id={id},somebody-elses"), 1),
        (format!("_id={id}&{}", of("9990000000")), 0),
        (format!("_id=somebody-elses&{}", of(number)), 0),
        (format!("_id={id}&version=1"), 1),
        (format!("_id={id}&version=99"), 0),
    ];
    for (query, expected) in rows {
        let response = stand.send(&Request::appointments(&query)).await;
        assert_eq!(response.status, 200, "{query}: {}", response.text());
        assert_eq!(response.resource()["total"], expected, "{query}");
        assert_eq!(response.entries("Appointment").len(), expected, "{query}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_system_alone_names_no_patient() {
    let stand = Setup::standard().start();
    stand.booked().await;
    let system = "https://fhir.nhs.uk/Id/nhs-number|";
    for query in [
        format!("patient.identifier={system}"),
        format!("identifier={system}"),
        format!("patient.identifier=9990000018,{system}"),
        "patient.identifier=|".to_owned(),
    ] {
        let response = stand.send(&Request::appointments(&query)).await;
        assert_eq!(response.status, 400, "{query}: {}", response.text());
        let diagnostics = response.diagnostics();
        assert!(
            diagnostics.contains("a patient is named by"),
            "{diagnostics}"
        );
    }
    stand.stop().await;
}

#[tokio::test]
async fn an_entry_names_the_patient_wherever_the_participant_stands() {
    let stand = Setup::standard().start();
    let mut body = Appointment::of(&stand.free_slot().await).body();
    let clinician = json!({
        "actor": {"reference": "Practitioner/1", "display": "Somebody Else"},
        "status": "tentative",
    });
    let participants = body["participant"].as_array_mut().unwrap();
    participants.insert(0, clinician);
    let booked = stand.send(&Request::book(&body)).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let found = stand
        .send(&Request::appointments("patient.identifier=9990000018"))
        .await;
    let participants = &found.entries("Appointment")[0]["participant"];
    let patient = &body["participant"][1];
    assert_eq!(
        participants[0]["actor"]["identifier"],
        patient["actor"]["identifier"],
        "{}",
        found.text()
    );
    assert_eq!(participants[0]["actor"]["display"], "Peter James Chalmers");
    assert_eq!(participants[0]["status"], "accepted");
    assert_eq!(participants.as_array().unwrap().len(), 1);
    stand.stop().await;
}

#[tokio::test]
async fn a_participant_may_lack_its_status_only_where_the_policy_says_so() {
    for (policy, status) in [("required", 422), ("optional", 201)] {
        let stand = Setup::standard()
            .policy("participant-status", policy)
            .start();
        let body = Appointment::of(&stand.free_slot().await).without("/participant/0/status");
        let response = stand.send(&Request::book(&body.body())).await;
        assert_eq!(response.status, status, "{policy}: {}", response.text());
        if status == 201 {
            let stored = &response.resource()["participant"][0]["status"];
            assert_eq!(stored, "accepted");
        }
        stand.stop().await;
    }
}

/// What a booking says of its own times need not be what its slot says.
#[tokio::test]
async fn an_appointment_whose_slot_is_to_come_is_found_and_cancelled_though_it_says_it_is_past() {
    let stand = Setup::standard().start();
    let body = Appointment::of(&stand.free_slot().await)
        .with("/start", "2026-05-01T09:00:00+00:00")
        .with("/end", "2026-05-01T09:15:00+00:00")
        .body();
    let booked = stand.send(&Request::book(&body)).await;
    assert_eq!(booked.status, 201, "{}", booked.text());
    let booked = booked.resource();
    assert_eq!(booked["end"], "2026-05-01T09:15:00+00:00");
    let found = stand
        .send(&Request::appointments("patient.identifier=9990000018"))
        .await;
    assert_eq!(found.resource()["total"], 1, "{}", found.text());
    assert_eq!(stand.cancelled(&booked).await["status"], "cancelled");
    stand.stop().await;
}

#[tokio::test]
async fn a_slot_whose_identifier_has_another_system_is_not_booked_by_its_id() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let elsewhere = "https://elsewhere.example/Id/slot";
    let body = Appointment::of(&slot).with("/contained/1/identifier/0/system", elsewhere);
    let response = stand.send(&Request::book(&body.body())).await;
    assert_eq!(response.status, 422, "{}", response.text());
    let diagnostics = response.diagnostics();
    assert!(diagnostics.contains(elsewhere), "{diagnostics}");
    assert!(stand.free_slots().await.contains(&slot));
    stand.stop().await;
}
