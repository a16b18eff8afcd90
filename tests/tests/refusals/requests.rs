//! E02 to E10: header fields, tokens, formats, methods.

use crate::row::{Answer, Row};
use bookend_tests::{Appointment, Request, Token, cancelled};

const HEADER: Answer = (400, "invalid", "MISSING_OR_INVALID_HEADER");
const NO_HEADER: Answer = (400, "required", "MISSING_OR_INVALID_HEADER");
const FORBIDDEN: Answer = (403, "forbidden", "ACCESS DENIED");
const BADLY_BUILT: Answer = (400, "invalid", "BAD_REQUEST");
const MEDIA_TYPE: Answer = (415, "not-supported", "UNSUPPORTED_MEDIA_TYPE");
const METHOD: Answer = (405, "not-supported", "BAD_REQUEST");

fn searching() -> Token {
    Token::sound("organization/slot.read")
}

pub(crate) const ROWS: &[Row] = &[
    Row::new("E02", "a search without Ssp-From", HEADER, |_| {
        Request::search_all().without("Ssp-From")
    })
    .names(&["Ssp-From"])
    .at(&["Ssp-From"]),
    Row::new("E02", "a booking without Ssp-From", HEADER, |ground| {
        Request::book(&Appointment::of(&ground.free).body()).without("Ssp-From")
    })
    .names(&["Ssp-From"])
    .at(&["Ssp-From"]),
    Row::new("E03", "no Ssp-To", HEADER, |_| {
        Request::search_all().without("Ssp-To")
    })
    .names(&["Ssp-To"])
    .at(&["Ssp-To"]),
    Row::new("E03", "an ASID of eleven digits", HEADER, |_| {
        Request::search_all().header("Ssp-To", "30000000001")
    })
    .names(&["Ssp-To", "30000000001"])
    .at(&["Ssp-To"]),
    Row::new("E03", "a trace id that is no UUID", HEADER, |_| {
        Request::search_all().header("Ssp-TraceID", "seven")
    })
    .names(&["Ssp-TraceID", "seven"])
    .at(&["Ssp-TraceID"]),
    Row::new("E03", "the id of another interaction", HEADER, |_| {
        let other = "urn:nhs:names:services:careconnect:fhir:rest:read:appointment";
        Request::search_all().header("Ssp-InteractionID", other)
    })
    .names(&["Ssp-InteractionID", "rest:read:appointment"])
    .at(&["Ssp-InteractionID"]),
    Row::new(
        "E04",
        "a booking without a request id",
        NO_HEADER,
        |ground| Request::book(&Appointment::of(&ground.free).body()).without("X-Request-ID"),
    )
    .names(&["X-Request-ID"])
    .at(&["X-Request-ID"]),
    Row::new(
        "E04",
        "an update without a request id",
        NO_HEADER,
        |ground| Request::update(&cancelled(&ground.booked)).without("X-Request-ID"),
    )
    .names(&["X-Request-ID"])
    .at(&["X-Request-ID"]),
    Row::new("E05", "no token", FORBIDDEN, |_| {
        Request::search_all().without("Authorization")
    })
    .names(&["Authorization"])
    .at(&["Authorization"]),
    Row::new("E05", "a token for somebody else", FORBIDDEN, |_| {
        let token = searching().claim("aud", "https://elsewhere.example/STU3");
        Request::search_all().token(&token)
    })
    .names(&["aud", "https://elsewhere.example/STU3"])
    .at(&["aud"]),
    Row::new("E05", "a token for something else", FORBIDDEN, |_| {
        Request::search_all().token(&Token::sound("patient/appointment.write"))
    })
    .names(&["requested_scope", "patient/appointment.write"])
    .at(&["requested_scope"]),
    Row::new("E05", "a token that has expired", FORBIDDEN, |_| {
        Request::search_all().token(&searching().issued(-300))
    })
    .names(&["expired"])
    .at(&["exp"]),
    Row::new("E06", "a token of one segment", BADLY_BUILT, |_| {
        Request::search_all().header("Authorization", "Bearer e30")
    })
    .names(&["segments"])
    .at(&["Authorization"]),
    Row::new("E06", "a token without an issuer", BADLY_BUILT, |_| {
        Request::search_all().token(&searching().without("iss"))
    })
    .names(&["iss"])
    .at(&["iss"]),
    Row::new(
        "E08",
        "a body of another media type",
        MEDIA_TYPE,
        |ground| {
            let body = Appointment::of(&ground.free).body();
            Request::book(&body).header("Content-Type", "text/plain")
        },
    )
    .names(&["text/plain"])
    .at(&["Content-Type"]),
    Row::new(
        "E09",
        "a response of another media type",
        MEDIA_TYPE,
        |_| Request::search_all().header("Accept", "text/html"),
    )
    .names(&["text/html"])
    .at(&["Accept"]),
    Row::new("E09", "a response in another format", MEDIA_TYPE, |_| {
        Request::search("schedule.actor:healthcareservice=2000000001&_format=pdf")
    })
    .names(&["pdf"])
    .at(&["_format"]),
    Row::new("E10", "an appointment that is deleted", METHOD, |ground| {
        let id = ground.booked["id"].as_str().unwrap();
        Request::of(
            "appointment.cancel",
            "DELETE",
            &format!("/Appointment/{id}"),
        )
    })
    .names(&["DELETE"]),
    Row::new("E10", "a slot that is made", METHOD, |_| {
        Request::of("slot.search", "POST", "/Slot")
    })
    .names(&["POST"]),
];
