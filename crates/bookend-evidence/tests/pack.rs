//! A pack: what stands in it while a run goes on, and when it has ended.
#![expect(clippy::unwrap_used, reason = "helper functions of tests may panic")]

use bookend_evidence::{
    Ending, FORMAT, FindingReport, JourneyReport, Notice, PackHead, RecordedExchange, Recorder,
    RequirementRow, Salt, ScriptReport, StepReport, Tool, compare, finish, zip_folder,
};
use bookend_model::{AttemptError, AttemptErrorKind, Checked, Exchange, Headers, Level, Outcome};
use bookend_model::{Request, Response};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.";

/// What went in and must not come out.
const PRIVATE: [&str; 7] = [
    "eyJhbGciOiJub25lIn0",
    "9476719931",
    "O'Dálaigh",
    "Peter",
    "123 High Street",
    "LS1 4HR",
    "01632 960001",
];

const BODY: &str = r#"{"resourceType":"Appointment","contained":[{"resourceType":"Patient",
 "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9476719931"}],
 "name":[{"family":"O'Dálaigh","given":["Peter"]}],"telecom":[{"value":"01632 960001"}],
 "address":[{"line":["123 High Street"],"postalCode":"LS1 4HR"}]}],
 "participant":[{"actor":{"display":"Mr Peter O'Dálaigh"}}],"status":"booked"}"#;

const XML: &str =
    r#"<Patient><name><family value="O'Dálaigh"/><given value="Peter"/></name></Patient>"#;

fn head(redacted: bool) -> PackHead {
    let requirement = |id: &str, means: &[&str], not_tested: Option<&str>| RequirementRow {
        id: id.to_owned(),
        level: "SHALL".to_owned(),
        role: "provider".to_owned(),
        says: "something".to_owned(),
        source: "section 1".to_owned(),
        means: means.iter().map(|&id| id.to_owned()).collect(),
        not_tested: not_tested.map(str::to_owned),
    };
    PackHead {
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
        policy: BTreeMap::from([("slot-gone".to_owned(), 422.into())]),
        seed: 42,
        clock: "system".to_owned(),
        target: "http://127.0.0.1:4434/STU3".to_owned(),
        counterparty: "987654456789".to_owned(),
        started: "2026-11-21T12:00:00Z".parse().unwrap(),
        redacted,
        requirements: vec![
            requirement("UEC-P-31", &[], None),
            requirement("UEC-P-32", &[], None),
            requirement("P1", &["UEC-P-31", "UEC-P-32"], None),
            requirement("UEC-P-99", &[], Some("a person has to look at a screen")),
        ],
        checks: Vec::new(),
    }
}

fn gzip(text: &str) -> Bytes {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap().into()
}

fn exchange(counterparty: &str, sent: Bytes, response: Option<Response>) -> Notice {
    let is_compressed = sent.first() == Some(&0x1f);
    let encoding = is_compressed.then_some(("Content-Encoding", "gzip"));
    let bearer = format!("Bearer {TOKEN}");
    let fields = [
        ("Authorization", bearer.as_str()),
        ("Accept", "application/fhir+json"),
    ];
    let exchange = Exchange {
        request: Request {
            method: "POST".to_owned(),
            path: "/Appointment".to_owned(),
            query: Vec::new(),
            target: "/Appointment?family=O%27D%C3%A1laigh&patient=9476719931".to_owned(),
            headers: fields.into_iter().chain(encoding).collect::<Headers>(),
            body: sent,
        }
        .into(),
        attempt: response.ok_or(AttemptError {
            kind: AttemptErrorKind::Closed,
            detail: "closed while Peter was waiting".to_owned(),
        }),
        started: "2026-11-21T12:00:01Z".parse().unwrap(),
        first_byte: Duration::from_millis(2),
        total: Duration::from_millis(3),
        checked: Checked::default(),
    };
    Notice::Exchange(Box::new(RecordedExchange {
        counterparty: counterparty.to_owned(),
        base: "http://127.0.0.1:4434/STU3".to_owned(),
        interaction: Some("appointment.book".to_owned()),
        step: Some(("book".to_owned(), "book".to_owned())),
        decided_by: None,
        fault: None,
        exchange,
        bundle: None,
    }))
}

