//! What it costs to write an exchange down: searches that show the same slots, bookings whose bodies
//! are new every time. Run with `cargo bench -p bookend-evidence`; a number after `--` is how many
//! exchanges there are, for tools that count instructions (`search` or `booking` after it: of which).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement reports on standard output and may panic"
)]

use bookend_evidence::{
    BundleBody, BundleEntry, FORMAT, Notice, PackHead, RecordedExchange, Recorder, Salt,
};
use bookend_evidence::{ScriptReport, Tool};
use bookend_model::{Checked, Exchange, Headers, Request, Response};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// How many exchanges are recorded; many more than may wait, so that their recording is waited for.
const COUNT: usize = 60_000;

fn main() {
    // A test run of all targets only asks whether it builds.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let words: Vec<String> = std::env::args().skip(1).collect();
    let count = words.iter().find_map(|word| word.parse().ok());
    let wanted = |what: &str| words.len() < 2 || words.iter().any(|word| word == what);
    if wanted("search") {
        measure("slot search", search, count.unwrap_or(COUNT));
    }
    if wanted("booking") {
        measure("booking", booking, count.unwrap_or(COUNT));
    }
}

fn measure(what: &str, make: fn(usize) -> RecordedExchange, count: usize) {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::begin(folder.path(), head(), Some(Salt::new([1; 16]))).unwrap();
    let exchanges: Vec<Box<RecordedExchange>> =
        (0..count).map(|number| Box::new(make(number))).collect();
    let begun = Instant::now();
    for exchange in exchanges {
        recorder.note(Notice::Exchange(exchange));
    }
    let each = begun.elapsed().as_secs_f64() / f64::from(u32::try_from(count).unwrap());
    println!("{what}: {:.1} µs", each * 1_000_000.0);
    drop(recorder);
}

fn head() -> PackHead {
    PackHead {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-provider".to_owned(),
            version: "0.1.0".to_owned(),
        },
        role: "provider".to_owned(),
        script: ScriptReport {
            digest: "abc".to_owned(),
            dialect: "careconnect-stu3".to_owned(),
            mode: "standard".to_owned(),
        },
        policy: BTreeMap::new(),
        seed: 1,
        clock: "system".to_owned(),
        target: "http://127.0.0.1:4434/STU3".to_owned(),
        counterparty: String::new(),
        started: "2026-11-21T12:00:00Z".parse().unwrap(),
        redacted: true,
        requirements: Vec::new(),
        checks: Vec::new(),
    }
}

/// An entry of a Bundle, made once for all searches.
#[derive(Debug)]
struct Entry {
    number: u64,
    json: String,
}

impl BundleEntry for Entry {
    fn number(&self) -> u64 {
        self.number
    }

    fn json(&self) -> &str {
        &self.json
    }
}

/// Twenty slots, and what belongs to them.
static ENTRIES: LazyLock<Vec<Arc<Entry>>> = LazyLock::new(|| {
    let entry = |number: u64| {
        let json = format!(
            r#"{{"fullUrl":"https://bench/STU3/Slot/9797d713-efeb-5443-be05-{number:012}","resource":{{"resourceType":"Slot","id":"9797d713-efeb-5443-be05-{number:012}","meta":{{"profile":["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Slot-1"]}},"identifier":[{{"system":"https://tools.ietf.org/html/rfc4122","value":"bb8b5819-fa46-5ff2-af06-{number:012}"}}],"schedule":{{"reference":"Schedule/sched1111"}},"status":"free","start":"2026-11-22T07:00:00.000+00:00","end":"2026-11-22T07:10:00.000+00:00"}},"search":{{"mode":"match"}}}}"#
        );
        Arc::new(Entry { number, json })
    };
    (0..26).map(entry).collect()
});

/// The Bundle has an id of its own, and the rest is what others have as well.
fn search(number: usize) -> RecordedExchange {
    let target = "/Slot?schedule.actor%3Ahealthcareservice=bench&start=ge2026-11-22T10:00:00Z&start=le2026-11-22T10:19:00Z&status=free&_include=Slot%3Aschedule&_include=Schedule%3Aactor%3APractitioner&_include=HealthcareService.location";
    let head = format!(
        r#"{{"resourceType":"Bundle","id":"6195ba47-4b91-42e2-8eeb-{number:012}","meta":{{"lastUpdated":"2026-11-22T07:00:00.{:03}+00:00"}},"type":"searchset","total":20,"link":[{{"relation":"self","url":"https://bench/STU3{target}"}}],"entry":["#,
        number % 1000
    );
    let entries = ENTRIES.iter().cloned();
    RecordedExchange {
        bundle: Some(BundleBody {
            head,
            entries: entries.map(|entry| entry as Arc<dyn BundleEntry>).collect(),
        }),
        ..recorded(("GET", target), String::new(), (200, String::new()))
    }
}

