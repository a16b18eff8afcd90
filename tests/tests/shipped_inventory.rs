//! What a provider offers to whom nothing was said: whenever it is started, somebody can be booked
//! in with it (issue 2 of the project, part 4).

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{NOW, Request, Setup, Stand, Token};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// The services of the treatment centre that have diaries. Those of the incumbent, which ship beside
/// them, are not counted.
const SERVICES: [&str; 4] = ["2000099999", "2000099998", "2000099997", "2000099996"];

/// How many free slots there are at least, in all of them together.
const ENOUGH: usize = 40;

/// When it is started, in London.
const STARTS: [(&str, &str); 5] = [
    ("a Wednesday morning", "2026-06-17T09:00:00+01:00"),
    ("a Saturday noon", "2026-06-20T12:00:00+01:00"),
    (
        "a Friday, ten minutes before midnight",
        "2026-06-19T23:50:00+01:00",
    ),
    (
        "the night in which spring comes",
        "2027-03-27T23:50:00+00:00",
    ),
    (
        "the night in which autumn comes",
        "2026-10-24T23:50:00+01:00",
    ),
];

/// The slots of a service that are free in the three days after an instant.
async fn free(stand: &Stand, service: &str, at: Timestamp) -> BTreeSet<String> {
    let until = at + SignedDuration::from_hours(72);
    let token = Token::sound("organization/slot.read").issued(at.as_second() - NOW.as_second());
    let query = format!(
        "schedule.actor:healthcareservice={service}&status=free&start=ge{at}&start=le{until}"
    );
    let response = stand.send(&Request::search(&query).token(&token)).await;
    assert_eq!(response.status, 200, "{service}: {}", response.text());
    let slots = response.entries("Slot");
    for slot in &slots {
        let start: Timestamp = slot["start"].as_str().unwrap().parse().unwrap();
        assert!(at <= start && start <= until, "{service}: {slot}");
        assert_eq!(slot["status"], "free", "{service}: {slot}");
    }
    let id = |slot: &serde_json::Value| slot["id"].as_str().unwrap().to_owned();
    slots.iter().map(id).collect()
}

#[tokio::test]
async fn with_no_configuration_several_services_have_many_free_slots_whenever_it_starts() {
    for (name, at) in STARTS {
        let at: Timestamp = at.parse().unwrap();
        let stand = Setup::default().at(at).start();
        let mut all = BTreeSet::new();
        let mut counts = Vec::new();
        for service in SERVICES {
            let found = free(&stand, service, at).await;
            counts.push((service, found.len()));
            all.extend(found);
        }
        let has_none = counts.iter().any(|(_, count)| *count == 0);
        assert!(!has_none, "{name}: {counts:?}");
        // A slot that two services share is counted once.
        assert!(all.len() >= ENOUGH, "{name}: {} of {counts:?}", all.len());
        stand.stop().await;
    }
}
