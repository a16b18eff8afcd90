//! The diary, seen from outside.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests may fail loudly, as tests may"
)]

mod booking;
mod cancelling;
mod days;
mod fixture;
mod history;
mod model;
mod patients;
mod race;
mod restart;
mod room;
mod searching;
mod world;
