//! What is changed while a provider runs: scripts, spaces, and everything of the control port.

#![expect(
    clippy::unwrap_used,
    reason = "what is unexpected in a test ends it, with its place"
)]

mod arming;
mod clocks_and_machines;
mod desk;
mod journal;
mod listening;
mod live_clock;
mod port;
mod prepared;
mod races;
mod referrals;
mod reloading;
mod resources;
mod spaces;
mod swapping;
mod tokens;
mod verified;
