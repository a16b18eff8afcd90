//! The Spine directory as a FHIR API (R4): systems as `Device`, endpoints as `Endpoint`.
//!
//! Source: section 4 of the digest of the national services.

mod answer;
mod outcome;
mod query;
mod resources;

pub(crate) use answer::{BASE, answer};

#[cfg(test)]
mod tests;
