//! Bearer tokens: made for this provider, and read.

use crate::desk::{call, controlled};
use bookend_tests::{Request, Setup};
use serde_json::Value;

#[tokio::test]
async fn a_token_that_is_made_is_taken_and_one_that_is_broken_is_not() {
    let desk = controlled(Setup::standard());
    let sound = r#"{"interaction": "slot.search", "identity": {"asid": "200000000001"}}"#;
    let sound = desk.done(&call("POST", "/token").body(sound)).await;
    let search = |made: &Value| {
        let authorization = made["authorization"].as_str().unwrap();
        Request::search_all().header("Authorization", authorization)
    };
    assert_eq!(desk.stand.send(&search(&sound)).await.status, 200);
    let expired = call("POST", "/token").body(r#"{"defect": "expired"}"#);
    let expired = desk.done(&expired).await;
    assert_eq!(desk.stand.send(&search(&expired)).await.status, 403);
    // Without a word it is one for searching slots, from whom the consumer says it is.
    let usual = desk.ask("POST", "/token").await;
    assert_eq!(usual["interaction"], "slot.search");
    assert_eq!(usual["claims"]["aud"], "https://provider.example/STU3");
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_token_is_read_with_every_rule_that_it_meets_or_not() {
    let desk = controlled(Setup::standard());
    let made = call("POST", "/token").body(r#"{"defect": "wrong-audience"}"#);
    let made = desk.done(&made).await;
    let token = made["token"].as_str().unwrap();
    let read = desk.done(&call("POST", "/token/read").body(token)).await;
    assert_eq!(read["claims"], made["claims"]);
    assert!(read["form"].is_null());
    let unmet: Vec<&str> = (read["rules"].as_array().unwrap().iter())
        .filter(|rule| rule["met"] == false)
        .map(|rule| rule["defect"].as_str().unwrap())
        .collect();
    assert_eq!(unmet, ["audience"]);
    // For another interaction another scope is asked for.
    let other = call("POST", "/token/read?interaction=appointment.book");
    let read = desk.done(&other.body(token)).await;
    let rules = read["rules"].as_array().unwrap();
    let unmet = rules.iter().filter(|rule| rule["met"] == false).count();
    assert_eq!(unmet, 2, "{read}");
    let half = call("POST", "/token/read").body("Authorization: Bearer e30");
    let half = desk.done(&half).await;
    assert_eq!(half["form"]["found"], "1 segment");
    assert_eq!(half["rules"].as_array().unwrap().len(), 0);
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_cannot_be_made_is_told_at_its_place() {
    let desk = controlled(Setup::standard());
    for (body, place) in [
        (r#"{"defect": "expird"}"#, "defect"),
        (r#"{"interaction": "slot.serch"}"#, "interaction"),
        (r#"{"identity": {"asd": "1"}}"#, "asd"),
        (r#"{"identity": 1}"#, "identity"),
        (r#"{"defekt": "expired"}"#, "defekt"),
    ] {
        let (status, error) = desk.refused(&call("POST", "/token").body(body)).await;
        assert_eq!(
            (status, error["place"].as_str()),
            (400, Some(place)),
            "{error}"
        );
    }
    let (status, _) = desk.refused(&call("POST", "/token/read")).await;
    assert_eq!(status, 400);
    desk.stand.stop().await;
}

#[tokio::test]
async fn an_appointment_is_cancelled_by_hand_as_whoever_booked_it() {
    let desk = controlled(Setup::standard().mode("strict"));
    let id = desk.stand.booked().await["id"].as_str().unwrap().to_owned();
    let cancel = format!("/appointments/{id}/cancel");
    let other = call("POST", &cancel).body(r#"{"caller": "somebody else"}"#);
    let (status, error) = desk.refused(&other).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (409, Some("not-your-booking"))
    );
    let cancelled = desk.ask("POST", &cancel).await;
    assert_eq!(cancelled["status"], "cancelled");
    let (status, error) = desk.refused(&call("POST", &cancel)).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (409, Some("already-cancelled"))
    );
    let (status, _) = desk
        .refused(&call("POST", "/appointments/nobody/cancel"))
        .await;
    assert_eq!(status, 404);
    desk.stand.stop().await;
}
