//! Where a behaviour applies.

use crate::{BOB, behaving};
use bookend_tests::{Appointment, Request, Setup, Token};
use serde_json::Value;

#[tokio::test]
async fn a_behaviour_applies_only_where_its_predicate_holds() {
    let stand = behaving(
        "when:\n  interaction: slot.search\n  query.status: free\n  header.Ssp-From: {ne: \"200000000002\"}\n\
         then: {answer: {respond: {status: 503}}}",
    );
    let service = "schedule.actor:healthcareservice=2000000001";
    let status = async |request: Request| stand.send(&request).await.status;
    let free = || Request::search(&format!("{service}&status=free"));
    assert_eq!(status(free()).await, 503);
    assert_eq!(status(free().header("Ssp-From", BOB)).await, 200);
    assert_eq!(
        status(Request::search(&format!("{service}&status=busy"))).await,
        200
    );
    assert_eq!(status(Request::capabilities()).await, 200);
    stand.stop().await;
}

#[tokio::test]
async fn a_behaviour_sees_the_body_of_a_request_in_either_format() {
    let stand = behaving(
        "when: {interaction: appointment.book, fhir: {description: {contains: chest pain}}}\n\
         then: {answer: {refuse: not-implemented, facts: {found: not here}}}",
    );
    let slot = stand.free_slot().await;
    let book = |description: &str| {
        Request::book(
            &Appointment::of(&slot)
                .with("/description", description)
                .body(),
        )
    };
    let pain = book("chest pain since noon");
    assert_eq!(stand.send(&pain).await.status, 501);
    let tree: Value = serde_json::from_slice(&pain.body).unwrap();
    let structures = bookend_fhir::Structures::of(bookend_fhir::Release::Stu3);
    let xml = bookend_fhir::Format::Xml.write(&tree, structures);
    let in_xml = pain.header("Content-Type", "application/fhir+xml;charset=UTF-8");
    assert_eq!(stand.send(&in_xml.body(xml)).await.status, 501);
    assert_eq!(stand.send(&book("a cold")).await.status, 201);
    stand.stop().await;
}

#[tokio::test]
async fn requests_are_counted_by_interaction_as_they_come() {
    let behaviours = "  - {id: second, when: {interaction: capabilities.read, count: 2}, then: {answer: {respond: {status: 503, body: number $(count)}}}}
  - {id: later, when: {interaction: capabilities.read, count: {gt: 3}}, then: {answer: {respond: {status: 504, body: number $(count)}}}}
";
    let stand = Setup::standard().behaviours(behaviours).start();
    let mut answers = Vec::new();
    for _ in 0..5 {
        let answer = stand.send(&Request::capabilities()).await;
        answers.push(match answer.status {
            200 => "domain".to_owned(),
            status => format!("{status} {}", answer.text()),
        });
        assert_eq!(stand.send(&Request::search_all()).await.status, 200);
    }
    let awaited = [
        "domain",
        "503 number 2",
        "domain",
        "504 number 4",
        "504 number 5",
    ];
    assert_eq!(answers, awaited);
    stand.stop().await;
}

#[tokio::test]
async fn a_request_that_has_to_wait_is_counted_once() {
    let stand = behaving(
        "when: {interaction: capabilities.read, count: {gt: 0}}\n\
         then: {delay: {fixed: 1ms, phase: before-commit}, answer: {respond: {status: 202, body: number $(count)}}}",
    );
    for number in 1..=3 {
        let answer = stand.send(&Request::capabilities()).await;
        assert_eq!(answer.text(), format!("number {number}"));
    }
    stand.stop().await;
}

