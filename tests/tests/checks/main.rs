//! The standing checks, over the wire: what a caller is told of its requests, and a wrong value in
//! each place that the incumbent checks, found by exactly the check that should find it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is unexpected in a test ends it"
)]

mod answers;
mod codes;
mod ground;
mod profiles;
mod requests;
mod sequences;
mod telling;