fn response(body: &'static str) -> Response {
    Response {
        status: 201,
        headers: Headers::from_iter([("Content-Type", "application/fhir+json")]),
        body: Bytes::from_static(body.as_bytes()),
    }
}

fn finding(met: bool, verifies: &str, found: &str) -> FindingReport {
    FindingReport {
        check: None,
        met,
        level: Level::Must,
        subject: "status".to_owned(),
        expected: "`201`".to_owned(),
        found: found.to_owned(),
        place: None,
        verifies: vec![verifies.to_owned()],
    }
}

fn step(outcome: Outcome, findings: Vec<FindingReport>) -> Notice {
    let step = StepReport {
        id: "book".to_owned(),
        title: None,
        interaction: "appointment.book".to_owned(),
        outcome,
        reason: None,
        duration_ms: 3.0,
        findings,
        asides: Vec::new(),
        exchanges: vec![1, 2],
        is_final: false,
        verifies: vec!["UEC-P-31".to_owned()],
        unshown: Vec::new(),
        follows_from: None,
    };
    Notice::Step("book".to_owned(), Box::new(step))
}

fn journey(outcome: Outcome) -> Notice {
    Notice::Journey(Box::new(JourneyReport {
        id: "book".to_owned(),
        title: "Peter books </script>".to_owned(),
        suite: "booking".to_owned(),
        outcome,
        ..JourneyReport::default()
    }))
}

const ENDING: fn() -> Ending = || Ending {
    ended: "2026-11-21T12:00:09Z".parse().unwrap(),
    duration_ms: 9_000.0,
    partial: false,
};

/// Records a run of one journey, whose step sends JSON, compressed JSON and XML.
fn record(parent: &Path, redacted: bool, findings: Vec<FindingReport>) -> Recorder {
    let salt = redacted.then(|| Salt::new([1; 16]));
    let recorder = Recorder::begin(parent, head(redacted), salt).unwrap();
    let is_bad = findings.iter().any(|finding| !finding.met);
    let outcome = if is_bad {
        Outcome::Failed
    } else {
        Outcome::Passed
    };
    recorder.note(exchange(
        "987654456789",
        Bytes::from(BODY),
        Some(response(BODY)),
    ));
    recorder.note(exchange("987654456789", gzip(BODY), Some(response(XML))));
    recorder.note(exchange("987654456789", Bytes::from(BODY), None));
    recorder.note(step(outcome, findings));
    recorder.note(journey(outcome));
    recorder
}

fn pack(parent: &Path, redacted: bool) -> PathBuf {
    let findings = vec![
        finding(true, "UEC-P-31", "`201`"),
        finding(false, "UEC-P-32", "Peter at 123 High Street"),
    ];
    record(parent, redacted, findings)
        .finish(ENDING())
        .unwrap()
        .remove(0)
}

fn read(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join(file)).unwrap()
}

