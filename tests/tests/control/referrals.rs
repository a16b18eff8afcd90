//! Referral documents and the bookings that go with them, seen from outside.

use crate::desk::{Controlled, call, controlled};
use bookend_tests::{Appointment, Request, Setup, fresh_id};
use serde_json::Value;

const INTERACTION: &str = "urn:nhs-itk:interaction:primaryOutofHourRecipientNHS111CDADocument-v2-0";

/// A document with an id, which names the URL of a booking where there is one.
fn document(id: &str, url: Option<&str>) -> Request {
    let link = url.map(|url| format!("<text><linkHtml href=\"{url}\">booked</linkHtml></text>"));
    let body = format!(
        "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"><id root=\"{id}\"/>{}</ClinicalDocument>",
        link.unwrap_or_default()
    );
    Request::of("appointment.book", "POST", "/referral")
        .header("Ssp-InteractionID", INTERACTION)
        .header("Content-Type", "application/xml;charset=UTF-8")
        .body(body)
}

/// Books a slot for a document, and returns the URL of the appointment without its version.
async fn booked(desk: &Controlled, document: &str) -> String {
    let slot = desk.stand.free_slot().await;
    let body = Appointment::of(&slot).with("/contained/0/identifier/0/value", document);
    let answer = desk.stand.send(&Request::book(&body.body())).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let location = answer.header("Location").unwrap();
    location.split("/_history/").next().unwrap().to_owned()
}

/// The documents that are listed, each with its state.
fn states(list: &Value) -> Vec<(&str, &str)> {
    let all = list["referrals"].as_array().unwrap().iter();
    all.map(|one| (&one["document"], &one["state"]))
        .map(|(id, state)| (id.as_str().unwrap(), state.as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn what_never_met_is_listed_from_either_side() {
    let desk = controlled(Setup::standard());
    let [both, letter, booking] = [fresh_id(), fresh_id(), fresh_id()];
    let url = booked(&desk, &both).await;
    for (id, url) in [
        (&both, url.as_str()),
        (&letter, "https://p.example/Appointment/none"),
    ] {
        let answer = desk.stand.send(&document(id, Some(url))).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    booked(&desk, &booking).await;
    let all = desk.ask("GET", "/referrals").await;
    assert_eq!(all["total"], 3);
    assert_eq!(all["referrals"][0]["appointment"], url.as_str());
    assert_eq!(
        all["referrals"][0]["received"],
        "2026-06-15T09:00:00.000+00:00"
    );
    assert_eq!(
        states(&all),
        [
            (both.as_str(), "matched"),
            (letter.as_str(), "awaits-booking"),
            (booking.as_str(), "awaits-document"),
        ]
    );
    let part = desk.send(&call("GET", "/room/parts/referrals")).await;
    assert_eq!(part.status, 200);
    for said in [letter.as_str(), "awaits-booking", "not yet"] {
        assert!(part.text().contains(said), "{said}: {}", part.text());
    }
    let later = call("PUT", "/clock").body(r#"{"advance": "61m"}"#);
    desk.done(&later).await;
    let unmatched = desk.ask("GET", "/referrals?unmatched").await;
    assert_eq!(
        states(&unmatched),
        [
            (letter.as_str(), "booking-never-came"),
            (booking.as_str(), "document-never-came"),
        ]
    );
    let one = desk
        .ask("GET", "/referrals?state=document-never-came")
        .await;
    assert_eq!(states(&one), [(booking.as_str(), "document-never-came")]);
    let (status, error) = desk.refused(&call("GET", "/referrals?state=lost")).await;
    assert_eq!((status, error["place"].as_str()), (400, Some("state")));
    desk.ask("POST", "/reset").await;
    assert_eq!(desk.ask("GET", "/referrals").await["total"], 0);
    desk.stand.stop().await;
}
