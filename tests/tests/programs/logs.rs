//! What the provider's log says of exchanges, and what stays out of it.

use crate::{ready, write};
use bookend_tests::{Connection, Program, Request, scratch};

#[tokio::test]
async fn the_log_tells_what_was_asked_and_who_decided_and_nothing_personal() {
    let folder = scratch();
    let script = write(
        folder.path(),
        "script.yaml",
        "bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n  - {id: closed-today, when: {interaction: appointment.search}, then: {answer: {respond: {status: 503}}}}\n",
    );
    let arguments = [
        "serve",
        &script,
        "--listen",
        "127.0.0.1:0",
        "--log-format",
        "json",
    ];
    let (started, mut log) = Program::provider(arguments).start_with_log().await;
    let (address, _) = ready(&started);
    let request = Request::appointments("patient=9990000018");
    let response = Connection::open(address).await.exchange(&request).await;
    assert_eq!(response.status, 503);
    started.terminate().await;
    let line = log.find("answered").await;
    let entry: serde_json::Value = serde_json::from_str(&line).unwrap();
    for (name, value) in [
        ("interaction", "appointment.search"),
        ("method", "GET"),
        ("path", "/Appointment"),
        ("caller", bookend_tests::ASID),
        ("request_id", request.value_of("X-Request-ID")),
        ("response_id", response.header("X-Request-ID").unwrap()),
        ("trace_id", request.value_of("Ssp-TraceID")),
        ("behaviour", "closed-today"),
    ] {
        assert_eq!(entry[name], value, "{name} in {line}");
    }
    assert_eq!(entry["status"], 503);
    assert!(!line.contains("9990000018"), "{line}");
}

/// What was found may be a person's, and stays out.
#[tokio::test]
async fn what_is_not_as_a_check_has_it_is_in_the_log_with_its_requirement_and_without_the_value() {
    let flags = [
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--control",
        "none",
        "--log",
        "bookend::finding=info",
    ];
    let (started, mut log) = Program::provider(flags).start_with_log().await;
    let (address, _) = ready(&started);
    let request = Request::bare("GET", "/STU3/metadata").header("Ssp-TraceID", "of-mine");
    let response = Connection::open(address).await.exchange(&request).await;
    assert_eq!(response.status, 400);
    let line = log.find("check=\"trace-id\"").await;
    for part in [
        "bookend::finding",
        "not as a check has it",
        "level=Must",
        "verifies=\"UEC-C-11,SCAL-C25\"",
        "subject=\"header.Ssp-TraceID\"",
        "interaction=\"capabilities.read\"",
    ] {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    assert!(!line.contains("of-mine"), "{line}");
    assert_eq!(started.terminate().await.0, Some(0));
}
