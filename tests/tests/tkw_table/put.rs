//! Section 8.4: PUT.

use crate::fixtures::READABLE;
use crate::outcomes::{
    AD_403, CONFLICT_409, IP_400, ISE_500, MISSING_412, NRF_404, Outcome, RNF_422, from_somebody,
    incumbent, naming, nothing,
};
use crate::post::{has_the_six, is_stored};
use bookend_tests::{Request, cancelled, fresh_id};
use serde_json::Value;

/// A cancellation with nothing but what the incumbent looks at: whatever its URL says.
fn cancellation(slot: &str) -> Request {
    with_body(&cancelled(&naming(slot)))
}

fn with_body(body: &Value) -> Request {
    from_somebody("PUT", "/STU3/Appointment/whatever")
        .header("X-Request-ID", &fresh_id())
        .json(body)
}

#[tokio::test]
async fn c1_to_c3_what_is_missing_is_invalid() {
    let stand = incumbent();
    let sound = cancellation("slot005");
    IP_400.answers(&stand.send(&sound.clone().without("Ssp-From")).await, "C1");
    IP_400.answers(
        &stand.send(&sound.clone().without("X-Request-ID")).await,
        "C2",
    );
    let mut without_slot = naming("slot005");
    without_slot["contained"].as_array_mut().unwrap().remove(1);
    IP_400.answers(&stand.send(&with_body(&without_slot)).await, "C3");
    stand.stop().await;
}

#[tokio::test]
async fn c4_slot005_can_be_cancelled() {
    let stand = incumbent();
    let body = cancelled(&naming("slot005"));
    let id = READABLE[0].1;
    let mut without_id = with_body(&body);
    "/STU3/Appointment".clone_into(&mut without_id.target);
    for request in [with_body(&body), without_id] {
        let response = stand.send(&request).await;
        assert_eq!(response.status, 200, "C4: {}", response.text());
        is_stored(&response, &body, id, "cancelled");
        has_the_six(&response, &request, id);
    }
    stand.stop().await;
}

#[tokio::test]
async fn c5_to_c12_slots_by_their_ids() {
    let stand = incumbent();
    let refused: [(&str, &str, Outcome); 9] = [
        ("C5", "slot013", RNF_422),
        ("C6", "slot014", CONFLICT_409),
        ("C7", "slot015", MISSING_412),
        ("C8", "slot016", IP_400),
        ("C9", "slot017", AD_403),
        ("C10", "slot018", ISE_500),
        ("C12", "slot006", NRF_404),
        ("C12", "slot021", NRF_404),
        ("C12", "another", NRF_404),
    ];
    for (row, slot, outcome) in refused {
        let response = stand.send(&cancellation(slot)).await;
        outcome.answers(&response, row);
        assert!(response.header("Date").is_some(), "{row}");
    }
    nothing(&stand.send(&cancellation("slot019")).await, 504, "C11");
    stand.stop().await;
}
