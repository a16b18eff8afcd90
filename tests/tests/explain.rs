//! Why a request is answered as it is: `explain`, of the program and of a running provider.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_provider::explain::{Explanation, read_request, text};
use bookend_tests::{Appointment, Program, Request, Setup, Stand, scratch};
use serde_json::Value;

/// Writes a request as an editor would.
fn file(request: &Request) -> String {
    let mut text = format!("{} {} HTTP/1.1\n", request.method, request.target);
    for (name, value) in &request.headers {
        text.push_str(&[name, ": ", value, "\n"].concat());
    }
    format!(
        "{text}\n{}",
        String::from_utf8(request.body.clone()).unwrap()
    )
}

fn explained(stand: &Stand, request: &Request) -> Explanation {
    let read = read_request(&file(request), "/STU3", 1).unwrap().0.unwrap();
    let provider = stand.running.provider();
    provider.explain(&read.request, read.is_below_service_root)
}

#[tokio::test]
async fn what_is_explained_is_what_would_be_answered_and_nothing_is_changed() {
    let stand = Setup::standard().start();
    let slot = stand.free_slot().await;
    let booking = Request::book(&Appointment::of(&slot).body());
    for _ in 0..2 {
        let explanation = explained(&stand, &booking);
        assert_eq!(explanation.answer.status, 201);
        assert_eq!(explanation.decided_by.who, "domain");
    }
    let answer = stand.send(&booking).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    // The request id is known now.
    let explanation = explained(&stand, &booking);
    let answer = stand.send(&booking).await;
    assert_eq!(explanation.answer.status, answer.status);
    assert_eq!(
        explanation.decided_by.says,
        "the booking domain refuses: `duplicate-request`"
    );
}

#[tokio::test]
async fn a_behaviour_says_what_held_it_back_and_with_which_value() {
    let behaviours = "  - {id: strangers, when: {interaction: slot.search, header.Ssp-From: '999999999999'}, then: {answer: {refuse: slot-gone}}}\n  - {id: others, when: {interaction: appointment.read}, then: {answer: {refuse: slot-gone}}}\n  - {id: third, when: {interaction: slot.search}, schedule: {after: 2}, then: {answer: {refuse: slot-gone}}}\n";
    let stand = Setup::standard().behaviours(behaviours).start();
    let explanation = explained(&stand, &Request::search_all());
    let tried: Vec<(&str, &str)> = explanation
        .behaviours
        .iter()
        .map(|trial| (trial.id.as_str(), trial.outcome))
        .collect();
    assert_eq!(tried, [("strangers", "held-back"), ("third", "not-due")]);
    assert!(explanation.behaviours_elsewhere >= 1);
    let because = &explanation.behaviours[0].because;
    assert_eq!(because.len(), 1);
    assert_eq!(because[0].subject, "header.Ssp-From");
    assert_eq!(because[0].expected, "`999999999999`");
    assert_eq!(because[0].found, "`200000000001`");
    assert_eq!(because[0].place.as_ref().unwrap().line, 4);
    // What is explained is not counted.
    for status in [200, 200] {
        assert_eq!(stand.send(&Request::search_all()).await.status, status);
    }
    assert_eq!(
        explained(&stand, &Request::search_all()).decided_by.who,
        "behaviour"
    );
}

#[tokio::test]
async fn the_rule_that_refuses_is_named_and_those_after_it_are_not_come_to() {
    let stand = Setup::standard().start();
    let request = Request::search_all().header("Ssp-To", "1");
    let explanation = explained(&stand, &request);
    assert_eq!(explanation.answer.status, 400);
    assert_eq!(explanation.decided_by.id.as_deref(), Some("ssp-to"));
    let last = explanation.rules.last().unwrap();
    assert_eq!((last.id.as_str(), last.outcome), ("ssp-to", "unmet"));
    assert_eq!(last.refusals[0].name, "header-invalid");
    assert!(explanation.rules_left > 5);
    assert!(
        explanation
            .checks
            .findings
            .iter()
            .any(|it| it.check.as_deref() == Some("to-asid"))
    );
    let asked = explanation
        .policy
        .iter()
        .find(|it| it.switch == "interaction-id");
    assert_eq!(asked.unwrap().setting, "tolerant");
}

#[tokio::test]
async fn what_is_no_interaction_says_so() {
    let stand = Setup::standard().start();
    let outside = explained(&stand, &Request::bare("GET", "/elsewhere"));
    assert!(!outside.request.is_below_service_root);
    assert_eq!(
        (outside.decided_by.who, outside.answer.status),
        ("routing", 404)
    );
    let method = explained(&stand, &Request::bare("DELETE", "/STU3/Slot"));
    assert_eq!(
        (method.decided_by.who, method.answer.status),
        ("routing", 405)
    );
    let said = text(&method);
    assert!(said.contains("is no interaction of the dialect"), "{said}");
}

#[tokio::test]
async fn a_strict_provider_says_that_a_check_refuses() {
    let stand = Setup::standard().policy("checks", "refuse").start();
    let explanation = explained(&stand, &Request::search_all());
    assert_eq!(explanation.decided_by.who, "checks");
    let checks = explanation.policy.iter().find(|it| it.switch == "checks");
    assert_eq!(checks.unwrap().setting, "refuse");
    assert_eq!(explanation.answer.status, 400);
}

