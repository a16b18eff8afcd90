//! The two wire formats.

use std::fmt;

use serde_json::Value;

use crate::{ParseError, Structures, json, xml};

/// A wire format of FHIR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `application/fhir+json`.
    Json,
    /// `application/fhir+xml`.
    Xml,
}

impl Format {
    /// Reads a resource.
    ///
    /// # Errors
    ///
    /// Those of [`json::parse`] and [`xml::parse`].
    pub fn parse(self, bytes: &[u8], structures: &Structures) -> Result<Value, ParseError> {
        match self {
            Self::Json => json::parse(bytes),
            Self::Xml => xml::parse(bytes, structures),
        }
    }

    /// Writes a resource, however many rules it breaks.
    pub fn write(self, resource: &Value, structures: &Structures) -> Vec<u8> {
        match self {
            Self::Json => json::write(resource),
            Self::Xml => xml::write(resource, structures),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
        })
    }
}
