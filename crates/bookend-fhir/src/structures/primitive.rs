//! The primitive types, as what their values look like tells them apart.

/// A primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Primitive {
    Base64Binary,
    Boolean,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Oid,
    PositiveInt,
    /// `string` and `markdown`.
    Text,
    Time,
    UnsignedInt,
    /// `uri`, `url` and `canonical`.
    Uri,
    Uuid,
    Xhtml,
}

impl Primitive {
    /// Returns the primitive type of a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "base64Binary" => Self::Base64Binary,
            "boolean" => Self::Boolean,
            "code" => Self::Code,
            "date" => Self::Date,
            "dateTime" => Self::DateTime,
            "decimal" => Self::Decimal,
            "id" => Self::Id,
            "instant" => Self::Instant,
            "integer" => Self::Integer,
            "oid" => Self::Oid,
            "positiveInt" => Self::PositiveInt,
            "string" | "markdown" => Self::Text,
            "time" => Self::Time,
            "unsignedInt" => Self::UnsignedInt,
            "uri" | "url" | "canonical" => Self::Uri,
            "uuid" => Self::Uuid,
            "xhtml" => Self::Xhtml,
            _ => return None,
        })
    }
}
