//! FHIR XML: the same tree as JSON gives, by the structure tables.
//!
//! Elements that the tables do not know are kept, so that a validator can name them: as an object
//! where they have parts, as text where they have a value only, as an array where they repeat. What
//! XML cannot say is lost on the way there: whether an unknown value is text or a number, an empty
//! array, and whether an element that the standard does not repeat stood in an array of one.

mod allowed;
mod attributes;
mod gather;
mod name;
mod narrative;
mod parse;
mod source;
mod well_formed;
mod write;

pub(crate) use narrative::is_narrative;
pub use parse::{check_order, parse};
pub use write::write;

/// The namespace of every FHIR element.
const FHIR: &str = "http://hl7.org/fhir";

/// The namespace of the narrative.
const XHTML: &str = "http://www.w3.org/1999/xhtml";

#[cfg(test)]
mod tests;