#[tokio::test]
async fn the_first_thing_wrong_with_a_token_has_the_name_that_the_dialect_gives_it() {
    let sound = || Token::sound("organization/slot.read");
    let bearing = |token: &Token| Request::search_all().token(token);
    let broken = [
        ("missing", Request::search_all().without("Authorization")),
        (
            "segments",
            Request::search_all().header("Authorization", "Bearer e30.e30"),
        ),
        ("algorithm", bearing(&sound().algorithm("HS256"))),
        ("missing-claim", bearing(&sound().without("iss"))),
        ("claim-type", bearing(&sound().claim("iss", "no URL"))),
        (
            "device",
            bearing(&sound().part("/requesting_device/model", Value::Null)),
        ),
        ("subject", bearing(&sound().claim("sub", "2"))),
        ("expired", bearing(&sound().issued(-600))),
        (
            "audience",
            bearing(&sound().claim("aud", "https://elsewhere.example/STU3")),
        ),
        ("scope", bearing(&Token::sound("patient/appointment.write"))),
    ];
    let behaviours: Vec<String> = broken
        .iter()
        .map(|(name, _)| format!("  - {{id: token-{name}, when: {{interaction: slot.search, jwt.defect: {name}}}, then: {{answer: {{respond: {{status: 503, body: {name}}}}}}}}}\n"))
        .collect();
    let stand = Setup::standard().behaviours(&behaviours.concat()).start();
    for (name, request) in &broken {
        let answer = stand.send(request).await;
        assert_eq!((answer.status, answer.text()), (503, (*name).to_owned()));
    }
    assert_eq!(stand.send(&Request::search_all()).await.status, 200);
    stand.stop().await;
}

/// What is asked of a header, whether it holds where the header is `one`, and whether where there is none.
const OF_A_HEADER: &[(&str, bool, bool)] = &[
    ("one", true, false),
    ("two", false, false),
    ("null", false, true),
    ("[]", false, true),
    ("$(request.header.Missing)", false, false),
    ("{ne: two}", true, true),
    ("{ne: one}", false, true),
    ("{in: [one, two]}", true, false),
    ("{not-in: [one]}", false, true),
    ("{matches: o.e}", true, false),
    ("{search: n}", true, false),
    ("{contains: ne}", true, false),
    ("{starts-with: o}", true, false),
    ("{ends-with: e}", true, false),
    ("{exists: true}", true, false),
    ("{exists: false}", false, true),
    ("{empty: true}", false, true),
    ("{count: 1}", true, false),
    ("{count: 0}", false, true),
    ("{each: one}", true, true),
    ("{any: [{exists: false}, one]}", true, true),
    ("{none: [one]}", false, true),
    ("{exists: true, ne: two}", true, false),
];

#[tokio::test]
async fn what_is_asked_of_a_header_is_asked_of_requests_without_it_too() {
    for (asked, with, without) in OF_A_HEADER {
        let when = format!("when: {{interaction: capabilities.read, header.Odd: {asked}}}");
        let stand = behaving(&format!(
            "{when}\nthen: {{answer: {{respond: {{status: 503}}}}}}"
        ));
        let bare = stand.send(&Request::capabilities()).await.status == 503;
        let odd = Request::capabilities().header("Odd", "one");
        let holds = stand.send(&odd).await.status == 503;
        assert_eq!((holds, bare), (*with, *without), "{asked}");
        stand.stop().await;
    }
}

#[tokio::test]
async fn however_many_headers_are_asked_for_each_is_found_by_its_name_in_any_case() {
    let behaviour = |number| {
        format!(
            "  - {{id: b-{number}, when: {{header.X-Odd-{number}: now}}, then: {{answer: {{respond: {{status: 503, body: by {number}}}}}}}}}"
        )
    };
    let behaviours: Vec<String> = (0..80).map(behaviour).collect();
    let behaviours = behaviours.join("\n");
    let stand = Setup::standard().behaviours(&behaviours).start();
    for number in [0, 1, 62, 63, 64, 79] {
        let odd = Request::capabilities().header(&format!("x-oDD-{number}"), "now");
        let odd = odd.header("X-Odd-17", "later");
        assert_eq!(stand.send(&odd).await.text(), format!("by {number}"));
    }
    assert_eq!(stand.send(&Request::capabilities()).await.status, 200);
    stand.stop().await;
}
