//! Journeys that move the clocks, in a rehearsal: each has a space of the provider to itself.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{Ended, Program, scratch};
use serde_json::Value;
use std::path::Path;

/// Rehearses journeys of our own, with script, report and evidence in a folder.
async fn rehearse(folder: &Path, journeys: &str, more: &[&str]) -> Ended {
    let (script, report) = (folder.join("own.yaml"), folder.join("report.json"));
    let head = "bookend: 1\ndialect: careconnect-stu3\njourneys:\n";
    std::fs::write(&script, format!("{head}{journeys}")).unwrap();
    let words = [
        script.display().to_string(),
        format!("json={}", report.display()),
        folder.join("evidence").display().to_string(),
    ];
    let [script, report, evidence] = &words;
    let fixed = [
        "rehearse",
        script,
        "--suite",
        "apart",
        "--clock",
        "2026-06-15T09:00:00Z",
        "--report",
        report,
        "--evidence",
        evidence,
    ];
    let arguments = fixed.into_iter().chain(more.iter().copied());
    Program::consumer(arguments).run().await
}

/// The journeys of a report, each with how it ended.
fn outcomes(folder: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let journeys = report["journeys"].as_array().unwrap().iter();
    let word = |journey: &Value, name: &str| journey[name].as_str().unwrap().to_owned();
    journeys
        .map(|journey| (word(journey, "id"), word(journey, "outcome")))
        .collect()
}

/// The exchanges of the only run below a folder: the journey of each, and its URL.
fn exchanges(folder: &Path) -> Vec<(String, String)> {
    let only = |folder: &Path| {
        let mut entries = std::fs::read_dir(folder).unwrap();
        entries.next().unwrap().unwrap().path()
    };
    let pack = only(&only(&folder.join("evidence")));
    let text = std::fs::read_to_string(pack.join("exchanges.jsonl")).unwrap();
    let lines = text.lines().map(|line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        (word(&line["step"][0]), word(&line["request"]["url"]))
    });
    lines.collect()
}

#[tokio::test]
async fn a_journey_that_moves_the_clocks_has_a_space_and_leaves_the_time_of_others_alone() {
    let folder = scratch();
    let journeys = "  - id: ahead
    title: Nine years ahead
    suite: apart
    steps:
      - {id: later, clock: {set: '2035-06-15T09:00:00Z', frozen: true}}
      - {id: asked, send: capabilities.read, expect: {status: 200, header.Date: 'Fri, 15 Jun 2035 09:00:00 GMT'}}
  - id: present
    title: The time of everybody else
    suite: apart
    steps:
      - {id: asked, send: capabilities.read, expect: {status: 200, header.Date: {starts-with: 'Mon, 15 Jun 2026'}}}
";
    let ended = rehearse(folder.path(), journeys, &["--jobs", "1"]).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let seen = exchanges(folder.path());
    let ids: Vec<&str> = seen.iter().map(|(journey, _)| journey.as_str()).collect();
    // It is not kept for last.
    assert_eq!(ids, ["ahead", "present"]);
    let path = |url: &str| url.split_once("/STU3").unwrap().1.to_owned();
    let paths: Vec<String> = seen.iter().map(|(_, url)| path(url)).collect();
    assert_eq!(paths, ["/spaces/ahead/metadata", "/metadata"]);
}

/// The first journey waits for longer than anybody would, unless another that has failed ends it: then
/// that other one was played while it waited.
#[tokio::test]
async fn a_journey_that_moves_the_clocks_is_played_beside_others() {
    let folder = scratch();
    let journeys = "  - id: waits
    title: Waits for what never comes
    suite: apart
    steps:
      - {id: later, clock: {advance: 1h}}
      - {id: waiting, send: capabilities.read, poll: {until: {status: 404}, every: 20ms, for: 10m}}
  - id: fails
    title: Fails meanwhile
    suite: apart
    steps:
      - {id: asked, send: capabilities.read, expect: {status: 404}}
";
    let more = ["--jobs", "2", "--fail-fast"];
    let ended = rehearse(folder.path(), journeys, &more).await;
    assert_eq!(ended.code, Some(1), "{}{}", ended.stdout, ended.stderr);
    let failed = |id: &str| (id.to_owned(), "failed".to_owned());
    assert_eq!(outcomes(folder.path()), [failed("waits"), failed("fails")]);
}

/// The two are told what the journey expects: that it cannot be so is known to the diary alone.
#[tokio::test]
async fn a_race_in_which_the_provider_lies_fails_with_the_verdict_of_its_diary() {
    let folder = scratch();
    let script = "  - id: both-have-it
    title: Two are told that they have the same slot
    suite: apart
    steps:
      - {id: find, use: find-slot}
      - id: race
        race:
          contenders: 2
          step: {send: appointment.book, with: {slot: $(slot)}}
          expect: {exactly: {count: 2, status: 201}, others: {status: 422}}
behaviours:
  - {id: lies, when: {interaction: appointment.book}, then: {effect: pretend}}
";
    let ended = rehearse(folder.path(), script, &[]).await;
    assert_eq!(ended.code, Some(1), "{}{}", ended.stdout, ended.stderr);
    let says = "answers of which each was right at an instant between request and answer";
    assert!(ended.stdout.contains(says), "{}", ended.stdout);
    let sent = "/STU3/spaces/both-have-it/Appointment'";
    assert!(ended.stdout.contains(sent), "{}", ended.stdout);
    let text = std::fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let steps = report["journeys"][0]["steps"].as_array().unwrap();
    let race = steps.iter().find(|step| step["id"] == "race").unwrap();
    let mut findings = race["findings"].as_array().unwrap().iter();
    let lie = findings.find(|finding| finding["check"] == "race-has-an-order");
    let lie = lie.unwrap();
    assert_eq!(lie["met"], false);
    assert_eq!(lie["verifies"], serde_json::json!(["UEC-P-34"]));
    let found = lie["found"].as_str().unwrap();
    assert_eq!(found.matches("taken (").count(), 2, "{found}");
}

/// What the national services find is the provider's space of that journey, by its time: the letter
/// is an hour late there and nowhere else.
#[tokio::test]
async fn the_national_services_of_such_a_journey_lead_to_its_space() {
    let folder = scratch();
    let more = ["--only", "referral-never-comes"];
    let evidence = folder.path().join("evidence").display().to_string();
    let fixed = ["rehearse", "--evidence", &evidence];
    let ended = Program::consumer(fixed.into_iter().chain(more)).run().await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let seen = exchanges(folder.path());
    let of_provider = seen.iter().filter(|(_, url)| url.contains("/STU3/"));
    let urls: Vec<&str> = of_provider.map(|(_, url)| url.as_str()).collect();
    assert!(!urls.is_empty());
    let space = "/STU3/spaces/referral-never-comes/";
    assert!(urls.iter().all(|url| url.contains(space)), "{urls:?}");
}
