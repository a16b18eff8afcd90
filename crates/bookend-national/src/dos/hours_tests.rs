//! When services are open, and those that are told whatever is found.

use super::tests::{CASE, catalogue, send, summary};

const SERVICES: &str = "services:\n  \"2000099999\": {open: {Monday: \"09:00-10:00\", \"2026-12-25\": []}}\n  \"2000099901\": {open: {Monday: []}}\n";

#[test]
fn who_is_closed_is_left_out_where_hours_are_heeded_and_the_catch_all_is_told_all_the_same() {
    let more = format!("dos: {{hours: heed, catch-all: [2000099901]}}\n{SERVICES}");
    let known = catalogue(&more);
    let told = |at: &str| {
        let case = format!("{CASE}<d:searchDateTime>{at}</d:searchDateTime>");
        let (_, text) = send(&known, &summary(&case));
        let is_caught = text.contains("<name>Service that nobody can book (Catch-all)</name>");
        (text.contains("<id>2000099999</id>"), is_caught)
    };
    // A Monday and a Tuesday.
    assert_eq!(told("2026-11-23T09:10:00"), (true, true));
    assert_eq!(told("2026-11-24T09:10:00"), (false, true));
}

#[test]
fn hours_are_told_and_are_ignored_where_nobody_heeds_them() {
    let (_, text) = send(&catalogue(SERVICES), &summary(CASE));
    let whole = text.split("<id>2000099999</id>").nth(1).unwrap();
    assert!(
        whole.contains("<openAllHours>false</openAllHours>"),
        "{whole}"
    );
    let session = "<serviceCareItemRotaSession><startDayOfWeek>Monday</startDayOfWeek><startTime><hours>9</hours><minutes>0</minutes></startTime>";
    assert!(whole.contains(session), "{whole}");
    let closed = "<openTimeSpecified>25-12-2026-00:00-00:00</openTimeSpecified>";
    assert!(whole.contains(closed), "{whole}");
}
