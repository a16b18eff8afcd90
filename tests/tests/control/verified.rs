//! What is verified is what was done, whatever was answered and whatever became of the answer.

use crate::desk::{Controlled, call, controlled};
use bookend_tests::{Appointment, Connection, Request, Setup, within};
use serde_json::Value;

/// Has the next booking be as a behaviour has it, and returns what the journal has of it.
async fn booked(desk: &Controlled, then: &str) -> Value {
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let armed = format!("when: {{interaction: appointment.book}}\nthen: {then}\n");
    desk.done(&call("POST", "/arm").body(armed)).await;
    let mut connection = Connection::open(desk.stand.address()).await;
    connection.write(&Request::book(&body).bytes()).await;
    connection.read_if_any().await;
    // What was cut off is noted when the connection is.
    within(async {
        loop {
            let mut page = desk
                .ask("GET", "/journal?interaction=appointment.book")
                .await;
            if page["total"] == 1 {
                return page["exchanges"][0].take();
            }
        }
    })
    .await
}

/// Counts what the journal has of successful bookings.
async fn verified(desk: &Controlled, more: &str) -> Value {
    let text = format!(
        r#"{{"match": {{"interaction": "appointment.book", "status": 201{more}}}, "count": {{"least": 0}}}}"#
    );
    desk.done(&call("POST", "/verify").body(text)).await
}

/// Each effect with answers and faults: what the journal says of it, how many appointments there
/// are, and of how many bookings their callers have heard.
#[tokio::test]
async fn what_took_effect_counts_whatever_was_answered() {
    for (then, effect, made, heard) in [
        ("{}", "committed", 1, 1),
        ("{fault: reset}", "committed", 1, 0),
        ("{fault: {reset: before-commit}}", "none", 0, 0),
        ("{fault: {reset: before-body}}", "none", 0, 0),
        ("{effect: none}", "none", 0, 0),
        ("{effect: none, fault: reset}", "none", 0, 0),
        ("{effect: pretend}", "pretended", 0, 0),
        ("{effect: pretend, fault: empty}", "pretended", 0, 0),
        ("{effect: commit-twice}", "committed", 1, 0),
        ("{answer: {respond: {status: 201}}}", "none", 0, 0),
        ("{answer: {refuse: slot-gone}}", "none", 0, 0),
        (
            "{answer: {refuse: proxy-gateway-timeout}, effect: commit}",
            "committed",
            1,
            0,
        ),
        (
            "{answer: {respond: {status: 503}}, effect: commit}",
            "committed",
            1,
            0,
        ),
        (
            "{answer: {respond: {status: 201}}, effect: commit}",
            "committed",
            1,
            1,
        ),
    ] {
        let desk = controlled(Setup::standard());
        let line = booked(&desk, then).await;
        assert_eq!(line["effect"], effect, "{then}: {line}");
        let total = &desk.ask("GET", "/appointments").await["total"];
        let counted = verified(&desk, "").await;
        assert_eq!(
            (total, &counted["count"], &counted["answered"]),
            (&made.into(), &made.into(), &heard.into()),
            "{then}: {counted}"
        );
        desk.stand.stop().await;
    }
}

#[tokio::test]
async fn what_takes_effect_later_counts_from_then_on() {
    let desk = controlled(Setup::standard().with_running_clock());
    let then = "{answer: {refuse: proxy-gateway-timeout}, effect: {commit-later: 10ms}}";
    let line = booked(&desk, then).await;
    let counted = within(async {
        loop {
            let counted = verified(&desk, "").await;
            if counted["count"] == 1 {
                return counted;
            }
        }
    });
    let counted = counted.await;
    assert_eq!(counted["not-answered"], 1, "nobody was told: {counted}");
    let path = format!("/journal/{}", line["id"]);
    assert_eq!(desk.ask("GET", &path).await["effect"], "committed");
    desk.stand.stop().await;
}

#[tokio::test]
async fn a_matcher_that_asks_for_an_effect_is_counted_as_it_stands() {
    let desk = controlled(Setup::standard());
    booked(&desk, "{effect: pretend}").await;
    assert_eq!(verified(&desk, "").await["count"], 0);
    let pretended = verified(&desk, r#", "effect": "pretended""#).await;
    assert_eq!(pretended["count"], 1);
    let wanted = r#"{"match": {"interaction": "appointment.book", "status": 201}, "count": 1}"#;
    let (_, error) = desk.refused(&call("POST", "/verify").body(wanted)).await;
    assert_eq!(
        error["nearest"][0]["unmet"][0],
        serde_json::json!({"subject": "effect", "expected": "committed", "found": "pretended"})
    );
    desk.stand.stop().await;
}

/// Whoever hangs up before the answer comes has booked all the same.
#[tokio::test]
async fn an_exchange_whose_caller_hangs_up_is_in_the_journal() {
    use tokio::io::AsyncWriteExt;
    for then in ["{delay: 300ms}", "{delay: {fixed: 300ms, phase: body}}"] {
        let desk = controlled(Setup::standard());
        let body = Appointment::of(&desk.stand.free_slot().await).body();
        let armed = format!("when: {{interaction: appointment.book}}\nthen: {then}\n");
        desk.done(&call("POST", "/arm").body(armed)).await;
        let mut socket = tokio::net::TcpStream::connect(desk.stand.address())
            .await
            .unwrap();
        socket
            .write_all(&Request::book(&body).bytes())
            .await
            .unwrap();
        within(async { while desk.ask("GET", "/appointments").await["total"] != 1 {} }).await;
        socket.set_zero_linger().unwrap();
        drop(socket);
        let counted = within(async {
            loop {
                let counted = verified(&desk, "").await;
                if counted["count"] == 1 {
                    return counted;
                }
            }
        })
        .await;
        assert_eq!(counted["not-answered"], 1, "{then}: {counted}");
        assert_eq!(counted["matched"][0]["fault"], "caller-gone", "{then}");
        desk.stand.stop().await;
    }
}
