//! What the whole-program tests have in common: a provider with a fixed clock and a known
//! inventory, requests that lack nothing, and a client that shows exact bytes.
//!
//! The client is not one of the product's: a fault that both sides share would not be seen.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "what is unexpected in a test ends it, with its place"
)]

mod appointment;
mod browser;
mod connection;
mod files;
mod ground;
mod package;
mod program;
mod request;
mod response;
mod skipped;
mod stand;
mod token;

pub use appointment::{Appointment, cancelled};
pub use browser::Browser;
pub use connection::{Connection, PATIENCE, within};
pub use files::{files_below, texts_below};
pub use ground::Ground;
pub use package::{booking_package, package, package_of, profile, profiles};
pub use program::{Ended, Log, Program, Started, scratch};
pub use request::{ASID, INTERACTIONS, Request, fresh_id};
pub use response::Response;
pub use skipped::skipped;
pub use stand::{BASE, NOW, Setup, Stand};
pub use token::Token;
