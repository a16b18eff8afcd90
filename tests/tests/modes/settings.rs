//! The settings that `strict` does not choose.

use crate::row::Row;
use bookend_tests::{Appointment, Ground, Request, Response, Setup, Token, cancelled};
use jiff::Timestamp;
use serde_json::{Value, json};

const SERVICE: &str = "schedule.actor:healthcareservice=2000000001";
const UNKNOWN: &str = "0b00cafe-0000-4000-8000-00000000dead";
const FORBIDDEN: &str = "403 forbidden ACCESS DENIED";
const INVALID: &str = "422 invalid FHIR_CONSTRAINT_VIOLATION";
const NOT_FOUND: &str = "422 not-found REFERENCE_NOT_FOUND";
const DUPLICATE: &str = "409 duplicate DUPLICATE_REJECTED";
const TAKEN: &str = "422 processing processing";
const JSON: &str = "application/fhir+json;charset=UTF-8";
const XML: &str = "application/fhir+xml;charset=UTF-8";

#[rustfmt::skip]
pub(crate) const SETTINGS: &[Row] = &[
    // Tokens.
    Row::new("token-errors", "booking-api", ["400 invalid BAD_REQUEST", FORBIDDEN], |_| without_issuer()),
    Row::new("token-errors", "scal-401", [FORBIDDEN, "401 login ACCESS DENIED"], |_| of_another_scope()),
    Row::new("token-errors", "rfc6750", ["nothing", "Bearer error=\"insufficient_scope\", scope=\"organization/slot.read\""], |_| of_another_scope()).by(challenge),
    Row::new("token-errors", "off", [FORBIDDEN, "200"], |_| Request::search_all().without("Authorization")),
    Row::new("location-host", "request", [FORBIDDEN, "201"], |ground| {
        let token = Token::sound("patient/appointment.write").claim("aud", "https://proxy.example/STU3");
        book(ground, |it| it).header("Host", "proxy.example").token(&token)
    }),

    // Searches.
    Row::new("unknown-parameter", "lookalike", ["200", "400 not-supported INVALID_PARAMETER"], |_| search("statuses=free")),
    Row::new("past-window", "empty", ["400 invalid INVALID_PARAMETER", "200"], |_| search("start=ge2026-06-01&start=le2026-06-02")),
    Row::new("inverted-window", "422", ["200", "422 invalid INVALID_PARAMETER"], |_| search("start=ge2026-06-18&start=le2026-06-17")),
    Row::new("no-slots", "outcome", ["0 []", "0 [\"informational\"]"], |_| Request::search("schedule.actor:healthcareservice=2000000002")).by(reasons),
    Row::new("sentinels", "failures", ["404 not-found NO_RECORD_FOUND", "400 invalid MSG_BAD_FORMAT"], |_| Request::search("schedule.actor:healthcareservice=999999997")),

    // Refusals.
    Row::new("outcome-codes", "tkw", ["404 not-found NO_RECORD_FOUND", "404 not-found MSG_NO_MATCH"], |_| Request::read(UNKNOWN)),

    // Formats, and how they are sent.
    Row::new("response-format", "501", ["415 not-supported UNSUPPORTED_MEDIA_TYPE", "501 not-supported UNSUPPORTED_MEDIA_TYPE"], |_| search("_format=pdf")),
    Row::new("response-format", "406", ["415 not-supported UNSUPPORTED_MEDIA_TYPE", "406 not-supported UNSUPPORTED_MEDIA_TYPE"], |_| search("_format=pdf")),
    Row::new("default-format", "xml", [JSON, XML], |_| search("status=free")).by(format),
    Row::new("unasked-format", "default", [JSON, XML], |ground| book(ground, |it| it)).by(format).beside("default-format", "xml"),
    Row::new("response-chunks", "150", ["nothing", "chunked"], |_| search("status=free")).by(transfer),

    // Bookings: what they have to say.
    Row::new("participant-status", "optional", [INVALID, "201"], |ground| book(ground, |it| it.without("/participant/0/status"))),
    Row::new("document-reference", "optional", [INVALID, "201"], without_document),
    Row::new("structure", "ignore", [INVALID, "201"], |ground| book(ground, |it| it.with("/comment", json!(["a list"])))),
    Row::new("language", "any", [INVALID, "201"], |ground| book(ground, |it| it.with("/language", "fr"))),
    Row::new("nhs-number", "length", ["422 value INVALID_NHS_NUMBER", "201"], |ground| {
        let other = "9990000019";
        book(ground, |it| it.with("/contained/2/identifier/0/value", other).with("/participant/0/actor/identifier/value", other))
    }),
    Row::new("rank-faults", "422", ["400 invalid INVALID_PARAMETER", "422 invalid INVALID_PARAMETER"], |ground| {
        book(ground, |it| it.with("/contained/2/telecom/0/rank", 2))
    }),

    // Bookings: which slot they mean, and whether it can be had.
    Row::new("slot-identity", "id-first", ["201", "422 business-rule CONFLICTING_VALUES"], |ground| {
        let other = ground.taken["id"].clone();
        let reference = format!("#{}", other.as_str().unwrap());
        Request::book(&Appointment::of(&ground.free).with("/contained/1/id", other).with("/slot/0/reference", reference).body())
    }),
    Row::new("slot-identity", "identifier-only", ["201", NOT_FOUND], |ground| {
        book(ground, |it| it.with("/contained/1/identifier/0/value", UNKNOWN))
    }),
    Row::new("slot-identity", "id-only", ["201", NOT_FOUND], |ground| {
        book(ground, |it| it.with("/contained/1/id", "local").with("/slot/0/reference", "#local"))
    }),
    Row::new("slot-gone", "409", [TAKEN, "409 processing processing"], |ground| again(&ground.taken)),
    Row::new("slot-exclusive", "false", [TAKEN, "201"], |ground| again(&ground.taken)),
    Row::new("frees-on-cancel", "false", ["201", TAKEN], |ground| again(&ground.freed)),
    Row::new("duplicate-request", "replay", [DUPLICATE, "201"], |ground| again(&ground.taken).header("X-Request-ID", &ground.used)),
    Row::new("detects-duplicates", "false", [DUPLICATE, "201"], |ground| book(ground, |it| it).header("X-Request-ID", &ground.used)),

    // Bookings: what is stored.
    Row::new("created", "echo", ["2026-06-15T09:00:00Z", "2026-06-14T08:00:00Z"], |ground| {
        book(ground, |it| it.with("/created", "2026-06-14T08:00:00+00:00"))
    }).by(created),
    Row::new("local-identifier", "none", ["1", "0"], |ground| book(ground, |it| it.without("/contained/2/identifier"))).by(identifiers),
    Row::new("version-ids", "uuid", ["1 letters", "36 letters"], |ground| book(ground, |it| it)).by(version),

    // Cancellations.
    Row::new("stale-version", "412", ["409 conflict CONFLICTING_VALUES", "412 conflict CONFLICTING_VALUES"], |ground| {
        Request::update(&cancelled(&ground.booked)).header("If-Match", "W/\"another\"")
    }),
    Row::new("checks-if-match", "false", ["412 required MISSING_OR_INVALID_HEADER", "200"], |ground| {
        Request::update(&cancelled(&ground.booked)).without("If-Match")
    }),
    Row::new("nothing-but-status", "false", ["422 business-rule INVALID_RESOURCE", "200"], |ground| {
        let mut body = cancelled(&ground.booked);
        body["description"] = "Something else".into();
        Request::update(&body)
    }),

    // Standing checks: a search without an upper bound is not as they have it.
    Row::new("checks", "off", ["1", "0"], |_| search("start=ge2026-06-16").header("Prefer", "bookend=findings")).by(outcomes),
    Row::new("findings", "in-answer", ["0", "1"], |_| search("start=ge2026-06-16")).by(outcomes),
];

