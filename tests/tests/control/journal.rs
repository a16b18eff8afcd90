//! The traffic as the control port shows it.

use crate::desk::{call, controlled};
use bookend_provider::JournalBounds;
use bookend_tests::{Appointment, Connection, Request, Setup, within};
use serde_json::Value;

#[tokio::test]
async fn an_exchange_is_shown_whole_with_both_wire_forms_and_its_findings() {
    let desk = controlled(Setup::standard());
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    desk.stand.send(&Request::book(&body)).await;
    let page = desk
        .ask("GET", "/journal?interaction=appointment.book")
        .await;
    assert_eq!(page["total"], 1, "{page}");
    let line = &page["exchanges"][0];
    assert_eq!(
        (&line["status"], &line["decided-by"]),
        (&201.into(), &"domain".into())
    );
    let whole = desk.ask("GET", &format!("/journal/{}", line["id"])).await;
    for side in ["request", "response"] {
        let forms = &whole[side]["forms"];
        let json: Value = serde_json::from_str(forms["json"].as_str().unwrap()).unwrap();
        assert_eq!(json["resourceType"], "Appointment");
        assert!(
            forms["xml"]
                .as_str()
                .unwrap()
                .contains("<Appointment xmlns"),
            "{forms}"
        );
    }
    assert!(whole["findings"].is_array() && whole["near-misses"].is_array());
    assert_eq!(whole["asides"], Value::Array(Vec::new()));
    let (status, _) = desk.refused(&call("GET", "/journal/999999")).await;
    assert_eq!(status, 404);
    desk.stand.stop().await;
}

