//! Validators, over sockets: what they find is found, and that they do not judge is nobody's fault who
//! is judged.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is unexpected in a test ends it"
)]

use bookend_tests::{Appointment, Ended, Program, Request, Setup, Stand, scratch, within};
use bookend_validator::{Validator, ValidatorError};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A made-up validator, which says the same of everything.
struct Made {
    base: String,
    asked: Arc<Mutex<Vec<String>>>,
    released: Arc<Notify>,
}

/// What a made-up validator answers.
#[derive(Clone)]
enum Says {
    /// A status and a body.
    This(u16, String),
    /// The same, once it is released.
    Later(String),
    /// Nothing.
    Nothing,
}

impl Made {
    async fn new(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/fhir", listener.local_addr().unwrap());
        let (asked, released) = (Arc::default(), Arc::new(Notify::new()));
        let (noted, waits) = (Arc::clone(&asked), Arc::clone(&released));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (says, noted, waits) = (says.clone(), Arc::clone(&noted), Arc::clone(&waits));
                tokio::spawn(async move { answer(stream, says, &noted, &waits).await });
            }
        });
        Self {
            base,
            asked,
            released,
        }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Answers the requests of a connection.
async fn answer(mut stream: TcpStream, says: Says, asked: &Mutex<Vec<String>>, waits: &Notify) {
    while let Some(line) = request(&mut stream).await {
        asked.lock().unwrap().push(line);
        let (status, body) = match &says {
            Says::This(status, body) => (*status, body),
            Says::Later(body) => {
                waits.notified().await;
                (200, body)
            }
            Says::Nothing => return std::future::pending().await,
        };
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Type: application/fhir+json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        if stream.write_all((head + body).as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Reads a request, and returns its first line and the type of its body.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream
            .read(&mut buffer)
            .await
            .ok()
            .filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.parse::<usize>().unwrap())
        });
        if body.len() >= length.unwrap_or(0) {
            let tree: Value = serde_json::from_str(body).unwrap();
            let line = head.lines().next().unwrap();
            return Some(format!("{line} {}", tree["resourceType"].as_str().unwrap()));
        }
    }
}

fn outcome(severity: &str) -> String {
    json!({"resourceType": "OperationOutcome", "issue": [{
        "severity": severity, "code": "invariant", "expression": ["Bundle.entry[0]"], "diagnostics": "made up",
    }]})
    .to_string()
}

async fn asked(made: &Made, patience: Duration) -> Result<usize, ValidatorError> {
    let validator = Validator::new(&made.base, patience).unwrap();
    let slot = json!({"resourceType": "Slot"});
    validator
        .validate(&slot)
        .await
        .map(|objections| objections.len())
}

const LONG: Duration = Duration::from_mins(1);

#[tokio::test]
async fn what_is_a_judgement_is_taken_whatever_its_status() {
    for status in [200, 201, 412, 422] {
        let made = Made::new(Says::This(status, outcome("error"))).await;
        assert_eq!(asked(&made, LONG).await, Ok(1), "{status}");
        assert_eq!(made.asked(), ["POST /fhir/Slot/$validate HTTP/1.1 Slot"]);
    }
}

#[tokio::test]
async fn what_is_no_judgement_is_an_error() {
    for status in [400, 401, 404, 500, 503, 302] {
        let made = Made::new(Says::This(status, outcome("error"))).await;
        let error = asked(&made, LONG).await.unwrap_err();
        assert!(matches!(error, ValidatorError::Status { .. }), "{error}");
    }
    for body in [
        "<html>",
        "{}",
        "{\"resourceType\":\"Patient\"}",
        "{\"resourceType\":\"OperationOutcome\"}",
    ] {
        let made = Made::new(Says::This(200, body.to_owned())).await;
        let error = asked(&made, LONG).await.unwrap_err();
        assert!(
            matches!(error, ValidatorError::Answer { .. }),
            "{body}: {error}"
        );
    }
    let silent = Made::new(Says::Nothing).await;
    let error = asked(&silent, Duration::from_millis(20)).await.unwrap_err();
    assert!(matches!(error, ValidatorError::Timeout { .. }), "{error}");
    let nobody = Validator::new("http://127.0.0.1:1", LONG).unwrap();
    let error = nobody
        .validate(&json!({"resourceType": "Slot"}))
        .await
        .unwrap_err();
    assert!(
        matches!(error, ValidatorError::Connection { .. }),
        "{error}"
    );
}

/// Runs a journey of one search against a provider, with a validator.
async fn run(validator: &str) -> (Ended, Value) {
    let stand = Setup::shipped("standard").with_running_clock().start();
    let folder = scratch();
    let report = folder.path().join("report.json").display().to_string();
    let target = format!("http://{}/STU3", stand.address());
    let (clock, report_flag) = (bookend_tests::NOW.to_string(), format!("json={report}"));
    let ended = Program::consumer([
        "run",
        "--target",
        &target,
        "--only",
        "search-bundle",
        "--clock",
        &clock,
        "--timeout",
        "5s",
        "--validator",
        validator,
        "--report",
        &report_flag,
    ])
    .run()
    .await;
    stand.stop().await;
    let report = std::fs::read_to_string(report).unwrap();
    (ended, serde_json::from_str(&report).unwrap())
}

