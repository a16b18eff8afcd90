//! The nouns that Bookend's crates hand to one another.
//!
//! Plain data only: nothing here opens a socket, reads a file or knows FHIR. The two doors through
//! which time and chance enter the whole program are here as well ([`Clock`] and [`Seed`]), so
//! that every other crate receives them as arguments.

mod chance;
mod clock;
mod exchange;
mod finding;
mod headers;
mod instant;
mod inventory;
pub mod made_up;
mod message;
pub mod nhs_number;
mod outcome;
mod positions;
mod refusal;
mod target;

pub use chance::{Chance, Seed, fingerprint};
pub use clock::Clock;
pub use exchange::{
    Aside, Attempt, AttemptError, AttemptErrorKind, Checked, Exchange, Objection, Unjudged,
};
pub use finding::{Finding, Level, Place};
pub use headers::{Headers, is_token};
pub use instant::instant_text;
pub use inventory::{
    Address, Inventory, OrganisationSpec, PlaceSpec, PractitionerSpec, ScheduleSpec, ServiceSpec,
    SlotRule, SlotSpec, SlotStart, SlotStatus,
};
pub use message::{Request, Response};
pub use outcome::Outcome;
pub use positions::Positions;
pub use refusal::Refusal;
pub use target::{below_root, percent_decoded, query_pairs};
