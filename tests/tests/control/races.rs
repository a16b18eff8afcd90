//! Races of callers that are watched from outside, and the verdict on them.

use crate::desk::{call, controlled};
use bookend_tests::{Appointment, Program, Request, Setup, scratch};

/// Every booking is answered as if it were made, and none is.
const LIES: &str =
    "  - {id: lies, when: {interaction: appointment.book}, then: {effect: pretend}}\n";

/// Two race for one slot, and both are to have it.
const BOTH: &str = "bookend: 1
dialect: careconnect-stu3
journeys:
  - id: both-have-it
    title: Two are told that they have the same slot
    suite: own
    steps:
      - id: find
        send: slot.search
        with: {service: '2000000001', from: $(window.from), to: $(window.to), include: null}
        expect: {status: 200}
        capture: {slot: {fhir: entry.resource.ofType(Slot).first()}}
      - id: race
        race:
          contenders: 2
          step: {send: appointment.book, with: {slot: $(slot)}}
          expect: {exactly: {count: 2, status: 201}, others: {status: 422}}
";

#[tokio::test]
async fn the_verdict_on_a_race_says_what_was_told_and_whether_it_has_an_order() {
    let desk = controlled(Setup::standard());
    let slot = desk.stand.free_slot().await;
    let booking = || Request::book(&Appointment::of(&slot).body());
    let before = desk.stand.send(&booking()).await;
    assert_eq!(before.status, 201, "{}", before.text());
    let begun = desk.done(&call("POST", "/races")).await;
    assert_eq!(begun["race"], 1, "{begun}");
    assert_eq!(desk.stand.send(&booking()).await.status, 422);
    assert_eq!(desk.stand.send(&booking()).await.status, 422);
    let ended = desk.ask("DELETE", "/races/1").await;
    assert_eq!(ended["told"], 2, "what was told before is of no race");
    assert_eq!(ended["has-an-order"], true, "{ended}");
    for race in ["/races/1", "/races/2", "/races/first"] {
        let (status, error) = desk.refused(&call("DELETE", race)).await;
        assert_eq!((status, error["code"].as_str()), (404, Some("unknown")));
    }
    desk.stand.stop().await;
}

#[tokio::test]
async fn two_who_were_told_that_they_have_one_slot_are_a_contradiction() {
    let desk = controlled(Setup::standard().behaviours(LIES));
    let slot = desk.stand.free_slot().await;
    let race = desk.done(&call("POST", "/races")).await["race"].clone();
    for _ in 0..2 {
        let booking = Request::book(&Appointment::of(&slot).body());
        assert_eq!(desk.stand.send(&booking).await.status, 201);
    }
    let ended = desk.ask("DELETE", &format!("/races/{race}")).await;
    assert_eq!(ended["has-an-order"], false, "{ended}");
    assert_eq!(ended["contradictions"][0]["slot"], slot["id"], "{ended}");
    let told = ended["contradictions"][0]["told"].as_str().unwrap();
    assert_eq!(told.matches("taken (").count(), 2, "{told}");
    desk.stand.stop().await;
}

/// What the contenders are told is what the journey expects: that it cannot be so is known to the diary
/// alone.
#[tokio::test]
async fn a_live_provider_that_lies_in_a_race_fails_it_and_one_whose_diary_nobody_asks_does_not() {
    let desk = controlled(Setup::standard().behaviours(LIES));
    let folder = scratch();
    let script = folder.path().join("both.yaml").display().to_string();
    std::fs::write(&script, BOTH).unwrap();
    let target = format!("http://{}/STU3", desk.stand.address());
    let port = format!("http://{}", desk.port);
    // The provider stands still, two minutes later: no token is of the future.
    let at = "2026-06-15T08:58:00Z";
    let run = async |more: &[&str]| {
        let fixed = [
            "run", &script, "--target", &target, "--clock", at, "--suite", "own",
        ];
        let arguments = fixed.into_iter().chain(more.iter().copied());
        Program::consumer(arguments).run().await
    };
    let blind = run(&[]).await;
    assert_eq!(blind.code, Some(0), "{}{}", blind.stdout, blind.stderr);
    let told = run(&["--control", &port]).await;
    assert_eq!(told.code, Some(1), "{}{}", told.stdout, told.stderr);
    let says = "answers of which each was right at an instant between request and answer";
    assert!(told.stdout.contains(says), "{}", told.stdout);
    assert!(
        !told.stdout.contains("contender 2: slot"),
        "{}",
        told.stdout
    );
    desk.stand.stop().await;
}
