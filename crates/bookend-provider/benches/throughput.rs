//! Throughput over real sockets, as ratios against handlers that do nothing else.
//!
//! Slot search (20 slots, all includes) against a raw actix-web handler that sends the same bytes,
//! and booking with all rules against a handler that echoes the body. Both sides are measured in
//! turns, in one run, by the same client; machines are noisy, so the median of several turns
//! counts. Run with `cargo bench -p bookend-provider`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement reports on standard output and may panic"
)]

use actix_web::{App, HttpResponse, HttpServer, web};
use bookend_model::{Clock, Seed};
use bookend_provider::{EvidencePlace, Limits, Options, Running, load, start};
use bookend_script::{Choices, Source};
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many connections send at once, each its next request when the last is answered.
const CONNECTIONS: usize = 32;
/// How many requests a connection sends in a turn.
const SEARCHES: usize = 250;
const BOOKINGS: usize = 40;
/// How many turns each side has; the median counts.
const TURNS: usize = 7;
const WORKERS: usize = 2;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let wanted = |what: &str| {
        let named: Vec<String> = std::env::args()
            .skip(1)
            .filter(|word| !word.starts_with('-'))
            .collect();
        named.is_empty() || named.iter().any(|name| name == what)
    };
    let provider = provider(None);
    if wanted("search") {
        measure_search(provider.address()).await;
    }
    if wanted("booking") {
        measure_booking(provider.address()).await;
    }
    if wanted("evidence") {
        measure_evidence().await;
    }
    provider.stop().await.unwrap();
}

/// What it costs to write evidence, as a share of the throughput without: of searches, and of
/// bookings, whose bodies differ every time.
async fn measure_evidence() {
    let plain = provider(None);
    let folder = tempfile::tempdir().unwrap();
    let recorded = provider(Some(EvidencePlace {
        dir: folder.path().to_owned(),
        redacted: true,
        zip: false,
        clock: "frozen".to_owned(),
    }));
    let (without, with) = (plain.address(), recorded.address());
    let (mut searches, mut booked) = (Vec::new(), Vec::new());
    let requests = Arc::new(vec![search_request(); SEARCHES]);
    let requests: Vec<_> = (0..CONNECTIONS).map(|_| Arc::clone(&requests)).collect();
    for number in 0..TURNS {
        let (before, now) = (turn(without, &requests).await, turn(with, &requests).await);
        searches.push(now / before);
        let bare = turn(without, &bookings(number, without).await).await;
        let kept = turn(with, &bookings(number, with).await).await;
        booked.push(kept / bare);
        println!(
            "  with evidence: searches {:.2}, bookings {:.2}",
            now / before,
            kept / bare
        );
    }
    report("slot search with evidence", &mut searches, 0.85);
    report("booking with evidence", &mut booked, 0.85);
    plain.stop().await.unwrap();
    recorded.stop().await.unwrap();
}

async fn measure_search(address: SocketAddr) {
    let search = search_request();
    let answer = fetch(address, &search).await;
    println!(
        "slot search: {} bytes in, {} bytes out",
        search.len(),
        answer.len()
    );
    let raw = baseline(Some(body_of(&answer)));
    let requests = Arc::new(vec![search; SEARCHES]);
    let requests: Vec<_> = (0..CONNECTIONS).map(|_| Arc::clone(&requests)).collect();
    let mut ratios = Vec::new();
    for _ in 0..TURNS {
        let theirs = turn(raw, &requests).await;
        let ours = turn(address, &requests).await;
        ratios.push(ours / theirs);
        println!(
            "  raw {theirs:>8.0}/s   provider {ours:>8.0}/s   ratio {:.2}",
            ours / theirs
        );
    }
    report("slot search", &mut ratios, 0.3);
}

async fn measure_booking(address: SocketAddr) {
    let echo = baseline(None);
    let mut ratios = Vec::new();
    for number in 0..TURNS {
        let requests = bookings(number, address).await;
        let theirs = turn(echo, &requests).await;
        let ours = turn(address, &requests).await;
        ratios.push(ours / theirs);
        println!(
            "  echo {theirs:>8.0}/s   provider {ours:>8.0}/s   ratio {:.2}",
            ours / theirs
        );
    }
    report("booking", &mut ratios, 0.15);
}