#[tokio::test]
async fn pages_filters_and_exports_tell_of_the_same_exchanges() {
    let desk = controlled(Setup::standard());
    for _ in 0..7 {
        desk.stand.send(&Request::capabilities()).await;
    }
    desk.stand.send(&Request::read("nobody")).await;
    let page = desk.ask("GET", "/journal?limit=5").await;
    assert_eq!(
        (&page["total"], page["exchanges"].as_array().unwrap().len()),
        (&8.into(), 5)
    );
    let next = desk
        .ask(
            "GET",
            &format!("/journal?limit=5&before={}", page["next-before"]),
        )
        .await;
    assert_eq!(next["exchanges"].as_array().unwrap().len(), 3);
    assert_eq!(next["next-before"], Value::Null);
    let refused = desk.ask("GET", "/journal?status=4xx").await;
    assert_eq!(
        (&refused["total"], &refused["exchanges"][0]["refusal"]),
        (&1.into(), &"appointment-unknown".into())
    );
    let lines = desk
        .send(&call("GET", "/journal.jsonl?interaction=capabilities.read"))
        .await
        .text();
    assert_eq!(lines.lines().count(), 7);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        assert!(
            line["response"]["body"]
                .as_str()
                .unwrap()
                .contains("CapabilityStatement")
        );
    }
    let har = desk.ask("GET", "/journal.har").await;
    assert_eq!(har["log"]["version"], "1.2");
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), 8);
    let (status, error) = desk.refused(&call("GET", "/journal?status=maybe")).await;
    assert_eq!((status, error["place"].as_str()), (400, Some("status")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_exported_is_redacted_unless_it_is_asked_for_as_it_was_sent() {
    let desk = controlled(Setup::standard());
    let body = Appointment::of(&desk.stand.free_slot().await)
        .with("/contained/2/name/0/family", "Ramsbottom")
        .body();
    let booking = Request::book(&body).header("Accept-Encoding", "gzip");
    assert_eq!(desk.stand.send(&booking).await.status, 201);
    for path in ["/journal.jsonl", "/journal.har"] {
        let text = async |query: &str| {
            let path = format!("{path}?{query}");
            desk.send(&call("GET", &path)).await.text()
        };
        let (redacted, whole) = (text("").await, text("redact=false").await);
        for secret in ["eyJ", "Ramsbottom", "9990000018"] {
            assert!(!redacted.contains(secret), "{path}: {secret}");
            assert!(whole.contains(secret), "{path}: {secret}");
        }
        // The same pseudonym wherever it stands: in the request and in the answer, which was compressed.
        let name = redacted.split("name-").nth(1).unwrap();
        let name = format!("name-{}", &name[..10]);
        assert!(redacted.matches(&name).count() >= 2, "{redacted}");
        assert!(redacted.contains("X-Was-Content-Encoding"), "{redacted}");
    }
    let (status, error) = desk
        .refused(&call("GET", "/journal.har?redact=maybe"))
        .await;
    assert_eq!((status, error["place"].as_str()), (400, Some("redact")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn the_journal_is_bounded_by_count_and_the_oldest_make_room() {
    let bounds = JournalBounds {
        entries: 50,
        bytes: usize::MAX,
    };
    let desk = controlled(Setup::standard().journal(bounds));
    let mut connection = desk.stand.connect().await;
    for _ in 0..400 {
        connection.exchange(&Request::bare("GET", "/nothing")).await;
    }
    let spaces = desk.ask("GET", "/spaces").await;
    let journal = &spaces["spaces"][0]["journal"];
    assert_eq!(
        (&journal["entries"], &journal["made-room"]),
        (&50.into(), &350.into())
    );
    let newest = &desk.ask("GET", "/journal?limit=1").await["exchanges"][0]["id"];
    assert_eq!(*newest, 400);
    desk.stand.stop().await;
}

#[tokio::test]
async fn the_journal_is_bounded_by_bytes_however_large_an_exchange_is() {
    let bounds = JournalBounds {
        entries: usize::MAX,
        bytes: 1024 * 1024,
    };
    let desk = controlled(Setup::standard().journal(bounds));
    let mut connection = desk.stand.connect().await;
    for size in [1024, 300 * 1024, 2 * 1024 * 1024].repeat(30) {
        let large = Request::bare("POST", "/STU3/Appointment").body(vec![b' '; size]);
        connection.exchange(&large).await;
        let spaces = desk.ask("GET", "/spaces").await;
        let bytes = spaces["spaces"][0]["journal"]["bytes"].as_u64().unwrap();
        assert!(bytes <= 1024 * 1024, "{bytes}");
    }
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_request_that_no_behaviour_matched_carries_its_near_miss() {
    let behaviour = "  - {id: near, title: Almost, when: {interaction: appointment.read, header.X-Mood: bad}, then: {answer: {refuse: not-implemented}}}\n";
    let desk = controlled(Setup::standard().behaviours(behaviour));
    let read = Request::read("nobody");
    let answer = desk.stand.send(&read).await;
    assert!(!answer.text().contains("came near"), "{}", answer.text());
    let whole = desk.ask("GET", "/journal/1").await;
    let near = &whole["near-misses"][0];
    assert_eq!(
        (&near["id"], &near["unmet"][0]["subject"]),
        (&"near".into(), &"header.X-Mood".into())
    );
    let asking = read.header("Prefer", "bookend=near-miss");
    let answer = desk.stand.send(&asking).await;
    assert_eq!(answer.status, 404);
    assert!(
        answer.text().contains("the behaviour `near` came near"),
        "{}",
        answer.text()
    );
    assert_eq!(
        answer.header("Preference-Applied"),
        Some("bookend=near-miss")
    );
    let decided = desk.stand.send(&asking.header("X-Mood", "bad")).await;
    assert_eq!(decided.status, 501);
    assert!(!decided.text().contains("came near"), "{}", decided.text());
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_verified_is_counted_and_what_came_near_is_told() {
    let desk = controlled(Setup::standard());
    desk.stand.booked().await;
    let verify = |text: &str| call("POST", "/verify").body(text.as_bytes().to_vec());
    let booked = r#"{"match": {"interaction": "appointment.book", "status": 201}, "count": "#;
    let once = desk.done(&verify(&format!("{booked}1}}"))).await;
    assert_eq!((&once["holds"], &once["count"]), (&true.into(), &1.into()));
    let (status, error) = desk.refused(&verify(&format!("{booked}2}}"))).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (409, Some("not-verified"))
    );
    assert_eq!(error["message"], "wanted exactly 2, found 1");
    assert!(
        error["nearest"][0]["unmet"]
            .as_array()
            .is_some_and(|unmet| !unmet.is_empty())
    );
    desk.done(&verify(&format!("{booked}{{\"least\": 1}}}}")))
        .await;
    let wrong = verify(r#"{"match": {"interacton": "x"}, "count": 1}"#);
    let (status, error) = desk.refused(&wrong).await;
    assert_eq!(
        (status, error["code"].as_str()),
        (422, Some("script-wrong"))
    );
    assert!(
        error["text"].as_str().unwrap().contains("interaction"),
        "{error}"
    );
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_booking_of_which_nobody_heard_is_verified_as_done_and_not_answered() {
    let desk = controlled(Setup::standard());
    desk.stand.booked().await;
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let lost = r#"{"when": {"interaction": "appointment.book"}, "then": {"effect": "commit", "fault": "reset"}}"#;
    desk.done(&call("POST", "/arm").body(lost)).await;
    let mut connection = Connection::open(desk.stand.address()).await;
    connection.write(&Request::book(&body).bytes()).await;
    assert!(connection.read_if_any().await.is_none(), "nothing comes");
    let verify = |more: &str| {
        let text =
            format!(r#"{{"match": {{"interaction": "appointment.book", "status": 201}}, {more}}}"#);
        call("POST", "/verify").body(text.into_bytes())
    };
    // What was cut off is noted when the connection is.
    let counted = within(async {
        loop {
            let counted = desk.done(&verify(r#""count": {"least": 0}"#)).await;
            if counted["count"] == 2 {
                return counted;
            }
        }
    });
    let counted = counted.await;
    assert_eq!(
        (&counted["answered"], &counted["not-answered"]),
        (&1.into(), &1.into())
    );
    let answered = counted["matched"].as_array().unwrap().iter();
    let answered: Vec<bool> = answered
        .map(|it| it["answered"].as_bool().unwrap())
        .collect();
    assert_eq!(answered, [true, false]);
    let silent = desk.done(&verify(r#""count": 1, "answered": false"#)).await;
    let fault = silent["matched"][0]["fault"].as_str().unwrap();
    assert!(fault.starts_with("reset"), "{fault}");
    let (_, error) = desk.refused(&verify(r#""count": 3"#)).await;
    assert_eq!(
        error["message"],
        "wanted exactly 3, found 2, 1 of them done and not answered"
    );
    let (status, error) = desk.refused(&verify(r#""count": 1, "answered": 1"#)).await;
    assert_eq!((status, error["code"].as_str()), (400, Some("invalid")));
    desk.stand.stop().await;
}

#[tokio::test]
async fn an_exchange_of_the_journal_is_explained() {
    let desk = controlled(Setup::standard());
    desk.stand.send(&Request::read("nobody")).await;
    let told = desk.ask("POST", "/explain?journal=1").await;
    assert_eq!(told["answer"]["refusal"], "appointment-unknown");
    let file = call("POST", "/explain").body("GET /STU3/metadata\n");
    assert_eq!(
        desk.done(&file).await["request"]["interaction"],
        "capabilities.read"
    );
    let (status, error) = desk
        .refused(&call("POST", "/explain").body("nonsense"))
        .await;
    assert_eq!(status, 400, "{error}");
    desk.stand.stop().await;
}

#[tokio::test]
async fn an_exchange_is_in_the_journal_when_its_answer_has_come() {
    let desk = controlled(Setup::standard());
    let mut connection = Connection::open(desk.stand.address()).await;
    for count in 1..20 {
        connection.exchange(&Request::capabilities()).await;
        assert_eq!(desk.ask("GET", "/journal?limit=1").await["total"], count);
    }
    desk.stand.stop().await;
}
