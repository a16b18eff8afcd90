//! What is wrong with a slot search, issue by issue.

use crate::queries::{HOUR, SERVICE, starts};
use bookend_tests::{Request, Setup, Stand};

/// Returns what is said of a query: location and diagnostics of each issue.
pub(crate) async fn issues(stand: &Stand, query: &str) -> Vec<(String, String)> {
    let response = stand.send(&Request::search(query)).await;
    assert_eq!(response.status, 400, "{query}: {}", response.text());
    let resource = response.resource();
    let issues = resource["issue"].as_array().unwrap().iter();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    issues
        .map(|issue| (text(&issue["location"][0]), text(&issue["diagnostics"])))
        .collect()
}

#[tokio::test]
async fn each_faulty_value_is_an_issue_of_its_own() {
    let stand = Setup::standard().start();
    for (query, place, said) in [
        (
            "start=soon&start=ge2026-06-16&start=later",
            "start",
            ["`soon`", "`later`"],
        ),
        (
            "status=vacant,free&status=taken",
            "status",
            [
                "has to be one of `busy`, `free`, `busy-unavailable`, `busy-tentative`, `entered-in-error`, found `vacant`",
                "found `taken`",
            ],
        ),
    ] {
        let issues = issues(&stand, &format!("{SERVICE}&{query}")).await;
        assert_eq!(issues.len(), 2, "{issues:?}");
        for ((location, diagnostics), said) in issues.iter().zip(said) {
            assert_eq!(location, place);
            assert!(diagnostics.contains(said), "{said}: {diagnostics}");
            assert!(!diagnostics.contains("each"), "{diagnostics}");
        }
    }
    stand.stop().await;
}

#[tokio::test]
async fn unknown_parameters_are_named_one_by_one() {
    let stand = Setup::standard().mode("strict").start();
    let query = format!("{SERVICE}&start=2026-06-16&colour=red&size=7");
    let issues = issues(&stand, &query).await;
    let places: Vec<&str> = issues.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["colour", "size"]);
    assert!(issues[0].1.contains("`colour`"), "{issues:?}");
    stand.stop().await;
}

#[tokio::test]
async fn a_repeated_format_is_refused_though_both_are_the_same() {
    let stand = Setup::standard().start();
    for formats in ["_format=json&_format=xml", "_format=json&_format=json"] {
        let issues = issues(&stand, &format!("{SERVICE}&{HOUR}&{formats}")).await;
        assert_eq!(issues[0].0, "_format", "{formats}");
        assert!(issues[0].1.contains("one format"), "{issues:?}");
    }
    stand.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_named() {
    let stand = Setup::standard().start();
    for (query, code, named) in [
        (
            "start=ge2026-06-16",
            "required",
            "schedule.actor:healthcareservice",
        ),
        (
            "service=&start=ge2026-06-16",
            "required",
            "schedule.actor:healthcareservice",
        ),
        ("service=2000000001&start=soon", "invalid", "`soon`"),
        (
            "service=2000000001&start=ge2026-13-01",
            "invalid",
            "2026-13-01",
        ),
        (
            "service=2000000001&start=zz2026-06-16",
            "invalid",
            "zz2026-06-16",
        ),
        (
            "service=2000000001&start=ge2026-06-16T09:00:00",
            "invalid",
            "2026-06-16T09:00:00",
        ),
        ("service=2000000001&status=vacant", "invalid", "`vacant`"),
        ("service=2000000001&status=free,vacant", "invalid", "vacant"),
        (
            "service=2000000001&start=ge2026-06-01&start=le2026-06-02",
            "invalid",
            "past",
        ),
    ] {
        let response = stand.send(&Request::search(query)).await;
        let expected = (400, code.to_owned(), "INVALID_PARAMETER".to_owned());
        assert_eq!(response.refusal(), expected, "{query}");
        let diagnostics = response.diagnostics();
        assert!(diagnostics.contains(named), "{query}: {diagnostics}");
    }
    let response = stand.send(&Request::search("service=404")).await;
    let expected = (404, "not-found".to_owned(), "NO_RECORD_FOUND".to_owned());
    assert_eq!(response.refusal(), expected);
    assert!(starts(&stand, "service=2000000002").await.is_empty());
    stand.stop().await;
}