fn report(what: &str, ratios: &mut [f64], wanted: f64) {
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    println!("{what}: median ratio {median:.2}, wanted at least {wanted}");
    assert!(
        median >= wanted,
        "{what} has {median:.2} of the throughput, {wanted} is wanted"
    );
}

fn provider(evidence: Option<EvidencePlace>) -> Running {
    let inventory = Source {
        name: "benches/inventory.yaml".to_owned(),
        text: include_str!("inventory.yaml").to_owned(),
    };
    let script = load(vec![inventory], &Choices::default()).unwrap();
    let clock = Clock::frozen("2026-11-21T12:00:00Z".parse().unwrap());
    let limits = Limits {
        workers: Some(WORKERS),
        ..Limits::default()
    };
    start(
        script,
        Options {
            clock,
            seed: Some(Seed(1)),
            limits,
            evidence,
            ..Options::default()
        },
    )
    .unwrap()
}

/// A handler that does nothing else: it sends the same bytes, or the body back when there are none.
fn baseline(fixed: Option<Bytes>) -> SocketAddr {
    let server = HttpServer::new(move || {
        let fixed = fixed.clone();
        App::new().default_service(web::to(move |body: Bytes| {
            let body = fixed.clone().unwrap_or(body);
            async move {
                HttpResponse::Ok()
                    .content_type("application/fhir+json;charset=UTF-8")
                    .body(body)
            }
        }))
    });
    let server = server
        .workers(WORKERS)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    address
}

/// Sends every request of every connection, and returns how many were answered in a second.
async fn turn(address: SocketAddr, requests: &[Arc<Vec<Bytes>>]) -> f64 {
    let mut connections = Vec::new();
    for requests in requests {
        connections.push((
            TcpStream::connect(address).await.unwrap(),
            Arc::clone(requests),
        ));
    }
    let begun = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .map(|(mut stream, requests)| {
            tokio::spawn(async move {
                let mut buffer = Vec::with_capacity(64 * 1024);
                for request in requests.iter() {
                    let status = exchange(&mut stream, request, &mut buffer).await;
                    assert!(
                        status == "200" || status == "201",
                        "{}",
                        String::from_utf8_lossy(&buffer)
                    );
                }
                requests.len()
            })
        })
        .collect();
    let mut answered = 0;
    for task in tasks {
        answered += tokio::time::timeout(Duration::from_mins(1), task)
            .await
            .unwrap()
            .unwrap();
    }
    f64::from(u32::try_from(answered).unwrap()) / begun.elapsed().as_secs_f64()
}

/// Sends a request and reads its response whole.
async fn exchange(stream: &mut TcpStream, request: &[u8], buffer: &mut Vec<u8>) -> String {
    stream.write_all(request).await.unwrap();
    buffer.clear();
    loop {
        if let Some(end) = find(buffer, b"\r\n\r\n") {
            let head = std::str::from_utf8(&buffer[..end]).unwrap();
            let length: usize = header(head, "content-length").parse().unwrap();
            if buffer.len() >= end + 4 + length {
                return head[9..12].to_owned();
            }
        }
        assert!(
            stream.read_buf(buffer).await.unwrap() > 0,
            "the connection was closed"
        );
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}

fn header<'h>(head: &'h str, name: &str) -> &'h str {
    let lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .into_iter()
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map_or("0", |(_, value)| value)
}

async fn fetch(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut buffer = Vec::new();
    let status = exchange(&mut stream, request, &mut buffer).await;
    assert_eq!(status, "200", "{}", String::from_utf8_lossy(&buffer));
    buffer
}

fn body_of(answer: &[u8]) -> Bytes {
    Bytes::copy_from_slice(&answer[find(answer, b"\r\n\r\n").unwrap() + 4..])
}

/// Twenty slots of a minute, and the six includes.
fn search_request() -> Bytes {
    slots_request("2026-11-22T10:00:00Z", "2026-11-22T10:19:00Z")
}

