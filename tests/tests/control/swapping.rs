//! Other scripts put in force under load.

use bookend_script::{Choices, Script, Source, Sources, check, render};
use bookend_tests::{Appointment, Connection, Request, Setup};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A set in which two behaviours say which set it is: one in the status, and one in a header field
/// of another interaction that a request cannot see without it.
fn script(number: u16) -> Script {
    let text = format!(
        "bookend: 1\ndialect: careconnect-stu3\nrefusals:\n  which:\n    status: {number}\n    issue: {{severity: error, code: invalid, diagnostics: set {number}}}\nbehaviours:\n  - {{id: which, when: {{interaction: capabilities.read}}, then: {{answer: {{refuse: which}}, mutate: [{{header: {{set: {{X-Set: \"{number}\"}}}}}}]}}}}\n"
    );
    let shipped = bookend_provider::shipped().into_iter();
    let useful = shipped.filter(|source| !source.name.contains("/journeys/"));
    let inventory = Source {
        name: "tests/scripts/inventory.yaml".to_owned(),
        text: include_str!("../../scripts/inventory.yaml").to_owned(),
    };
    let name = "which.yaml".to_owned();
    let sources = Sources::new(useful.chain([inventory, Source { name, text }]));
    check(&sources, &Choices::default())
        .unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, &sources, false)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hot_reload_drops_no_request_and_lets_none_see_half_a_set() {
    let stand = Setup::standard().start();
    let scripts = [script(418), script(429)];
    stand.running.swap(scripts[0].clone(), true).unwrap();
    let is_over = Arc::new(AtomicBool::new(false));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (address, is_over) = (stand.address(), Arc::clone(&is_over));
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await;
                let mut seen = Vec::new();
                while !is_over.load(Ordering::Relaxed) {
                    let answer = connection.exchange(&Request::capabilities()).await;
                    let status = answer.status.to_string();
                    let said = answer.diagnostics();
                    assert_eq!(answer.header("X-Set"), Some(status.as_str()));
                    assert_eq!(said, format!("set {status}"));
                    seen.push(answer.status);
                }
                seen
            })
        })
        .collect();
    for turn in 0..40 {
        stand
            .running
            .swap(scripts[(turn + 1) % 2].clone(), true)
            .unwrap();
        // Everybody is served under each of the sets.
        let answer = stand.send(&Request::capabilities()).await;
        assert_eq!(answer.status, [429, 418][turn % 2]);
    }
    is_over.store(true, Ordering::Relaxed);
    for caller in callers {
        let seen = caller.await.unwrap();
        let changes = seen.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(changes > 0, "the reloads came while nothing was asked");
    }
    stand.stop().await;
}

#[tokio::test]
async fn appointments_outlast_a_reload_that_offers_the_same_and_no_other() {
    let stand = Setup::standard().start();
    let appointment = stand.booked().await;
    let id = appointment["id"].as_str().unwrap();
    assert!(stand.running.swap(script(418), true).unwrap());
    assert_eq!(stand.send(&Request::read(id)).await.status, 200);
    let taken = Appointment::of(&stand.free_slot().await).body();
    assert_eq!(stand.send(&Request::book(&taken)).await.status, 201);
    assert!(!stand.running.swap(script(418), false).unwrap());
    assert_eq!(stand.send(&Request::read(id)).await.status, 404);
    assert!(
        !stand
            .running
            .swap(Setup::script_of_standard(), true)
            .unwrap()
    );
    stand.stop().await;
}
