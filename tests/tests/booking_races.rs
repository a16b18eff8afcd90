//! Many consumers want the same thing at the same moment: exactly one gets it.

use bookend_provider::Limits;
use bookend_tests::{Appointment, Connection, Request, Response, Setup, Stand, cancelled, within};
use futures_util::future::join_all;
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::Barrier;

const BOOKERS: usize = 16;
const SLOTS: usize = 20;

fn stand() -> Stand {
    let limits = Limits {
        workers: Some(4),
        ..Limits::default()
    };
    Setup::standard().limits(limits).start()
}

/// Sends requests at the same moment, each on a connection of its own that is already open.
async fn at_once(address: SocketAddr, requests: Vec<Request>) -> Vec<Response> {
    let start = Arc::new(Barrier::new(requests.len()));
    let tasks = requests.into_iter().map(|request| {
        let start = Arc::clone(&start);
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await;
            within(start.wait()).await;
            connection.exchange(&request).await
        })
    });
    let responses = join_all(tasks).await;
    responses.into_iter().map(Result::unwrap).collect()
}

/// Returns the one response with a status, and all others.
fn one_and_others(responses: Vec<Response>, status: u16) -> (Response, Vec<Response>) {
    let (mut won, lost): (Vec<_>, Vec<_>) = responses
        .into_iter()
        .partition(|response| response.status == status);
    assert_eq!(won.len(), 1, "exactly one has {status}");
    (won.remove(0), lost)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_bookers_exactly_one_gets_each_slot() {
    let stand = stand();
    let slots: Vec<Value> = stand.free_slots().await.drain(..SLOTS).collect();
    let address = stand.address();
    let races = slots.iter().map(|slot| {
        let booking = || Request::book(&Appointment::of(slot).body());
        at_once(
            address,
            std::iter::repeat_with(booking).take(BOOKERS).collect(),
        )
    });
    for (slot, responses) in slots.iter().zip(join_all(races).await) {
        let (won, lost) = one_and_others(responses, 201);
        let appointment = won.resource();
        assert_eq!(appointment["start"], slot["start"]);
        for lost in lost {
            let processing = (422, "processing".to_owned(), "processing".to_owned());
            assert_eq!(lost.refusal(), processing);
            assert_eq!(lost.diagnostics(), "Slot no longer available");
        }
        let id = appointment["id"].as_str().unwrap();
        let stored = stand.send(&Request::read(id)).await.resource();
        assert_eq!(stored, appointment, "what the winner was told is stored");
    }
    let free = stand.free_slots().await;
    assert!(!slots.iter().any(|slot| free.contains(slot)));
    stand.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_cancellations_of_one_version_exactly_one_takes_effect() {
    let stand = stand();
    let appointment = stand.booked().await;
    let cancellation = || Request::update(&cancelled(&appointment));
    let requests = std::iter::repeat_with(cancellation).take(BOOKERS).collect();
    let (won, lost) = one_and_others(at_once(stand.address(), requests).await, 200);
    assert_eq!(won.resource()["status"], "cancelled");
    assert_eq!(won.resource()["meta"]["versionId"], "2");
    for lost in lost {
        let stale = (409, "conflict".to_owned(), "CONFLICTING_VALUES".to_owned());
        assert_eq!(lost.refusal(), stale);
    }
    stand.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_copies_of_one_request_exactly_one_books() {
    let stand = stand();
    let slots = stand.free_slots().await;
    let id = bookend_tests::fresh_id();
    // The same X-Request-ID for sixteen slots: were it not noticed, all of them would be booked.
    let booking =
        |slot: &Value| Request::book(&Appointment::of(slot).body()).header("X-Request-ID", &id);
    let requests = slots.iter().take(BOOKERS).map(booking).collect();
    let (_, lost) = one_and_others(at_once(stand.address(), requests).await, 201);
    for lost in lost {
        let duplicate = (409, "duplicate".to_owned(), "DUPLICATE_REJECTED".to_owned());
        assert_eq!(lost.refusal(), duplicate);
    }
    assert_eq!(stand.free_slots().await.len(), slots.len() - 1);
    stand.stop().await;
}
