//! What the values of primitives look like.
//!
//! Source: <https://hl7.org/fhir/STU3/datatypes.html>, <https://hl7.org/fhir/R4/datatypes.html>;
//! where STU3 gives no expression, that of R4.

mod date;
mod number;
mod text;

use serde_json::Value;

use crate::structures::{Primitive, Release};

pub use date::is_instant;

/// What is wrong with the value of a primitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has another JSON type.
    Type,
    /// It has the right JSON type and another form.
    Form,
}

/// Returns what is wrong with a value as one of a primitive type.
pub(super) fn fault(value: &Value, primitive: Primitive, release: Release) -> Option<Fault> {
    let is_formed = match (primitive, value) {
        (Primitive::Boolean, Value::Bool(_)) => true,
        (Primitive::Decimal, Value::Number(found)) => number::is_decimal(found.as_str(), release),
        (
            Primitive::Integer | Primitive::PositiveInt | Primitive::UnsignedInt,
            Value::Number(found),
        ) => number::is_integer(found.as_str(), least(primitive)),
        (
            Primitive::Boolean
            | Primitive::Decimal
            | Primitive::Integer
            | Primitive::PositiveInt
            | Primitive::UnsignedInt,
            _,
        ) => return Some(Fault::Type),
        (_, Value::String(found)) => is_text_formed(found, primitive),
        _ => return Some(Fault::Type),
    };
    (!is_formed).then_some(Fault::Form)
}

/// Returns the least value of a whole number.
fn least(primitive: Primitive) -> i32 {
    match primitive {
        Primitive::PositiveInt => 1,
        Primitive::UnsignedInt => 0,
        _ => i32::MIN,
    }
}

fn is_text_formed(found: &str, primitive: Primitive) -> bool {
    match primitive {
        Primitive::Base64Binary => text::is_base64(found),
        Primitive::Code => text::is_code(found),
        Primitive::Date => date::is_date(found),
        Primitive::DateTime => date::is_date_time(found),
        Primitive::Id => text::is_id(found),
        Primitive::Instant => is_instant(found),
        Primitive::Oid => text::is_oid(found),
        Primitive::Text => text::is_string(found),
        Primitive::Time => date::is_time(found),
        Primitive::Uri => text::is_uri(found),
        Primitive::Uuid => text::is_uuid(found),
        Primitive::Xhtml => crate::xml::is_narrative(found),
        Primitive::Boolean
        | Primitive::Decimal
        | Primitive::Integer
        | Primitive::PositiveInt
        | Primitive::UnsignedInt => false,
    }
}

impl Primitive {
    /// Returns what a value of the type looks like, in words.
    pub(super) fn says(self) -> &'static str {
        match self {
            Self::Base64Binary => "text in base 64",
            Self::Boolean => "`true` or `false`",
            Self::Code => "text that is not empty, without blanks at its ends or two together",
            Self::Date => "a date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`",
            Self::DateTime => "a date, or a date and time with seconds and zone",
            Self::Decimal => "a number",
            Self::Id => "1 to 64 letters, digits, `-` and `.`",
            Self::Instant => "a date and time with seconds and zone",
            Self::Integer => "a whole number of 32 bits",
            Self::Oid => "an OID: `urn:oid:` and numbers with dots",
            Self::PositiveInt => "a whole number from 1",
            Self::Text => "text that is not empty, without control characters",
            Self::Time => "a time of day: `hh:mm:ss`",
            Self::UnsignedInt => "a whole number from 0",
            Self::Uri => "an address: text that is not empty, without blanks",
            Self::Uuid => "a UUID: `urn:uuid:` and a UUID in small letters",
            Self::Xhtml => {
                "a `div` of XHTML, well-formed, with something to read and no scripts, forms or events"
            }
        }
    }
}

#[cfg(test)]
mod tests;
