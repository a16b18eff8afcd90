//! From what is found to the line of the message where it stands, in headless Chromium.
#![expect(
    clippy::unwrap_used,
    reason = "helper functions of tests may panic, and say what they miss"
)]

mod browser;

use bookend_evidence::{
    CheckRow, Ending, FORMAT, Notice, PackHead, RecordedExchange, Recorder, ScriptReport, Tool,
};
use bookend_model::{Checked, Exchange, Finding, Headers, Level, Request, Response};
use browser::{browser, dom};
use bytes::Bytes;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is found: on what, in which words, and the line that it stands on.
type Case = (&'static str, &'static str, &'static str, &'static str);

const JSON: &str = r#"{"resourceType":"Appointment","contained":[{"resourceType":"DocumentReference","id":"d","status":"superseded"},{"resourceType":"Patient","id":"p","name":[{"family":"Annesley"}],"identifier":[{"system":"s","value":"12"},{"value":"34"}]}],"status":"pending","participant":[{"status":"accepted"}]}"#;

const IN_JSON: &[Case] = &[
    (
        "response",
        "fhir: contained.ofType(DocumentReference).status",
        "`superseded` at `Appointment.contained[0].status`",
        r#"      "status": "superseded""#,
    ),
    (
        "response",
        "fhir: status",
        "`pending` at `Appointment.status`",
        r#"  "status": "pending","#,
    ),
    (
        "response",
        "Appointment.contained[1].identifier[1].system",
        "nothing",
        "        {",
    ),
    (
        "response",
        "Appointment.participant[0].actor",
        "nothing",
        "    {",
    ),
    (
        "response",
        "fhir: contained.ofType(Patient).name.given",
        "nothing",
        "        {",
    ),
    ("response", "fhir: slot.count()", "`0`", "{"),
    ("response", "header.ETag", "`1`", "ETag: 1"),
    ("response", "header.Location", "nothing", "HTTP/1.1 201"),
    ("response", "status", "`201`", "HTTP/1.1 201"),
    (
        "request",
        "header.Accept",
        "`text/html`",
        "Accept: text/html",
    ),
    (
        "request",
        "query.status",
        "`x`",
        "POST http://bench/Appointment?status=x HTTP/1.1",
    ),
    (
        "exchange",
        "request.header.If-Match",
        "nothing",
        "POST http://bench/Appointment?status=x HTTP/1.1",
    ),
];

const XML: &str = r#"<Appointment xmlns="http://hl7.org/fhir"><contained><DocumentReference><id value="d"/><status value="superseded"/></DocumentReference></contained><contained><Patient><name><family value="Annesley"/></name></Patient></contained><status value="pending"/></Appointment>"#;

const IN_XML: &[Case] = &[
    (
        "response",
        "fhir: contained.ofType(Patient).name.family",
        "`x` at `Appointment.contained[1].name[0].family`",
        r#"        <family value="Annesley"/>"#,
    ),
    (
        "response",
        "Appointment.contained[0].status",
        "nothing",
        r#"      <status value="superseded"/>"#,
    ),
    (
        "response",
        "fhir: status",
        "`pending` at `Appointment.status`",
        r#"  <status value="pending"/>"#,
    ),
];

const BROKEN: &str = "{\"resourceType\": \"Appointment\",\n \"status\": \"boo\n}";

const IN_BROKEN: &[Case] = &[(
    "response",
    "Appointment.status",
    "line 2, column 12, `Appointment.status`: expected a text with a closing quote, found `\"boo`",
    " \"status\": \"boo",
)];

fn exchange(body: &str, findings: Vec<Finding>) -> Exchange {
    Exchange {
        request: Request {
            method: "POST".to_owned(),
            path: "/Appointment".to_owned(),
            query: Vec::new(),
            target: "/Appointment?status=x".to_owned(),
            headers: Headers::from_iter([("Host", "bench"), ("Accept", "text/html")]),
            body: Bytes::new(),
        }
        .into(),
        attempt: Ok(Response {
            status: 201,
            headers: Headers::from_iter([("Content-Type", "application/fhir"), ("ETag", "1")]),
            body: Bytes::copy_from_slice(body.as_bytes()),
        }),
        started: "2026-11-21T12:00:01Z".parse().unwrap(),
        first_byte: Duration::from_millis(2),
        total: Duration::from_millis(3),
        checked: Checked {
            findings,
            ..Checked::default()
        },
    }
}

