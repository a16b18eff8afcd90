//! Asks a FHIR server's `$validate` what is wrong with a resource.
//!
//! Only what is wrong with the *resource* is an answer. A service that is not there, does not answer in
//! time, or answers something else has not judged, which is an error and nobody's fault but its own.

mod outcome;
mod validator;

pub use outcome::OutcomeError;
pub use validator::{Validator, ValidatorError};