/// A person, who is another one every time.
fn booking(number: usize) -> RecordedExchange {
    let body = |id: &str| {
        format!(
            r##"{{"resourceType":"Appointment"{id},"meta":{{"profile":["https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Appointment-1"]}},"language":"en-GB","contained":[{{"resourceType":"DocumentReference","id":"document","identifier":[{{"system":"https://tools.ietf.org/html/rfc4122","value":"29a8d8c6-7d4c-4a8b-8f0a-{number:012}"}}],"status":"current","type":{{"coding":[{{"system":"urn:oid:2.16.840.1.113883.2.1.3.2.4.18.17","code":"POCD_MT200001GB02","display":"Integrated Urgent Care Report"}}]}},"indexed":"2026-06-15T08:59:00.000+00:00","content":[{{"attachment":{{"contentType":"application/hl7-v3+xml","language":"en"}}}}]}},{{"resourceType":"Patient","id":"P1","identifier":[{{"use":"official","system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}}],"name":[{{"use":"official","family":"Chalmers{number}","given":["Peter","James"],"prefix":["Mr"]}}],"telecom":[{{"system":"phone","value":"01632 96{number:05}","use":"home","rank":1}}],"gender":"male","birthDate":"1974-12-25","address":[{{"use":"home","line":["{number} High Street"],"city":"Leeds","postalCode":"LS1 4HR"}}]}}],"status":"booked","description":"Reason for calling","supportingInformation":[{{"reference":"#document"}}],"start":"2026-11-22T10:00:00.000+00:00","end":"2026-11-22T10:10:00.000+00:00","created":"2026-06-15T09:00:00+00:00","participant":[{{"actor":{{"reference":"#P1","identifier":{{"use":"official","system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}},"display":"Peter James Chalmers{number}"}},"status":"accepted"}}]}}"##
        )
    };
    let answer = body(&format!(r#","id":"{number}""#));
    recorded(("POST", "/Appointment"), body(""), (201, answer))
}

fn recorded(
    (method, target): (&str, &str),
    sent: String,
    (status, answer): (u16, String),
) -> RecordedExchange {
    let token = format!(
        "Bearer eyJhbGciOiJub25lIn0.{}.",
        "eyJzdWIiOiIxIn0".repeat(50)
    );
    let request = [
        ("Host", "bench"),
        ("Ssp-From", "123456123456"),
        ("Ssp-To", "987654456789"),
        ("Ssp-TraceID", "09c2f1d8-3b6c-4c44-9a3a-0d1d6c1a2b3c"),
        (
            "Ssp-InteractionID",
            "urn:nhs:names:services:careconnect:fhir:rest:search:slot",
        ),
        ("Accept", "application/fhir+json"),
        ("Authorization", &token),
    ];
    let response = [
        ("Cache-Control", "no-store"),
        ("X-Request-ID", "7f876a75-12ed-415a-a855-c8a0ab268e6e"),
        ("Content-Type", "application/fhir+json;charset=UTF-8"),
    ];
    let checked = Checked {
        held: (0..150).filter(|check| check % 5 < 2).collect(),
        findings: Vec::new(),
        ..Checked::default()
    };
    RecordedExchange {
        counterparty: "123456123456".to_owned(),
        base: "https://bench/STU3".to_owned(),
        interaction: Some("slot.search".to_owned()),
        step: None,
        decided_by: None,
        fault: None,
        exchange: Exchange {
            request: Request {
                method: method.to_owned(),
                path: "/Slot".to_owned(),
                query: Vec::new(),
                target: target.to_owned(),
                headers: Headers::from_iter(request),
                body: Bytes::from(sent),
            }
            .into(),
            attempt: Ok(Response {
                status,
                headers: Headers::from_iter(response),
                body: Bytes::from(answer),
            }),
            started: "2026-11-21T12:00:00Z".parse().unwrap(),
            first_byte: Duration::from_millis(1),
            total: Duration::from_millis(1),
            checked,
        },
        bundle: None,
    }
}
