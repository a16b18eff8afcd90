use super::super::lines::ExchangeLine;
use super::super::recorder::{FaultNote, RecordedExchange};
use super::*;
use crate::redact::{Redactor, Salt};
use bookend_model::{Aside, AttemptError, AttemptErrorKind, Exchange, Level, Response, Unjudged};
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;

/// An exchange that has nothing that it need not have.
fn bare() -> RecordedExchange {
    let request = Request {
        method: "GET".to_owned(),
        path: String::new(),
        query: Vec::new(),
        target: "/Slot?a=\"b\"".to_owned(),
        headers: Headers::new(),
        body: Bytes::new(),
    };
    let error = AttemptError {
        kind: AttemptErrorKind::Closed,
        detail: "no \"answer\"".to_owned(),
    };
    RecordedExchange {
        counterparty: "123456123456".to_owned(),
        base: "http://bench/STU3".to_owned(),
        interaction: None,
        step: None,
        decided_by: None,
        fault: None,
        exchange: Exchange {
            request: request.into(),
            attempt: Err(error),
            started: "2026-11-21T12:00:00.25Z".parse().unwrap(),
            first_byte: Duration::from_micros(1_234),
            total: Duration::from_secs(3),
            checked: Checked::default(),
        },
        bundle: None,
    }
}

/// One that has everything.
fn full() -> RecordedExchange {
    let text = |text: &str| text.to_owned();
    let mut full = bare();
    full.interaction = Some(text("slot.search"));
    full.step = Some((text("journey"), text("step \\ 1")));
    full.decided_by = Some(text("the \"rule\""));
    full.fault = Some(FaultNote {
        fault: text("reset at in-body"),
        sent: Bytes::from_static(b"\xff"),
    });
    let exchange = &mut full.exchange;
    let request = Arc::make_mut(&mut exchange.request);
    request.headers = [("x-api-key", "s3cret"), ("Accept", "a\tb")]
        .into_iter()
        .collect();
    request.body = Bytes::from_static(b"{}");
    exchange.attempt = Ok(Response {
        status: 201,
        headers: [("ETag", "W/\"1\"")].into_iter().collect(),
        body: Bytes::from_static(b"{\"entry\":[{},{}]}"),
    });
    exchange.checked = Checked {
        held: [0, 1, 2, 7].into_iter().collect(),
        findings: vec![Finding {
            check: Some(text("check")),
            met: false,
            level: Level::Must,
            subject: text("status"),
            expected: text("`200`"),
            found: text("`201`"),
            place: None,
            verifies: Vec::new(),
        }],
        unjudged: vec![Unjudged {
            check: "other".into(),
            reason: text("nobody \"there\""),
        }],
        asides: vec![Aside {
            check: "other".into(),
            subject: text("status"),
            expected: String::new(),
            found: text("said"),
        }],
    };
    full
}

/// Writes exchanges, and returns their lines.
fn lines(exchanges: &[RecordedExchange], redactor: Option<Redactor>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut pack = Pack::begin(folder.path(), &crate::pack::head::tests::head()).unwrap();
    let mut pen = Pen {
        redactor,
        ..Pen::default()
    };
    for exchange in exchanges {
        pack.exchange(exchange.clone(), &mut pen).unwrap();
    }
    pack.flush().unwrap();
    let text = std::fs::read_to_string(pack.folder.join("exchanges.jsonl")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_line_is_written_as_its_form_says_letter_for_letter() {
    for redactor in [None, Some(Redactor::new(Salt::new([1; 16])))] {
        let lines = lines(&[bare(), full(), bare(), full()], redactor);
        assert_eq!(lines.len(), 4);
        for line in &lines {
            let read: ExchangeLine = serde_json::from_str(line).unwrap();
            assert_eq!(&serde_json::to_string(&read).unwrap(), line);
        }
        let read = |number: usize| serde_json::from_str::<ExchangeLine>(&lines[number]).unwrap();
        let (bare, full) = (read(0), read(1));
        assert_eq!(bare.request.url, "http://bench/STU3/Slot?a=\"b\"");
        assert_eq!((bare.first_byte_ms, bare.total_ms), (1.234, 3000.0));
        assert!(bare.error.is_some() && bare.response.is_none() && bare.held.is_empty());
        assert_eq!((full.checks_held, full.held.as_str()), (4, "0-2,7"));
        assert_eq!((full.checks_unmet, full.checks_unjudged.len()), (1, 1));
        assert_eq!(full.asides.len(), 1);
        assert_eq!(full.decided_by.as_deref(), Some("the \"rule\""));
        assert!(full.step.is_some() && full.fault.is_some() && full.interaction.is_some());
        let response = full.response.unwrap();
        assert_eq!(
            (response.status, response.body.unwrap().wire_bytes),
            (201, 17)
        );
    }
}
