//! The consumer against servers that answer canned bytes, and the program as pipelines see it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helper functions of tests may panic"
)]

mod applies;
mod causes;
mod client;
mod client_faults;
mod collections;
mod controlled;
mod failure_text;
mod faulty_targets;
mod headers;
mod journeys;
mod manual;
mod mutations;
mod play;
mod process;
mod program;
mod race;
mod runs;
mod selection;
mod sending;
mod server;
mod single;
mod tls;
mod tokens;
mod unreachable;
