//! The mode `tkw-compat` against the tables of the incumbent's answers (sections 8.2 to 8.6 of the
//! digest), written here from the digest and not from the configuration.
//!
//! Requests carry what the incumbent looks at and nothing else: no token, no other header field.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

mod appointment;
mod fixtures;
mod get;
mod others;
mod outcomes;
mod post;
mod put;
mod related;
