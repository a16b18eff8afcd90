//! E11 to E18: what is wrong with a booking, or with its time.

use crate::row::{Answer, Row};
use bookend_tests::{Appointment, Ground, Request, Setup};
use serde_json::{Value, json};

const MALFORMED: Answer = (400, "structure", "MESSAGE_NOT_WELL_FORMED");
const INVALID: Answer = (422, "invalid", "FHIR_CONSTRAINT_VIOLATION");
const RANK: Answer = (400, "invalid", "INVALID_PARAMETER");
const NO_SUCH_SLOT: &str = "0b00cafe-0000-4000-8000-00000000dead";

/// A booking of the free slot, with something changed.
fn booking(ground: &Ground, change: fn(Appointment) -> Appointment) -> Request {
    Request::book(&change(Appointment::of(&ground.free)).body())
}

/// Telephone numbers by their ranks; null is none.
fn telephones(ranks: &[Value]) -> Value {
    let one = |rank: &Value| {
        let mut telephone = json!({"system": "phone", "value": "01632 960001", "use": "home"});
        if !rank.is_null() {
            telephone["rank"] = rank.clone();
        }
        telephone
    };
    ranks.iter().map(one).collect()
}

fn ranked(ground: &Ground, ranks: &[Value]) -> Request {
    let booking = Appointment::of(&ground.free).with("/contained/2/telecom", telephones(ranks));
    Request::book(&booking.body())
}

pub(crate) const ROWS: &[Row] = &[
    Row::new("E11", "a body that breaks off", MALFORMED, |ground| {
        booking(ground, |it| it).body("{\"resourceType\": \"Appointment\"")
    })
    .at(&[""]),
    Row::new("E11", "no body", MALFORMED, |ground| {
        booking(ground, |it| it).body("")
    }),
    Row::new("E11", "another resource", MALFORMED, |ground| {
        booking(ground, |it| it).json(&json!({"resourceType": "Patient", "id": "P1"}))
    })
    .names(&["Patient", "Appointment"]),
    Row::new(
        "E12",
        "an appointment that is proposed",
        INVALID,
        |ground| booking(ground, |it| it.with("/status", "proposed")),
    )
    .names(&["proposed"])
    .at(&["Appointment.status"]),
    Row::new(
        "E12",
        "an appointment in French (X-19)",
        INVALID,
        |ground| booking(ground, |it| it.with("/language", "fr")),
    )
    .names(&["`fr`", "`en-GB`"])
    .at(&["Appointment.language"]),
    Row::new("E12", "two things that are missing", INVALID, |ground| {
        booking(ground, |it| it.without("/created").without("/description"))
    })
    .names(&["created", "description"])
    .at(&["Appointment.created", "Appointment.description"]),
    Row::new(
        "E13",
        "an id",
        (422, "business-rule", "MSG_RESOURCE_ID_FAIL"),
        |ground| booking(ground, |it| it.with("/id", "mine")),
    )
    .names(&["mine"])
    .at(&["Appointment.id"]),
    Row::new("E14", "two telephones of rank 1", RANK, |ground| {
        ranked(ground, &[json!(1), json!(1)])
    })
    .names(&["rank"])
    .at(&[""]),
    Row::new("E14", "none of rank 1", RANK, |ground| {
        ranked(ground, &[json!(2), json!(3)])
    })
    .names(&["rank"])
    .at(&[""]),
    Row::new("E14", "one without a rank", RANK, |ground| {
        ranked(ground, &[json!(1), Value::Null])
    })
    .names(&["rank"])
    .at(&["telecom"]),
    Row::new("E14", "a rank that is a text", RANK, |ground| {
        ranked(ground, &[json!(1), json!("1")])
    })
    .names(&[r#"`"1"`"#])
    .at(&["Appointment.contained[2].telecom[1].rank"]),
    Row::new(
        "E15",
        "an NHS number of another check digit",
        (422, "value", "INVALID_NHS_NUMBER"),
        |ground| {
            booking(ground, |it| {
                it.with("/contained/2/identifier/0/value", "9990000019")
                    .with("/participant/0/actor/identifier/value", "9990000019")
            })
        },
    )
    .names(&["9990000019"])
    .at(&["identifier"]),
    Row::new(
        "E16",
        "a slot that nobody has",
        (422, "not-found", "REFERENCE_NOT_FOUND"),
        |ground| {
            booking(ground, |it| {
                it.with("/contained/1/identifier/0/value", NO_SUCH_SLOT)
                    .with("/contained/1/id", "nobodys")
                    .with("/slot/0/reference", "#nobodys")
            })
        },
    )
    .names(&[NO_SUCH_SLOT])
    .at(&["Slot"]),
    Row::new(
        "E18",
        "a request id that was used",
        (409, "duplicate", "DUPLICATE_REJECTED"),
        |ground| booking(ground, |it| it).header("X-Request-ID", &ground.used),
    )
    .names(&[Ground::USED, "used before"])
    .at(&["X-Request-ID"]),
];

/// E17, whose words are given (SCAL P29): exactly one issue, and exactly this text.
#[tokio::test]
async fn a_slot_that_is_taken_is_refused_in_the_words_that_are_given() {
    let ground = Ground::under(Setup::standard()).await;
    let booking = Request::book(&Appointment::of(&ground.taken).body());
    let response = ground.stand.send(&booking).await;
    assert_eq!(response.status, 422, "{}", response.text());
    let issue = response.issue();
    assert_eq!(issue["severity"], "error");
    assert_eq!(issue["code"], "processing");
    assert_eq!(issue["diagnostics"], "Slot no longer available");
    let coding = json!([{
        "system": "http://hl7.org/fhir/issue-type",
        "code": "processing",
        "display": "Processing Failure",
    }]);
    assert_eq!(issue["details"]["coding"], coding);
    ground.is_as_it_was().await;
    ground.stop().await;
}
