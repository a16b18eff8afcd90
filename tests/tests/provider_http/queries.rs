//! Every spelling of a slot search (section 2.3 of the digest).

use crate::query_faults::issues;
use bookend_tests::{Request, Setup, Stand};

pub(crate) const SERVICE: &str = "schedule.actor:healthcareservice=2000000001";
pub(crate) const HOUR: &str =
    "start=ge2026-06-16T09:00:00%2B01:00&start=lt2026-06-16T10:00:00%2B01:00";

/// Returns the beginnings of the slots that a query finds.
pub(crate) async fn starts(stand: &Stand, query: &str) -> Vec<String> {
    let response = stand.send(&Request::search(query)).await;
    assert_eq!(response.status, 200, "{query}: {}", response.text());
    let slots = response.entries("Slot");
    assert_eq!(response.resource()["total"], slots.len(), "{query}");
    let start = |slot: &serde_json::Value| slot["start"].as_str().unwrap().to_owned();
    slots.iter().map(start).collect()
}

fn at(times: &[&str]) -> Vec<String> {
    times
        .iter()
        .map(|time| format!("2026-06-16T{time}:00.000+00:00"))
        .collect()
}

#[tokio::test]
async fn each_spelling_of_the_service_finds_its_slots() {
    let stand = Setup::standard().start();
    for service in [
        "schedule.actor:healthcareservice=2000000001",
        "schedule.actor%3Ahealthcareservice=2000000001",
        "schedule.actor:HealthcareService=2000000001",
        "Schedule.Actor:HealthcareService=2000000001",
        "_schedule.actor:healthcareservice=2000000001",
        "service=2000000001",
        "service=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fdos-service-id%7C2000000001",
        "service=https://fhir.nhs.uk/Id/dos-service-id|2000000001",
    ] {
        let found = starts(&stand, &format!("{service}&{HOUR}")).await;
        assert_eq!(
            found,
            at(&["08:00", "08:15", "08:30", "08:45"]),
            "{service}"
        );
    }
    stand.stop().await;
}