/// Records one exchange, of which checks say that.
fn pack(parent: &Path, body: &str, cases: &[Case]) -> PathBuf {
    let check = |(number, (on, ..)): (usize, &Case)| CheckRow {
        id: format!("check-{number}"),
        alias: Vec::new(),
        says: format!("rule {number} holds"),
        on: (*on).to_owned(),
        judges: "provider".to_owned(),
        level: Level::Must,
        verifies: Vec::new(),
    };
    let finding = |(number, (_, subject, found, _)): (usize, &Case)| Finding {
        check: Some(format!("check-{number}")),
        met: false,
        level: Level::Must,
        subject: (*subject).to_owned(),
        expected: "something else".to_owned(),
        found: (*found).to_owned(),
        place: None,
        verifies: Vec::new(),
    };
    let head = PackHead {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-consumer".to_owned(),
            version: "0.1.0".to_owned(),
        },
        role: "consumer".to_owned(),
        script: ScriptReport {
            digest: "abc".to_owned(),
            dialect: "careconnect-stu3".to_owned(),
            mode: "standard".to_owned(),
        },
        policy: std::iter::empty().collect(),
        seed: 1,
        clock: "system".to_owned(),
        target: "http://bench".to_owned(),
        counterparty: "987654456789".to_owned(),
        started: "2026-11-21T12:00:00Z".parse().unwrap(),
        redacted: false,
        requirements: Vec::new(),
        checks: cases.iter().enumerate().map(check).collect(),
    };
    let recorder = Recorder::begin(parent, head, None).unwrap();
    recorder.note(Notice::Exchange(Box::new(RecordedExchange {
        counterparty: "987654456789".to_owned(),
        base: "http://bench".to_owned(),
        interaction: None,
        step: None,
        decided_by: None,
        fault: None,
        exchange: exchange(body, cases.iter().enumerate().map(finding).collect()),
        bundle: None,
    })));
    let ending = Ending {
        ended: "2026-11-21T12:00:09Z".parse().unwrap(),
        duration_ms: 9_000.0,
        partial: false,
    };
    let folder = recorder.finish(ending).unwrap().remove(0);
    folder.join("index.html")
}

/// Returns the lines that are marked in a page, each with every rule that it is not as.
fn marked(page: &Path) -> BTreeSet<(String, String)> {
    let shown = dom(page, "#exchange-1", &[]);
    let mut marked = BTreeSet::new();
    for part in shown.split("<span class=\"line mark failed\">").skip(1) {
        let (line, rest) = part.split_once("\n</span>").unwrap();
        let line = line.replace("&lt;", "<").replace("&gt;", ">");
        let (rules, _) = rest.split_once("<span class=\"line").unwrap_or((rest, ""));
        for rule in rules.split("↑ ").skip(1) {
            let (rule, _) = rule.split_once('\n').unwrap();
            marked.insert((rule.to_owned(), line.clone()));
        }
    }
    marked
}

fn assert_marked(body: &str, cases: &[Case]) {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), body, cases);
    let expected = cases.iter().enumerate();
    let expected: BTreeSet<(String, String)> = expected
        .map(|(number, (.., line))| (format!("rule {number} holds"), (*line).to_owned()))
        .collect();
    assert_eq!(marked(&page), expected);
}

#[test]
fn what_is_found_in_json_marks_its_line_or_that_of_what_should_have_it() {
    assert_marked(JSON, IN_JSON);
}

#[test]
fn what_is_found_in_xml_marks_its_line() {
    assert_marked(XML, IN_XML);
}

#[test]
fn what_cannot_be_read_is_marked_where_reading_ended() {
    assert_marked(BROKEN, IN_BROKEN);
}