fn search(more: &str) -> Request {
    Request::search(&format!("{SERVICE}&{more}"))
}

fn without_issuer() -> Request {
    Request::search_all().token(&Token::sound("organization/slot.read").without("iss"))
}

fn of_another_scope() -> Request {
    Request::search_all().token(&Token::sound("patient/appointment.read"))
}

/// A booking of the free slot, with something changed.
fn book(ground: &Ground, change: impl Fn(Appointment) -> Appointment) -> Request {
    Request::book(&change(Appointment::of(&ground.free)).body())
}

fn again(slot: &Value) -> Request {
    Request::book(&Appointment::of(slot).body())
}

fn without_document(ground: &Ground) -> Request {
    let booking = Appointment::of(&ground.free).without("/supportingInformation");
    let mut body = booking.body();
    body["contained"].as_array_mut().unwrap().remove(0);
    Request::book(&body)
}

fn header(response: &Response, name: &str) -> String {
    response.header(name).unwrap_or("nothing").to_owned()
}

fn challenge(response: &Response) -> String {
    header(response, "WWW-Authenticate")
}

fn format(response: &Response) -> String {
    header(response, "Content-Type")
}

fn transfer(response: &Response) -> String {
    header(response, "Transfer-Encoding")
}

/// How many slots are found, and the codes of what is said beside them.
fn reasons(response: &Response) -> String {
    let outcomes = response.entries("OperationOutcome");
    let codes = outcomes.iter().map(|it| it["issue"][0]["code"].clone());
    format!(
        "{} {}",
        response.resource()["total"],
        codes.collect::<Value>()
    )
}

fn outcomes(response: &Response) -> String {
    response.entries("OperationOutcome").len().to_string()
}

fn created(response: &Response) -> String {
    let created = response.resource()["created"].clone();
    let created: Timestamp = created.as_str().unwrap().parse().unwrap();
    created.to_string()
}

/// How many identifiers the patient has.
fn identifiers(response: &Response) -> String {
    let appointment = response.resource();
    let mut contained = appointment["contained"].as_array().unwrap().iter();
    let patient = contained.find(|it| it["resourceType"] == "Patient");
    let found = patient.unwrap()["identifier"]
        .as_array()
        .map_or(0, Vec::len);
    found.to_string()
}

fn version(response: &Response) -> String {
    let version = response.resource()["meta"]["versionId"].clone();
    format!("{} letters", version.as_str().unwrap().len())
}

#[tokio::test]
async fn each_setting_shows_in_an_answer() {
    let mut defaults = Setup::standard().start();
    let mut faults = String::new();
    for row in SETTINGS {
        let (stand, fault) = row.faults(defaults).await;
        defaults = stand;
        faults.extend(fault);
    }
    defaults.stop().await;
    assert!(faults.is_empty(), "{faults}");
}