#[tokio::test]
async fn the_program_explains_to_people_and_to_programs() {
    let folder = scratch();
    let path = folder.path().join("two.http");
    let two = format!(
        "### a remark\nGET /STU3/metadata\n\n###\n{}",
        file(&Request::search_all())
    );
    std::fs::write(&path, two).unwrap();
    let path = path.display().to_string();
    let ended = Program::provider(["explain", &path]).run().await;
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(
        ended
            .stderr
            .contains("has 2 requests; this is number 1, of line 2"),
        "{}",
        ended.stderr
    );
    for part in [
        "GET /metadata\n  is `capabilities.read`",
        "✗ ssp-from: ",
        "answer   400",
        "\"resourceType\": \"OperationOutcome\"",
    ] {
        assert!(
            ended.stdout.contains(part),
            "`{part}` is not in {}",
            ended.stdout
        );
    }
    let ended = Program::provider([
        "explain",
        &path,
        "--number",
        "2",
        "--json",
        "--clock",
        "2026-06-15T09:00:00Z",
    ])
    .run()
    .await;
    let explanation: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(explanation["request"]["interaction"], "slot.search");
    let ended = Program::provider(["explain", &path, "--number", "3"])
        .run()
        .await;
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    std::fs::write(folder.path().join("bad.http"), "GET /STU3/Slot\nAccept\n").unwrap();
    let bad = folder.path().join("bad.http").display().to_string();
    let ended = Program::provider(["explain", &bad]).run().await;
    assert_eq!(ended.code, Some(2), "{}", ended.stderr);
    assert!(
        ended
            .stderr
            .contains("bad.http` is no request: line 2, column 1:"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn to_be_watched_makes_no_error_of_a_clause_that_is_not_come_to() {
    let behaviours = "  - {id: counted, when: {all: [{method: POST}, {value: {'request.header.X-Count + 1': 3}}]}, then: {answer: {refuse: slot-gone}}}\n";
    let stand = Setup::standard().behaviours(behaviours).start();
    let request = Request::search_all().header("X-Count", "abc");
    let explanation = explained(&stand, &request);
    assert_eq!(explanation.answer.status, 200);
    assert_eq!(stand.send(&request).await.status, 200);
    let because = &explanation.behaviours[0].because;
    let found: Vec<&str> = because.iter().map(|it| it.found.as_str()).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0], "`GET`");
    assert!(found[1].contains("cannot be added"), "{found:?}");
}

#[tokio::test]
async fn a_script_at_fault_is_named_and_is_no_refusal_of_the_domain() {
    let behaviours = "  - {id: counted, when: {value: {'request.header.X-Count + 1': 3}}, then: {answer: {refuse: slot-gone}}}\n";
    let stand = Setup::standard().behaviours(behaviours).start();
    let explanation = explained(&stand, &Request::search_all().header("X-Count", "abc"));
    assert_eq!(explanation.answer.status, 500);
    let decided = &explanation.decided_by;
    assert_eq!(decided.who, "script");
    assert!(
        decided.says.starts_with("the script is at fault: `abc`"),
        "{}",
        decided.says
    );
}

#[tokio::test]
async fn a_rule_that_says_nothing_itself_is_put_in_the_words_of_its_refusal() {
    let stand = Setup::standard().start();
    let mut request = Request::search_all();
    request.headers.retain(|(name, _)| name != "Authorization");
    let explanation = explained(&stand, &request);
    let decided = &explanation.decided_by;
    assert_eq!(decided.id.as_deref(), Some("token"));
    let words = decided.says.strip_prefix("the rule `token` is not met: ");
    assert!(words.unwrap().len() > 10, "{}", decided.says);
    let asked = |switch: &str| explanation.policy.iter().find(|it| it.switch == switch);
    assert_eq!(asked("token-errors").unwrap().asked_by, ["token"]);
}

#[tokio::test]
async fn a_behaviour_that_leaves_the_answer_to_the_domain_does_not_decide_that_it_is_a_refusal() {
    let behaviours = "  - {id: marked, title: Marks answers, when: {interaction: slot.search}, then: {mutate: [{header: {drop: ETag}}]}}\n";
    let stand = Setup::standard().behaviours(behaviours).start();
    let sound = explained(&stand, &Request::search_all());
    assert_eq!(sound.decided_by.id.as_deref(), Some("marked"));
    let refused = explained(&stand, &Request::search_all().header("Ssp-To", "1"));
    let decided = &refused.decided_by;
    assert_eq!(
        (decided.who, decided.id.as_deref()),
        ("rule", Some("ssp-to"))
    );
    assert!(decided.says.contains("`marked`"), "{}", decided.says);
}

#[tokio::test]
async fn what_goes_wrong_is_told_beside_the_answer_that_was_intended() {
    let behaviours = "  - {id: lost, when: {interaction: appointment.book}, schedule: {times: 1}, then: {effect: commit, fault: {reset: in-body}}}\n  - {id: early, when: {interaction: slot.search, header.X-Break: now}, then: {fault: {empty: before-body}}}\n";
    let stand = Setup::standard().behaviours(behaviours).start();
    let slot = stand.free_slot().await;
    let booking = Request::book(&Appointment::of(&slot).body());
    for _ in 0..2 {
        let explanation = explained(&stand, &booking);
        assert_eq!(explanation.answer.status, 201);
        assert_eq!(
            explanation.answer.fault.as_deref(),
            Some("reset at in-body")
        );
        let told = text(&explanation);
        assert!(told.contains("the fault `reset at in-body`"), "{told}");
    }
    assert!(
        stand.free_slots().await.contains(&slot),
        "nothing is booked"
    );
    let early = explained(&stand, &Request::search_all().header("X-Break", "now"));
    assert_eq!(early.answer.fault.as_deref(), Some("empty at before-body"));
    stand.stop().await;
}
