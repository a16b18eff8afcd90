//! Throughput over real sockets, as ratios against handlers that do nothing else.
//!
//! Slot search (20 slots, all includes) against a raw actix-web handler that sends the same bytes,
//! and booking with all rules against a handler that echoes the body; then what the standing checks
//! and the structure of a booking cost, what evidence costs, and what faults cost that nobody meets,
//! against a provider without. Both sides are measured in turns, in one run, by the same client, which
//! does not interrupt them unless `ordinary` is said; machines are noisy, so the median of several turns
//! counts, and none is a provider's first. Run with `cargo measure`, as what ships is built, or with some of
//! `search`, `booking`, `checks`, `evidence`, `faults` and `ordinary` after `--bench throughput --`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement reports on standard output and may panic"
)]

mod client;
mod courtesy;
mod requests;
mod sides;

use bookend_provider::{EvidencePlace, Running};
use client::{body_of, fetch, turn};
use requests::{asking_for_findings, bookings, capabilities_request, search_request, searches};
use sides::{baseline, provider, provider_as_served, provider_with_faults};
use std::net::SocketAddr;
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many turns each side has; the median counts. Many short ones, because a machine that is shared is slow
/// for a while, and quick for a while.
const TURNS: usize = 21;
/// After how many turns providers that are compared are started anew: one that is started may be quicker for as
/// long as it runs than the same started again, by where in memory it came to lie.
const RESTART: usize = 3;

/// The rules of the dialect and nothing else that judges.
const RULES_ONLY: &[(&str, &str)] = &[("checks", "off")];
/// Neither standing checks nor the structure of what is sent.
const UNCHECKED: &[(&str, &str)] = &[("checks", "off"), ("structure", "ignore")];

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(measure());
}

async fn measure() {
    let words = std::env::args().skip(1);
    let words = words.filter(|word| !word.starts_with('-'));
    let (kind, named): (Vec<String>, Vec<String>) = words.partition(|word| word == "ordinary");
    client::start(kind.is_empty());
    let wanted = |what: &str| named.is_empty() || named.iter().any(|name| name == what);
    let mut missed = Vec::new();
    if wanted("search") {
        missed.extend(measure_search().await);
    }
    if wanted("booking") {
        missed.extend(measure_booking().await);
    }
    if wanted("checks") {
        missed.extend(measure_checks().await);
    }
    if wanted("evidence") {
        missed.extend(measure_evidence().await);
    }
    if wanted("faults") {
        missed.extend(measure_faults().await);
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

async fn measure_search() -> Option<String> {
    let provider = provider(RULES_ONLY);
    let answer = fetch(provider.address(), &search_request()).await;
    let (sent, received) = (search_request().len(), answer.len());
    println!("slot search: {sent} bytes in, {received} bytes out");
    let raw = baseline(Some(body_of(&answer)));
    let mut ratios = Vec::new();
    for _ in 0..TURNS {
        let theirs = turn(raw, &searches()).await;
        let ours = turn(provider.address(), &searches()).await;
        ratios.push(ratio("raw", theirs, ours));
    }
    provider.stop().await.unwrap();
    report("slot search", ratios, 0.3)
}

async fn measure_booking() -> Option<String> {
    let provider = provider(RULES_ONLY);
    let echo = baseline(None);
    let mut ratios = Vec::new();
    for number in 0..TURNS {
        let requests = bookings(number, provider.address()).await;
        // Several times: so quick a turn would be over before it is measured.
        let again = |own: &Arc<Vec<_>>| Arc::new([&own[..]; 8].concat());
        let often: Vec<_> = requests.iter().map(again).collect();
        let theirs = turn(echo, &often).await;
        let ours = turn(provider.address(), &requests).await;
        ratios.push(ratio("echo", theirs, ours));
    }
    provider.stop().await.unwrap();
    report("booking", ratios, 0.15)
}

/// What the standing checks and the structure cost, as a share of the throughput without.
async fn measure_checks() -> Vec<String> {
    let checked = provider(&[]);
    assert_nothing_is_found(checked.address()).await;
    checked.stop().await.unwrap();
    let sides: [fn() -> Running; 2] = [|| provider(UNCHECKED), || provider(&[])];
    measure_beside(sides, ("checks", 0.8, 0.6)).await
}

/// What is found costs more than what is not: consumers mostly send what they should.
async fn assert_nothing_is_found(address: SocketAddr) {
    fetch(address, &capabilities_request()).await;
    let booking = bookings(TURNS, address).await.swap_remove(0);
    for request in [&search_request(), &booking[0]] {
        let answer = fetch(address, &asking_for_findings(request)).await;
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.contains("nothing else was found"), "{answer}");
    }
}

/// What it costs to write evidence, as a share of the throughput without; the journal keeps the last exchanges
/// of both, as it does wherever nobody says otherwise.
async fn measure_evidence() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let place = || EvidencePlace {
        dir: folder.path().to_owned(),
        redacted: true,
        zip: false,
        clock: "frozen".to_owned(),
    };
    let sides: [&dyn Fn() -> Running; 2] = [&|| provider_as_served(None), &|| {
        provider_as_served(Some(place()))
    }];
    measure_beside(sides, ("evidence", 0.85, 0.85)).await
}

/// What behaviours with faults cost those who do not meet them, as a share of the throughput without.
async fn measure_faults() -> Vec<String> {
    let sides: [fn() -> Running; 2] = [|| provider(&[]), provider_with_faults];
    measure_beside(sides, ("faults that nobody meets", 0.95, 0.95)).await
}

/// Searches, and bookings, whose bodies differ every time, at a provider without something and at
/// one with it.
async fn measure_beside(
    [without, with]: [impl Fn() -> Running; 2],
    (what, search, booking): (&str, f64, f64),
) -> Vec<String> {
    let (mut searched, mut booked) = (Vec::new(), Vec::new());
    for round in 0..TURNS / RESTART {
        let sides = [without(), with()];
        // What each meets for the first time is not counted.
        for side in &sides {
            turn(side.address(), &searches()).await;
            let requests = bookings(RESTART, side.address()).await;
            turn(side.address(), &requests).await;
        }
        for number in 0..RESTART {
            let mut rates = [[0.0; 2]; 2];
            // Who is first changes, so that nothing is always the second's.
            let first = (round + number) % 2;
            for side in [first, 1 - first] {
                let address = sides[side].address();
                rates[0][side] = turn(address, &searches()).await;
                let requests = bookings(number, address).await;
                rates[1][side] = turn(address, &requests).await;
            }
            searched.push(ratio("searches without", rates[0][0], rates[0][1]));
            booked.push(ratio("bookings without", rates[1][0], rates[1][1]));
        }
        for side in sides {
            side.stop().await.unwrap();
        }
    }
    let searched = report(&format!("slot search with {what}"), searched, search);
    let booked = report(&format!("booking with {what}"), booked, booking);
    searched.into_iter().chain(booked).collect()
}

fn ratio(beside: &str, theirs: f64, ours: f64) -> f64 {
    let ratio = ours / theirs;
    println!("  {beside} {theirs:>8.0}/s   provider {ours:>8.0}/s   ratio {ratio:.2}");
    ratio
}

/// Prints the median, and returns a sentence where it is too low: the run fails when all is measured.
fn report(what: &str, mut ratios: Vec<f64>, wanted: f64) -> Option<String> {
    ratios.sort_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    println!("{what}: median ratio {median:.2}, wanted at least {wanted}");
    (median < wanted)
        .then(|| format!("{what} has {median:.2} of the throughput, {wanted} is wanted"))
}
