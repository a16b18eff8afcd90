//! Stopping in an orderly way.

use bookend_provider::Limits;
use bookend_tests::{Appointment, Connection, PATIENCE, Request, Setup, within};
use std::time::Duration;
use tokio::net::TcpStream;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_under_way_is_answered_while_new_connections_are_refused() {
    let behaviour = "  - {id: slow, when: {interaction: appointment.book}, then: {delay: 2s}}\n";
    let stand = Setup::standard().behaviours(behaviour).start();
    let slot = stand.free_slot().await;
    let mut under_way = begun(stand.address(), &Appointment::of(&slot)).await;
    let address = stand.address();
    let refused = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        "refused"
    };
    let answered = async {
        let response = under_way.read().await;
        assert_eq!(response.status, 201, "{}", response.text());
        "answered"
    };
    let stopped = stand.stop();
    let order = async {
        let mut order = Vec::new();
        tokio::pin!(refused, answered);
        while order.len() < 2 {
            let next = tokio::select! {
                what = &mut refused, if !order.contains(&"refused") => what,
                what = &mut answered, if !order.contains(&"answered") => what,
            };
            order.push(next);
        }
        order
    };
    let (order, ()) = tokio::time::timeout(PATIENCE, async { tokio::join!(order, stopped) })
        .await
        .unwrap();
    assert_eq!(order, ["refused", "answered"]);
}

/// Sends a booking, and returns when the provider has taken it up: it asks for the body.
async fn begun(address: std::net::SocketAddr, appointment: &Appointment) -> Connection {
    let request = Request::book(&appointment.clone().body());
    let (body, length) = (request.body.clone(), request.body.len().to_string());
    let head = request
        .header("Expect", "100-continue")
        .header("Content-Length", &length)
        .body("");
    let mut connection = Connection::open(address).await;
    connection.write(&head.bytes()).await;
    assert_eq!(connection.read().await.status, 100);
    connection.write(&body).await;
    connection
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delay_that_would_outlast_the_drain_is_not_waited_for() {
    let behaviour = "  - {id: endless, when: {interaction: appointment.book}, then: {delay: 1h}}\n";
    let stand = Setup::standard()
        .behaviours(behaviour)
        .limits(Limits {
            drain_time: Duration::from_secs(20),
            ..Limits::default()
        })
        .start();
    let slot = stand.free_slot().await;
    let mut under_way = begun(stand.address(), &Appointment::of(&slot)).await;
    // The delay has begun when the slot is taken.
    while stand.free_slots().await.contains(&slot) {
        tokio::task::yield_now().await;
    }
    let (response, ()) = tokio::join!(under_way.read(), within(stand.stop()));
    let expected = (
        503,
        "transient".to_owned(),
        "INTERNAL_SERVER_ERROR".to_owned(),
    );
    assert_eq!(response.refusal(), expected);
    for part in ["`endless`", "20s"] {
        assert!(response.diagnostics().contains(part), "{}", response.text());
    }
}

#[tokio::test]
async fn a_connection_that_is_idle_keeps_nobody_waiting() {
    let stand = Setup::standard().start();
    let mut idle = stand.connect().await;
    assert_eq!(idle.exchange(&Request::capabilities()).await.status, 200);
    within(stand.stop()).await;
    assert!(idle.read_if_any().await.is_none());
}
