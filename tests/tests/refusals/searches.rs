//! E28 to E38: searches, those that are refused and those that find nothing.

use crate::row::{Answer, Row};
use bookend_tests::{Ground, Request, Setup};

const SERVICE: &str = "schedule.actor:healthcareservice";
const INVALID: Answer = (400, "invalid", "INVALID_PARAMETER");

/// A search of the slots of the tests' service.
fn search(more: &str) -> Request {
    Request::search(&format!("{SERVICE}=2000000001&{more}"))
}

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "E28",
        "a service that is not known",
        (404, "not-found", "NO_RECORD_FOUND"),
        |_| Request::search(&format!("{SERVICE}=1234567890&status=free")),
    )
    .names(&["1234567890"])
    .at(&[SERVICE]),
    Row::new(
        "E29",
        "no service",
        (400, "required", "INVALID_PARAMETER"),
        |_| Request::search("status=free&start=le2026-06-19"),
    )
    .names(&[SERVICE])
    .at(&[SERVICE]),
    Row::new("E30", "a date that is none", INVALID, |_| {
        search("start=ge2026-02-30")
    })
    .names(&["ge2026-02-30"])
    .at(&["start"]),
    Row::new("E30", "a prefix that is none", INVALID, |_| {
        search("start=xx2026-06-16")
    })
    .names(&["xx2026-06-16"])
    .at(&["start"]),
    Row::new("E30", "a status that is none", INVALID, |_| {
        search("status=vacant")
    })
    .names(&["vacant", "the parameter `status` has to be one of `busy`, "])
    .at(&["status"]),
    Row::new("E32", "a window that is past", INVALID, |_| {
        search("start=ge2026-06-01&start=le2026-06-02")
    })
    .names(&["past"])
    .at(&["start"]),
    Row::new("E38", "nobody at all", INVALID, |_| {
        Request::appointments("_format=json")
    })
    .names(&["names a patient or an appointment", "`_id`"])
    .at(&["Patient.identifier"]),
    Row::new("E38", "an empty patient and an empty id", INVALID, |_| {
        Request::appointments("patient=&_id=")
    })
    .names(&["names a patient or an appointment"])
    .at(&["Patient.identifier"]),
    Row::new("E38", "a patient without a number", INVALID, |_| {
        Request::appointments("patient:Patient.identifier=https://fhir.nhs.uk/Id/nhs-number|")
    })
    .names(&["nhs-number|", "a value, or a system and a value such as"])
    .at(&["atient"]),
    Row::new("E38", "a window that cannot be read", INVALID, |_| {
        Request::appointments("patient=9990000018&start=soon")
    })
    .names(&["soon"])
    .at(&["start"]),
];

/// E31, E33, E34, and what E32 does not mean: nothing is wrong with any of them.
#[tokio::test]
async fn what_is_unusual_in_a_search_is_no_fault() {
    let ground = Ground::under(Setup::standard()).await;
    for (case, request, finds) in [
        (
            "E31: a parameter that is not known",
            search("colour=red"),
            true,
        ),
        (
            "E32: a window that began in the past",
            search("start=ge2026-06-01&start=le2026-06-17"),
            true,
        ),
        (
            "E32: an upper bound in the past alone",
            search("start=le2026-06-02"),
            false,
        ),
        (
            "E33: a window that ends before it begins",
            search("start=ge2026-06-18&start=le2026-06-17"),
            false,
        ),
        (
            "E33: a window that ends in the past before it begins in the future",
            search("start=ge2026-06-18&start=le2026-06-02"),
            false,
        ),
        (
            "E34: a service without slots",
            Request::search(&format!("{SERVICE}=2000000002")),
            false,
        ),
    ] {
        let response = ground.stand.send(&request).await;
        assert_eq!(response.status, 200, "{case}: {}", response.text());
        let bundle = response.resource();
        assert_eq!(bundle["resourceType"], "Bundle", "{case}");
        let count = response.entries("Slot").len();
        assert_eq!(bundle["total"], count, "{case}");
        let url = bundle["link"][0]["url"].as_str().unwrap_or_default();
        assert!(
            !url.contains("colour") && url.contains(SERVICE),
            "{case}: {url}"
        );
        assert_eq!(count > 0, finds, "{case}");
        assert_eq!(bundle.get("entry").is_some(), finds, "{case}: {bundle}");
    }
    ground.stop().await;
}
