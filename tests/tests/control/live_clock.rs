//! Journeys that move the clock of a provider which somebody else has started.

use crate::desk::{Controlled, controlled};
use bookend_tests::{Ended, Program, Setup};

async fn run(desk: &Controlled, more: &[&str]) -> Ended {
    let target = format!("http://{}/STU3", desk.stand.address());
    // The provider stands still, two minutes later.
    let now = "2026-06-15T08:58:00Z";
    let arguments = [
        "run",
        "--target",
        &target,
        "--clock",
        now,
        "--only",
        "clock-token-expiry",
    ];
    let arguments = arguments.into_iter().chain(more.iter().copied());
    Program::consumer(arguments).run().await
}

#[tokio::test]
async fn the_clock_of_a_live_provider_is_moved_through_its_control_port_and_put_back() {
    let token = "0123456789";
    let setup = Setup::standard();
    let desk = controlled(setup.control_token(token));
    let port = format!("http://{}", desk.port);
    let ended = run(&desk, &["--control", &port, "--control-token", token]).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(
        ended.stdout.contains("passed   clock-token-expiry"),
        "{}",
        ended.stdout
    );
    let ask = async |target: &str| {
        let call = crate::desk::call("GET", target);
        let call = call.header("Authorization", &format!("Bearer {token}"));
        desk.done(&call).await
    };
    let clock = ask("/clock").await;
    assert_eq!(clock["now"], "2026-06-15T09:00:00.000+00:00");
    assert_eq!(clock["is-frozen"], true);
    // That it was moved is why a token was refused in between.
    let refused = ask("/journal?status=4xx").await;
    assert_eq!(refused["total"], 1, "{refused}");
    desk.stand.stop().await;
}

#[tokio::test]
async fn without_the_control_port_the_journey_is_omitted_and_a_wrong_one_is_told_at_once() {
    let setup = Setup::standard();
    let desk = controlled(setup.control_token("0123456789"));
    let ended = run(&desk, &[]).await;
    assert!(
        ended.stdout.contains("omitted  clock-token-expiry"),
        "{}",
        ended.stdout
    );
    let service_root = format!("http://{}/STU3", desk.stand.address());
    let port = format!("http://{}", desk.port);
    for (url, says) in [
        (
            &service_root,
            "is not of the control port of a Bookend provider",
        ),
        (&port, "the token is missing, or another one"),
    ] {
        let ended = run(&desk, &["--control", url]).await;
        assert_eq!(ended.code, Some(4), "{}{}", ended.stdout, ended.stderr);
        assert!(ended.stderr.contains(says), "{}", ended.stderr);
    }
    desk.stand.stop().await;
}

/// Whoever has the control port need not say where the clock of the target is.
#[tokio::test]
async fn a_run_begins_with_the_clock_of_a_provider_that_it_controls() {
    let desk = controlled(Setup::standard());
    let target = format!("http://{}/STU3", desk.stand.address());
    let port = format!("http://{}", desk.port);
    let run = async |more: &[&str]| {
        let arguments = ["run", "--target", &target, "--control", &port];
        let only = [
            "--only",
            "clock-token-expiry",
            "--only",
            "capability-statement",
        ];
        let arguments = arguments.iter().chain(&only).chain(more);
        Program::consumer(arguments.copied()).run().await
    };
    let ended = run(&[]).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    let says = "goes by the clock of the target, which stands still at 2026-06-15T09:00:00";
    assert!(ended.stdout.contains(says), "{}", ended.stdout);
    let ended = run(&["--clock", "2026-06-15T07:00:00Z"]).await;
    let says = "the clock of the target stands still at 2026-06-15T09:00:00";
    assert!(ended.stderr.contains(says), "{}", ended.stderr);
    desk.stand.stop().await;
}
