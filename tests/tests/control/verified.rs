//! What is verified is what was done, whatever was answered and whatever became of the answer.

use crate::desk::{Controlled, call, controlled};
use bookend_tests::{Appointment, Connection, Request, Setup, within};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

/// Has the next booking be as a behaviour has it, and returns what the journal has of it.
async fn booked(desk: &Controlled, then: &str) -> Value {
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let armed = format!("when: {{interaction: appointment.book}}\nthen: {then}\n");
    desk.done(&call("POST", "/arm").body(armed)).await;
    let mut connection = Connection::open(desk.stand.address()).await;
    connection.write(&Request::book(&body).bytes()).await;
    connection.read_if_any().await;
    // What was cut off is noted when the connection is.
    noted(desk).await
}

/// Waits until the journal has the one booking, and returns it.
async fn noted(desk: &Controlled) -> Value {
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

/// Sends a booking, and returns its connection once the provider has it in hand.
async fn sent(desk: &Controlled, booking: &Request) -> TcpStream {
    let socket = TcpStream::connect(desk.stand.address()).await;
    let mut socket = socket.unwrap();
    socket.write_all(&booking.bytes()).await.unwrap();
    socket
}

/// Waits until so many requests were begun with.
async fn begun(desk: &Controlled, requests: u64) {
    let count = async || desk.ask("GET", "/spaces").await["spaces"][0]["requests"].clone();
    within(async { while count().await != requests {} }).await;
}

/// Hangs up at once: the other end is told with RST.
fn hang_up(socket: TcpStream) {
    socket.set_zero_linger().unwrap();
    drop(socket);
}

/// Waits until so many bookings stand in the journal, and returns what was counted of them.
async fn counted(desk: &Controlled, bookings: u64) -> Value {
    within(async {
        loop {
            let counted = verified(desk, "").await;
            if counted["count"] == bookings {
                return counted;
            }
        }
    })
    .await
}

/// Whoever hangs up before the answer comes has booked all the same.
#[tokio::test]
async fn an_exchange_whose_caller_hangs_up_is_in_the_journal() {
    for then in ["{delay: 300ms}", "{delay: {fixed: 300ms, phase: body}}"] {
        let desk = controlled(Setup::standard());
        let body = Appointment::of(&desk.stand.free_slot().await).body();
        let armed = format!("when: {{interaction: appointment.book}}\nthen: {then}\n");
        desk.done(&call("POST", "/arm").body(armed)).await;
        let socket = sent(&desk, &Request::book(&body)).await;
        within(async { while desk.ask("GET", "/appointments").await["total"] != 1 {} }).await;
        hang_up(socket);
        let counted = counted(&desk, 1).await;
        assert_eq!(counted["not-answered"], 1, "{then}: {counted}");
        assert_eq!(counted["matched"][0]["fault"], "caller-gone", "{then}");
        desk.stand.stop().await;
    }
}

/// A request that has come takes effect, though its caller is gone by then.
#[tokio::test]
async fn who_hangs_up_before_the_commit_has_booked_all_the_same() {
    let desk = controlled(Setup::standard());
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let armed =
        "when: {interaction: appointment.book}\nthen: {delay: {fixed: 2s, phase: before-commit}}\n";
    desk.done(&call("POST", "/arm").body(armed)).await;
    let socket = sent(&desk, &Request::book(&body)).await;
    begun(&desk, 2).await;
    hang_up(socket);
    let counted = counted(&desk, 1).await;
    assert_eq!(counted["not-answered"], 1, "{counted}");
    assert_eq!(counted["matched"][0]["fault"], "caller-gone", "{counted}");
    assert_eq!(desk.ask("GET", "/appointments").await["total"], 1);
    desk.stand.stop().await;
}

/// At a barrier it still counts as one of those who race.
#[tokio::test]
async fn who_hangs_up_at_a_barrier_has_come_and_the_others_go_on() {
    let race = "  - {id: race, when: {interaction: appointment.book}, then: {barrier: {parties: 2, for: 1m}}}\n";
    let desk = controlled(Setup::standard().behaviours(race));
    let slots = desk.stand.free_slots().await;
    let booking = |number: usize| Request::book(&Appointment::of(&slots[number]).body());
    let socket = sent(&desk, &booking(0)).await;
    begun(&desk, 2).await;
    hang_up(socket);
    // Every thread of the provider has looked at its connections since.
    for _ in 0..8 {
        desk.stand.free_slots().await;
    }
    let second = within(desk.stand.send(&booking(1))).await;
    assert_eq!(second.status, 201, "{}", second.text());
    let counted = counted(&desk, 2).await;
    assert_eq!(counted["not-answered"], 1, "{counted}");
    assert_eq!(desk.ask("GET", "/appointments").await["total"], 2);
    desk.stand.stop().await;
}

/// Nothing came of a request of which half has come; the journal has it all the same.
#[tokio::test]
async fn who_hangs_up_within_its_own_body_is_in_the_journal() {
    let desk = controlled(Setup::standard());
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let whole = Request::book(&body).bytes();
    let mut socket = TcpStream::connect(desk.stand.address()).await.unwrap();
    socket.write_all(&whole[..whole.len() - 20]).await.unwrap();
    for _ in 0..8 {
        desk.stand.free_slots().await;
    }
    hang_up(socket);
    let line = noted(&desk).await;
    assert_eq!(
        (&line["fault"], &line["effect"]),
        (&"caller-gone".into(), &"none".into()),
        "{line}"
    );
    desk.stand.stop().await;
}

/// Whoever waits for long enough gets the whole answer.
#[tokio::test]
async fn an_answer_that_comes_late_is_an_answer() {
    let desk = controlled(Setup::standard());
    let body = Appointment::of(&desk.stand.free_slot().await).body();
    let armed = "when: {interaction: appointment.book}\nthen: {fault: {hang: 20ms}}\n";
    desk.done(&call("POST", "/arm").body(armed)).await;
    let answer = desk.stand.send(&Request::book(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let counted = counted(&desk, 1).await;
    assert_eq!(counted["answered"], 1, "{counted}");
    desk.stand.stop().await;
}

/// Who asks for the health of the program is no consumer.
#[tokio::test]
async fn a_question_for_health_is_no_exchange() {
    let any = "  - {id: any, when: {}, then: {fault: empty}}\n";
    let desk = controlled(Setup::standard().behaviours(any));
    for _ in 0..3 {
        let asked = Request::bare("GET", "/healthcheck").header("Host", "localhost");
        let answer = Connection::open(desk.stand.address())
            .await
            .exchange(&asked)
            .await;
        assert_eq!((answer.status, answer.text().as_str()), (200, "pass\n"));
    }
    assert_eq!(desk.ask("GET", "/journal").await["total"], 0);
    assert_eq!(
        desk.ask("GET", "/behaviours").await["behaviours"][0]["decided"],
        0
    );
    assert_eq!(desk.ask("GET", "/spaces").await["spaces"][0]["requests"], 0);
    desk.stand.stop().await;
}