#[tokio::test]
async fn each_spelling_of_a_time_is_the_same_time() {
    let stand = Setup::standard().start();
    for (from, to) in [
        ("2026-06-16T09:00:00%2B01:00", "2026-06-16T10:00:00%2B01:00"),
        (
            "2026-06-16T09%3A00%3A00%2B01%3A00",
            "2026-06-16T10%3A00%3A00%2B01%3A00",
        ),
        ("2026-06-16T09:00:00+01:00", "2026-06-16T10:00:00+01:00"),
        ("2026-06-16T09:00:00%2001:00", "2026-06-16T10:00:00%2001:00"),
        ("2026-06-16T08:00:00Z", "2026-06-16T09:00:00Z"),
        ("2026-06-16T08:00:00.000Z", "2026-06-16T09:00:00.000Z"),
        (
            "2026-06-16T08:00:00.000%2B00:00",
            "2026-06-16T09:00:00+00:00",
        ),
        ("2026-06-16T03:00:00-05:00", "2026-06-16T04:00:00-05:00"),
    ] {
        let query = format!("{SERVICE}&start=ge{from}&start=lt{to}");
        let found = starts(&stand, &query).await;
        assert_eq!(found, at(&["08:00", "08:15", "08:30", "08:45"]), "{query}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn each_prefix_bounds_as_it_says() {
    let stand = Setup::standard().start();
    let eight = "2026-06-16T08:00:00Z";
    let half = "2026-06-16T08:30:00Z";
    for (window, expected) in [
        (
            format!("start=ge{eight}&start=le{half}"),
            at(&["08:00", "08:15", "08:30"]),
        ),
        (format!("start=gt{eight}&start=lt{half}"), at(&["08:15"])),
        (
            format!("start=gt{eight}&start=le{half}"),
            at(&["08:15", "08:30"]),
        ),
        (format!("start=eq{eight}"), at(&["08:00"])),
        (format!("start={eight}"), at(&["08:00"])),
        (
            format!("start=le{half}&start=ge{eight}"),
            at(&["08:00", "08:15", "08:30"]),
        ),
    ] {
        assert_eq!(
            starts(&stand, &format!("{SERVICE}&{window}")).await,
            expected,
            "{window}"
        );
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_date_is_a_day_in_london() {
    let stand = Setup::standard().start();
    let whole_day = starts(&stand, &format!("{SERVICE}&start=2026-06-16")).await;
    assert_eq!(
        whole_day.len(),
        32,
        "09:00 to 17:00 every quarter of an hour"
    );
    assert_eq!(whole_day[0], "2026-06-16T08:00:00.000+00:00");
    let same = starts(
        &stand,
        &format!("{SERVICE}&start=ge2026-06-16&start=le2026-06-16"),
    )
    .await;
    assert_eq!(same, whole_day);
    stand.stop().await;
}

#[tokio::test]
async fn a_window_may_last_until_the_end_of_days() {
    let stand = Setup::standard().start();
    let all = starts(&stand, &format!("{SERVICE}&start=ge2026-06-16")).await;
    assert!(!all.is_empty());
    for end in [
        "le9999-12-31",
        "lt9999-12-31",
        "le9999",
        "le9999-12-31T23:59:59Z",
    ] {
        let query = format!("{SERVICE}&start=ge2026-06-16&start={end}");
        assert_eq!(starts(&stand, &query).await, all, "{query}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn each_spelling_of_the_status_finds_what_it_names() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    assert_eq!(booked["start"], "2026-06-16T08:00:00.000+00:00");
    let free = at(&["08:15", "08:30", "08:45"]);
    let all = at(&["08:00", "08:15", "08:30", "08:45"]);
    for (status, expected) in [
        ("status=free", &free),
        ("status=busy", &at(&["08:00"])),
        ("status=http://hl7.org/fhir/slotstatus|free", &free),
        (
            "status=http%3A%2F%2Fhl7.org%2Ffhir%2Fslotstatus%7Cfree",
            &free,
        ),
        (
            "status=http://hl7.org/fhir/slotstatus|free,http://hl7.org/fhir/slotstatus|busy",
            &all,
        ),
        ("status=free,busy", &all),
        ("status=free%2Cbusy", &all),
        ("status=busy%2Cfree", &all),
        ("status=busy-unavailable", &Vec::new()),
    ] {
        let found = starts(&stand, &format!("{SERVICE}&{HOUR}&{status}")).await;
        assert_eq!(&found, expected, "{status}");
    }
    for status in [
        "http://hl7.org/fhir/slotstatus|vacant",
        "urn:elsewhere|free",
    ] {
        let found = issues(&stand, &format!("{SERVICE}&{HOUR}&status={status}")).await;
        assert_eq!(found[0].0, "status", "{status}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_day_is_an_upper_bound() {
    let stand = Setup::standard().policy("upper-bound", "required").start();
    for bound in ["2026-06-16", "eq2026-06-16", "le2026-06-16", "lt2026-06-17"] {
        let query = format!("{SERVICE}&start={bound}");
        let response = stand.send(&Request::search(&query)).await;
        assert_eq!(response.status, 200, "{bound}: {}", response.text());
    }
    let issues = issues(&stand, &format!("{SERVICE}&start=ge2026-06-16")).await;
    assert_eq!(issues[0].0, "start");
    assert!(issues[0].1.contains("`start=le`"), "{issues:?}");
    stand.stop().await;
}

#[tokio::test]
async fn a_repeated_status_narrows_and_a_repeated_service_is_refused() {
    let stand = Setup::standard().start();
    stand.booked().await;
    for (status, expected) in [
        ("status=free,busy&status=busy", at(&["08:00"])),
        ("status=free&status=busy", Vec::new()),
    ] {
        let found = starts(&stand, &format!("{SERVICE}&{HOUR}&{status}")).await;
        assert_eq!(found, expected, "{status}");
    }
    for query in [
        format!("{SERVICE}&{SERVICE}"),
        format!("{SERVICE}&service=2000000002"),
        format!("{SERVICE},2000000002"),
    ] {
        let issues = issues(&stand, &query).await;
        assert_eq!(issues[0].0, "schedule.actor:healthcareservice", "{query}");
        assert!(issues[0].1.contains("one service"), "{issues:?}");
    }
    stand.stop().await;
}
