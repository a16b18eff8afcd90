//! The provider over real sockets, byte for byte.

#![expect(
    clippy::unwrap_used,
    reason = "what is unexpected in a test ends it, with its place"
)]

mod appointments;
mod audiences;
mod claimants;
mod compression;
mod connections;
mod contained_slots;
mod draining;
mod each_of_several;
mod heavy_requests;
mod hostile_bodies;
mod includes;
mod limits;
mod media_types;
mod methods;
mod negotiation;
mod patients;
mod permits;
mod queries;
mod query_faults;
mod recorded_searches;
mod repeated_headers;
mod response_headers;
mod strange_values;
mod structure;
mod tokens;
mod updates;