fn slots_request(from: &str, to: &str) -> Bytes {
    let includes = [
        "Slot%3Aschedule",
        "Schedule%3Aactor%3APractitioner",
        "Schedule%3Aactor%3APractitionerRole",
        "Schedule%3Aactor%3AHealthcareService",
        "HealthcareService.location",
        "HealthcareService.providedBy",
    ];
    let includes = includes
        .map(|include| format!("&_include={include}"))
        .concat();
    let target = format!(
        "/STU3/Slot?schedule.actor%3Ahealthcareservice=bench&start=ge{from}&start=le{to}&status=free{includes}"
    );
    head("GET", &target, "search:slot", "organization/slot.read", "").into()
}

fn head(method: &str, target: &str, interaction: &str, scope: &str, more: &str) -> String {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: bench\r\nSsp-From: 123456123456\r\nSsp-To: 987654456789\r\n\
         Ssp-TraceID: 09c2f1d8-3b6c-4c44-9a3a-0d1d6c1a2b3c\r\n\
         Ssp-InteractionID: urn:nhs:names:services:careconnect:fhir:rest:{interaction}\r\n\
         Accept: application/fhir+json\r\nAuthorization: Bearer {}\r\n{more}\r\n",
        token(scope)
    )
}

fn token(scope: &str) -> String {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let issued = 1_795_262_400; // 2026-11-21T12:00:00Z
    let claims = format!(
        r#"{{"iss":"https://bench","sub":"1","aud":"http://bench/STU3","iat":{issued},"exp":{},
        "reason_for_request":"directcare","requested_scope":"{scope}",
        "requesting_device":{{"resourceType":"Device","identifier":[{{"system":"https://bench/device","value":"1"}}],"model":"bench","version":"1"}},
        "requesting_organization":{{"resourceType":"Organization","name":"Bench","identifier":[{{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value":"A1001"}}]}}}}"#,
        issued + 300
    );
    format!(
        "{}.{}.",
        encode(r#"{"alg":"none","typ":"JWT"}"#),
        encode(&claims)
    )
}

/// Makes the bookings of a turn, each of a slot of its own.
async fn bookings(turn: usize, address: SocketAddr) -> Vec<Arc<Vec<Bytes>>> {
    let day = |day: usize| format!("2026-11-{day:02}T00:00:00Z");
    let wanted = CONNECTIONS * BOOKINGS;
    assert!(wanted <= 1440, "a day has 1440 minutes");
    let answer = fetch(address, &slots_request(&day(23 + turn), &day(24 + turn))).await;
    let bundle: serde_json::Value = serde_json::from_slice(&body_of(&answer)).unwrap();
    let entries = bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["resource"]);
    let slots: Vec<_> = entries
        .filter(|resource| resource["resourceType"] == "Slot")
        .take(wanted)
        .collect();
    assert_eq!(slots.len(), wanted);
    slots
        .chunks(BOOKINGS)
        .enumerate()
        .map(|(connection, slots)| {
            let request = |(number, slot): (usize, &&serde_json::Value)| {
                booking(slot, &format!("{turn}-{connection}-{number}"))
            };
            Arc::new(slots.iter().enumerate().map(request).collect())
        })
        .collect()
}

fn booking(slot: &serde_json::Value, request_id: &str) -> Bytes {
    let template = include_str!("booking.json");
    let body = template
        .replace("SLOT-ID", slot["id"].as_str().unwrap())
        .replace(
            "SLOT-UUID",
            slot["identifier"][0]["value"].as_str().unwrap(),
        )
        .replace(
            "SLOT-SCHEDULE",
            slot["schedule"]["reference"].as_str().unwrap(),
        )
        .replace("SLOT-START", slot["start"].as_str().unwrap())
        .replace("SLOT-END", slot["end"].as_str().unwrap());
    let more = format!(
        "X-Request-ID: {request_id}\r\nContent-Type: application/fhir+json;charset=UTF-8\r\nContent-Length: {}\r\n",
        body.len()
    );
    let head = head(
        "POST",
        "/STU3/Appointment",
        "create:appointment",
        "patient/appointment.write",
        &more,
    );
    format!("{head}{body}").into()
}
