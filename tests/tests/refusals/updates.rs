//! E18 to E26: reading and cancelling.

use crate::row::{Answer, Row};
use bookend_tests::{Ground, Request, Setup, Token, cancelled};
use jiff::SignedDuration;
use serde_json::Value;

const NOT_FOUND: Answer = (404, "not-found", "NO_RECORD_FOUND");
const CHANGED: Answer = (422, "business-rule", "INVALID_RESOURCE");
const STATE: Answer = (422, "business-rule", "INVALID_REQUEST_STATE");
/// In seconds: after it, the appointment on the first day is over.
const TWO_DAYS: i64 = 2 * 24 * 60 * 60;
const NOBODYS: &str = "0b00cafe-0000-4000-8000-00000000dead";

/// An update of the appointment that is booked, with elements of the body changed.
fn update(ground: &Ground, changes: &[(&str, &str)]) -> Request {
    let mut body = cancelled(&ground.booked);
    for (element, value) in changes {
        body[*element] = Value::from(*value);
    }
    Request::update(&body)
}

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "E18",
        "a cancellation under a request id that was used",
        (409, "duplicate", "DUPLICATE_REJECTED"),
        |ground| update(ground, &[]).header("X-Request-ID", &ground.used),
    )
    .names(&[Ground::USED, "used before"])
    .at(&["X-Request-ID"]),
    Row::new("E19", "reading what is not there", NOT_FOUND, |_| {
        Request::read(NOBODYS)
    })
    .names(&[NOBODYS]),
    Row::new("E19", "cancelling what is not there", NOT_FOUND, |ground| {
        update(ground, &[("id", NOBODYS)])
    })
    .names(&[NOBODYS]),
    Row::new("E20", "a version that is not there", NOT_FOUND, |ground| {
        Request::read_version(ground.booked["id"].as_str().unwrap(), "7")
    })
    .names(&["7"]),
    Row::new("E20", "a version of nothing", NOT_FOUND, |_| {
        Request::read_version(NOBODYS, "1")
    })
    .names(&[NOBODYS]),
    Row::new(
        "E22",
        "no If-Match",
        (412, "required", "MISSING_OR_INVALID_HEADER"),
        |ground| update(ground, &[]).without("If-Match"),
    )
    .names(&["If-Match"])
    .at(&["If-Match"]),
    Row::new(
        "E23",
        "the If-Match of another version",
        (409, "conflict", "CONFLICTING_VALUES"),
        |ground| update(ground, &[]).header("If-Match", "W/\"7\""),
    )
    .names(&["W/\"7\"", "W/\"1\""])
    .at(&["If-Match"]),
    Row::new("E24", "another description", CHANGED, |ground| {
        update(ground, &[("description", "Something else")])
    })
    .names(&["description"])
    .at(&["Appointment.description"]),
    Row::new("E24", "two things that are changed", CHANGED, |ground| {
        let changes = [("description", "Something else"), ("comment", "In a hurry")];
        update(ground, &changes)
    })
    .names(&["description", "comment"])
    .at(&["Appointment.", "Appointment."]),
    Row::new(
        "E25",
        "a status that is not `cancelled`",
        CHANGED,
        |ground| update(ground, &[("status", "noshow")]),
    )
    .names(&["noshow", "cancelled"])
    .at(&["Appointment.status"]),
    Row::new("E26", "cancelled once more", STATE, |ground| {
        Request::update(&ground.cancelled)
    })
    .names(&["cancelled"])
    .at(&["Appointment.status"]),
];

#[tokio::test]
async fn an_appointment_that_is_over_cannot_be_cancelled() {
    let ground = Ground::under(Setup::standard()).await;
    ground
        .stand
        .clock
        .advance(SignedDuration::from_secs(TWO_DAYS));
    let row = Row::new("E26", "an appointment that is over", STATE, |ground| {
        let later = Token::sound("patient/appointment.write").issued(TWO_DAYS);
        Request::update(&cancelled(&ground.booked)).token(&later)
    });
    let faults = row.at(&["Appointment.start"]).faults(&ground).await;
    assert!(faults.is_empty(), "{}", faults.concat());
    let id = ground.booked["id"].as_str().unwrap();
    let later = Token::sound("patient/appointment.read").issued(TWO_DAYS);
    let read = Request::read(id).token(&later);
    assert_eq!(ground.stand.send(&read).await.resource(), ground.booked);
    ground.stop().await;
}
