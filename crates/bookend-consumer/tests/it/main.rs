//! The consumer against servers that answer canned bytes, and the program as pipelines see it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helper functions of tests may panic"
)]

mod client;
mod failure_text;
mod faulty_targets;
mod journeys;
mod play;
mod program;
mod race;
mod selection;
mod server;
mod tls;
