//! FHIR resources as one tree whichever wire format they came in.
//!
//! A resource is a [`serde_json::Value`] in the shape of FHIR JSON: a mock has to accept and to
//! send resources that break the rules, so nothing here is a typed model. What the standard says
//! about the tree stands in the structure tables ([`Structures`]).

mod broken;
pub mod codes;
pub mod fhirpath;
mod format;
pub mod json;
mod parse_error;
pub mod plain_xml;
mod rule;
pub mod search_date;
pub mod structure;
mod structures;
pub mod tree;
pub mod xml;

pub use fhirpath::{Repeating, UnknownName};
pub use format::Format;
pub use parse_error::ParseError;
pub use rule::Rule;
pub use structures::{Element, Kind, Named, Release, Structures, Type};

/// How deep objects may nest in a resource that is read; those of published examples nest 8 deep.
pub const MAX_DEPTH: usize = 100;

/// What the canonical addresses of FHIR's own definitions begin with.
pub const CORE: &str = "http://hl7.org/fhir/StructureDefinition/";