fn parsed(folder: &Path, file: &str) -> Value {
    serde_json::from_str(&read(folder, file)).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The chunks of a page, unpacked.
fn chunks(page: &str) -> String {
    use base64::Engine as _;
    use std::io::Read as _;
    let parts = page.split("<script type=\"text/plain\" id=\"").skip(1);
    let mut text = String::new();
    for part in parts {
        let packed = part.split(['>', '<']).nth(1).unwrap();
        let packed = base64::engine::general_purpose::STANDARD
            .decode(packed)
            .unwrap();
        flate2::read::GzDecoder::new(&packed[..])
            .read_to_string(&mut text)
            .unwrap();
    }
    text
}

#[test]
fn a_pack_has_every_form_of_a_run_and_the_digest_of_every_file() {
    let parent = tempfile::tempdir().unwrap();
    let folder = pack(parent.path(), true);
    assert_eq!(
        folder,
        parent
            .path()
            .join("987654456789/2026-11-21T12-00-00Z-seed-42")
    );
    let manifest = parsed(&folder, "manifest.json");
    let listed = manifest["files"].as_array().unwrap().iter();
    let mut listed: Vec<String> = listed
        .map(|file| file["path"].as_str().unwrap().to_owned())
        .collect();
    listed.push("manifest.json".to_owned());
    listed.sort();
    assert_eq!(listed, files(&folder));
    insta::assert_snapshot!(listed.join("\n"), @r"
    bodies.jsonl
    exchanges.har
    exchanges.http
    exchanges.jsonl
    findings.jsonl
    head.json
    index.html
    junit.xml
    manifest.json
    report.json
    report.tap
    requirements.json
    verdicts.jsonl
    ");
    for file in manifest["files"].as_array().unwrap() {
        use sha2::Digest as _;
        let bytes = std::fs::read(folder.join(file["path"].as_str().unwrap())).unwrap();
        let digest = format!("{:x}", sha2::Sha256::digest(&bytes));
        assert_eq!(file["sha256"].as_str().unwrap(), digest);
    }
    assert_eq!(
        (&manifest["partial"], &manifest["exchanges"]),
        (&false.into(), &3.into())
    );
}

#[test]
fn nothing_that_belongs_to_people_is_in_any_file_of_a_redacted_pack() {
    let parent = tempfile::tempdir().unwrap();
    let folder = pack(parent.path(), true);
    for file in files(&folder) {
        let text = read(&folder, &file);
        let text = if file == "index.html" {
            text.clone() + &chunks(&text)
        } else {
            text
        };
        for private in PRIVATE {
            assert!(!text.contains(private), "{private} in {file}: {text}");
            let escaped = private.replace('\'', "&apos;");
            assert!(!text.contains(&escaped), "{escaped} in {file}");
        }
    }
    let names: Vec<String> = read(&folder, "bodies.jsonl")
        .split('"')
        .filter(|word| word.starts_with("name-"))
        .map(|word| word.trim_end_matches('\\').to_owned())
        .collect();
    // The family of the JSON is the family of the XML.
    assert!(
        names.iter().filter(|name| *name == &names[0]).count() >= 2,
        "{names:?}"
    );
}

#[test]
fn what_is_not_redacted_stands_there_whole_and_the_page_says_so() {
    let parent = tempfile::tempdir().unwrap();
    let folder = pack(parent.path(), false);
    let wire = std::fs::read(folder.join("exchanges.http")).unwrap();
    let has = |part: &[u8]| wire.windows(part.len()).any(|window| window == part);
    assert!(has(BODY.as_bytes()) && has(&gzip(BODY)) && has(TOKEN.as_bytes()));
    assert!(read(&folder, "index.html").contains("\"redacted\":false"));
    assert_eq!(parsed(&folder, "manifest.json")["redacted"], false);
    assert!(wire.starts_with(b"# NOT REDACTED"));
    let comment = parsed(&folder, "exchanges.har")["log"]["comment"].to_string();
    assert!(comment.contains("NOT REDACTED"), "{comment}");
}

#[test]
fn the_same_body_is_written_once() {
    let parent = tempfile::tempdir().unwrap();
    let folder = pack(parent.path(), true);
    // Three bodies; one of them is in two parts.
    assert_eq!(read(&folder, "bodies.jsonl").lines().count(), 5);
    let har = parsed(&folder, "exchanges.har");
    let entries = har["log"]["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(
        entries[0]["response"]["content"]["comment"],
        "the same body as in exchange 1"
    );
    assert_eq!(entries[2]["response"]["status"], 0);
}

#[test]
fn the_matrix_says_what_was_shown_what_was_not_and_why() {
    let parent = tempfile::tempdir().unwrap();
    let folder = pack(parent.path(), true);
    let rows = parsed(&folder, "requirements.json");
    let row = |row: &Value| {
        format!(
            "{} {} {} {}",
            row["id"], row["verdict"], row["exchanges"], row["because"]
        )
    };
    let rows: Vec<String> = rows.as_array().unwrap().iter().map(row).collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    "UEC-P-31" "passed" [2] null
    "UEC-P-32" "failed" [2] "book / book: status: expected `201`, found name-f845e50cc9 at address-595c3d6da2"
    "P1" "failed" [2] "book / book: status: expected `201`, found name-f845e50cc9 at address-595c3d6da2"
    "UEC-P-99" "not-tested" [] "a person has to look at a screen"
    "#);
}

/// Has something happen in a journey that has moved its clocks.
fn of_moved_clocks(notice: Notice) -> Notice {
    match notice {
        Notice::Exchange(mut recorded) => {
            recorded.step = Some(("night".to_owned(), "late".to_owned()));
            recorded.exchange.started = "2035-10-27T22:59:00Z".parse().unwrap();
            Notice::Exchange(recorded)
        }
        Notice::Step(_, mut step) => {
            "eve".clone_into(&mut step.id);
            "clock".clone_into(&mut step.interaction);
            step.exchanges.clear();
            Notice::Step("night".to_owned(), step)
        }
        other => other,
    }
}

#[test]
fn a_run_that_was_killed_is_finished_later_and_marked_partial() {
    let parent = tempfile::tempdir().unwrap();
    let recorder = Recorder::begin(parent.path(), head(true), Some(Salt::new([1; 16]))).unwrap();
    recorder.note(exchange(
        "987654456789",
        Bytes::from(BODY),
        Some(response(BODY)),
    ));
    recorder.note(step(
        Outcome::Passed,
        vec![finding(true, "UEC-P-31", "`201`")],
    ));
    recorder.note(of_moved_clocks(step(Outcome::Passed, Vec::new())));
    recorder.note(of_moved_clocks(exchange(
        "987654456789",
        Bytes::from(BODY),
        Some(response(BODY)),
    )));
    // Nobody says that the run has ended.
    let folder = parent
        .path()
        .join("987654456789/2026-11-21T12-00-00Z-seed-42");
    let lines = |file: &str| read(&folder, file).lines().count();
    while lines("verdicts.jsonl") < 2 || lines("exchanges.jsonl") < 2 {
        std::thread::yield_now();
    }
    let mut half = std::fs::OpenOptions::new()
        .append(true)
        .open(folder.join("exchanges.jsonl"))
        .unwrap();
    half.write_all(b"{\"number\":3,\"star").unwrap();
    finish(&folder, None).unwrap();
    let manifest = parsed(&folder, "manifest.json");
    assert_eq!(
        (&manifest["partial"], &manifest["exchanges"]),
        (&true.into(), &2.into())
    );
    // A journey by clocks of its own is not asked what the time is.
    assert_eq!(manifest["ended"], "2026-11-21T12:00:01.003Z");
    let report = parsed(&folder, "report.json");
    assert_eq!(report["journeys"][0]["outcome"], "skipped");
    assert_eq!(report["journeys"][0]["steps"][0]["outcome"], "passed");
    assert!(read(&folder, "report.tap").ends_with("Bail out! interrupted\n"));
}

#[test]
fn each_counterparty_has_a_folder_of_its_own() {
    let parent = tempfile::tempdir().unwrap();
    let mut head = PackHead {
        counterparty: String::new(),
        role: "provider".to_owned(),
        ..head(true)
    };
    let of_consumers = RequirementRow {
        id: "UEC-C-30".to_owned(),
        role: "consumer".to_owned(),
        ..head.requirements.first().unwrap().clone()
    };
    head.requirements.push(of_consumers);
    let recorder = Recorder::begin(parent.path(), head, Some(Salt::new([1; 16]))).unwrap();
    for counterparty in ["100000000001", "../../etc", "100000000001"] {
        recorder.note(exchange(counterparty, Bytes::new(), Some(response(BODY))));
    }
    let folders = recorder.finish(ENDING()).unwrap();
    assert_eq!(folders.len(), 2);
    assert!(
        folders
            .iter()
            .all(|folder| folder.starts_with(parent.path()))
    );
    assert_eq!(files(parent.path()), ["100000000001", "etc"]);
    let manifest = parsed(folders.last().unwrap(), "manifest.json");
    assert_eq!(
        (&manifest["counterparty"], &manifest["exchanges"]),
        (&"100000000001".into(), &2.into())
    );
    let wire = read(folders.last().unwrap(), "exchanges.http");
    let head = wire.split("### 1").nth(1).unwrap().lines().skip(1);
    let head: Vec<&str> = head.take_while(|line| !line.is_empty()).collect();
    assert!(head.first().unwrap().starts_with("POST /"), "{head:?}");
    assert!(head.iter().skip(1).is_sorted(), "{head:?}");
    // What is asked of providers is not put to the test by one that is simulated.
    for report in ["junit.xml", "report.tap"] {
        let report = read(folders.last().unwrap(), report);
        assert!(
            report.contains("UEC-C-30") && !report.contains("UEC-P-31"),
            "{report}"
        );
    }
}

#[test]
fn two_runs_are_compared() {
    let parent = tempfile::tempdir().unwrap();
    let good = record(
        parent.path(),
        true,
        vec![finding(true, "UEC-P-31", "`201`")],
    );
    let good = good.finish(ENDING()).unwrap().remove(0);
    let bad = record(
        parent.path(),
        true,
        vec![finding(false, "UEC-P-31", "`500`")],
    );
    let bad = bad.finish(ENDING()).unwrap().remove(0);
    assert_ne!(good, bad);
    let worse = compare(&good, &bad).unwrap();
    assert!(worse.is_worse());
    insta::assert_snapshot!(worse.text(), @r"
    new failures: 1
      book (name-f845e50cc9 books </script>)  book: status: expected `201`, found `500`
    requirements: 2
      P1 (something)  passed → failed
      UEC-P-31 (something)  passed → failed
    ");
    let better = compare(&bad, &good).unwrap();
    assert!(!better.is_worse());
    assert!(
        better
            .text()
            .starts_with("mended: 1\n  book (name-f845e50cc9 books </script>)\n"),
        "{}",
        better.text()
    );
    assert_eq!(compare(&good, &good).unwrap().text(), "no difference\n");
}

/// Records a run of one journey with a policy, which takes so long.
fn taking(parent: &Path, slot_gone: u16, duration_ms: f64) -> PathBuf {
    let mut head = head(true);
    head.policy.insert("slot-gone".to_owned(), slot_gone.into());
    let recorder = Recorder::begin(parent, head, Some(Salt::new([1; 16]))).unwrap();
    recorder.note(Notice::Journey(Box::new(JourneyReport {
        id: "book".to_owned(),
        title: "A booking".to_owned(),
        suite: "booking".to_owned(),
        outcome: Outcome::Passed,
        duration_ms,
        ..JourneyReport::default()
    })));
    recorder.finish(ENDING()).unwrap().remove(0)
}

#[test]
fn a_changed_policy_and_a_journey_that_takes_much_longer_are_told_and_are_no_failure() {
    let parent = tempfile::tempdir().unwrap();
    let before = taking(parent.path(), 422, 100.0);
    let now = taking(parent.path(), 409, 260.0);
    let compared = compare(&before, &now).unwrap();
    assert!(!compared.is_worse());
    insta::assert_snapshot!(compared.text(), @r"
    what the runs were made with: 1
      policy slot-gone  422 → 409
    took much longer or shorter: 1
      book (A booking)  100 ms → 260 ms
    ");
    // A few milliseconds are nothing, however large a share they are.
    let brief = (
        taking(parent.path(), 422, 1.0),
        taking(parent.path(), 422, 40.0),
    );
    let compared = compare(&brief.0, &brief.1).unwrap();
    assert_eq!(compared.text(), "no difference\n");
}

#[test]
fn a_pack_is_zipped_below_its_name() {
    let parent = tempfile::tempdir().unwrap();
    let folder = pack(parent.path(), true);
    let file = zip_folder(&folder).unwrap();
    let zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut names: Vec<&str> = zip.file_names().collect();
    names.sort_unstable();
    let expected: Vec<String> = files(&folder)
        .iter()
        .map(|name| format!("2026-11-21T12-00-00Z-seed-42/{name}"))
        .collect();
    assert_eq!(names, expected);
}