#[tokio::test]
async fn the_consumer_holds_against_a_provider_what_a_validator_finds() {
    let made = Made::new(Says::This(200, outcome("error"))).await;
    let (ended, _) = run(&made.base).await;
    assert_eq!(ended.code, Some(1), "{}{}", ended.stdout, ended.stderr);
    for part in ["Bundle.entry[0]", "made up", &made.base] {
        assert!(
            ended.stdout.contains(part),
            "`{part}` is not in {}",
            ended.stdout
        );
    }
    assert!(
        made.asked()
            .contains(&"POST /fhir/Bundle/$validate HTTP/1.1 Bundle".to_owned())
    );
}

#[tokio::test]
async fn a_validator_that_finds_nothing_lets_a_journey_pass() {
    let made = Made::new(Says::This(200, outcome("information"))).await;
    let (ended, report) = run(&made.base).await;
    assert_eq!(ended.code, Some(0), "{}{}", ended.stdout, ended.stderr);
    assert!(!made.asked().is_empty());
    let step = &report["journeys"][0]["steps"][0];
    assert_eq!(
        step["asides"],
        json!([{"check": "answer-validated", "subject": "Bundle.entry[0]", "found": "made up"}]),
        "what is merely said is kept with the step"
    );
}

#[tokio::test]
async fn a_validator_that_does_not_judge_leaves_a_journey_errored_and_nobody_blamed() {
    let broken = Made::new(Says::This(500, outcome("error"))).await;
    for base in [broken.base.as_str(), "http://127.0.0.1:1"] {
        let (ended, report) = run(base).await;
        assert_eq!(ended.code, Some(4), "{}{}", ended.stdout, ended.stderr);
        let journey = &report["journeys"][0];
        assert_eq!(journey["outcome"], "errored", "{journey}");
        let reason = journey["steps"][0]["reason"].as_str().unwrap();
        assert!(
            reason.starts_with("the check `answer-validated` could not be judged"),
            "{reason}"
        );
    }
}

/// Books at a provider with evidence and a validator, and returns the lines of its evidence once it has
/// stopped.
async fn booked(stand: Stand, folder: &Path, released: Option<&Made>) -> (Vec<Value>, Vec<Value>) {
    let body = Appointment::of(&stand.free_slot().await).body();
    let response = within(stand.send(&Request::book(&body))).await;
    assert_eq!(response.status, 201, "{}", response.text());
    if let Some(made) = released {
        made.released.notify_one();
    }
    stand.stop().await;
    let runs = folder.join(bookend_tests::ASID);
    let run = std::fs::read_dir(runs)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let lines = |name: &str| {
        let text = std::fs::read_to_string(run.join(name)).unwrap();
        let lines = text.lines();
        lines
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    (lines("exchanges.jsonl"), lines("findings.jsonl"))
}

#[tokio::test]
async fn the_provider_answers_before_it_asks_and_keeps_what_is_found() {
    let made = Made::new(Says::Later(outcome("error"))).await;
    let folder = scratch();
    let setup = Setup::standard().validating_with(&made.base, LONG);
    let stand = setup.recorded(folder.path()).start();
    let (_, findings) = booked(stand, folder.path(), Some(&made)).await;
    assert_eq!(
        made.asked(),
        ["POST /fhir/Appointment/$validate HTTP/1.1 Appointment"]
    );
    let by_validator: Vec<&Value> = findings
        .iter()
        .filter(|it| it["check"] == "request-validated")
        .collect();
    assert_eq!(by_validator.len(), 1, "{findings:?}");
    assert_eq!(by_validator[0]["found"], "made up");
    assert_eq!(by_validator[0]["subject"], "Bundle.entry[0]");
}

#[tokio::test]
async fn a_validator_that_is_silent_costs_the_provider_nothing_but_a_line() {
    let made = Made::new(Says::Nothing).await;
    let folder = scratch();
    let setup = Setup::standard().validating_with(&made.base, Duration::from_millis(50));
    let stand = setup.recorded(folder.path()).start();
    let (exchanges, findings) = booked(stand, folder.path(), None).await;
    assert!(
        findings.iter().all(|it| it["check"] != "request-validated"),
        "{findings:?}"
    );
    let unjudged: Vec<&Value> = exchanges
        .iter()
        .filter_map(|it| it.get("checks_unjudged"))
        .collect();
    assert_eq!(unjudged.len(), 1, "{exchanges:?}");
    assert_eq!(unjudged[0][0]["check"], "request-validated");
    let reason = unjudged[0][0]["reason"].as_str().unwrap();
    assert!(
        reason.ends_with("has not answered within 50 ms"),
        "{reason}"
    );
}
