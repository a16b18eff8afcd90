//! FHIR resources as one tree whichever wire format they came in.
//!
//! A resource is a [`serde_json::Value`] in the shape of FHIR JSON: a mock has to accept and to
//! send resources that break the rules, so nothing here is a typed model. What the standard says
//! about the tree stands in the structure tables ([`Structures`]).

pub mod fhirpath;
mod structures;

pub use structures::{Element, Kind, Named, Release, Structures, Type};
