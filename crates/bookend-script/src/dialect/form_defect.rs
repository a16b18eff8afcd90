//! What keeps a bearer token from being read as one.

/// What keeps a bearer token from being read as one, in the order in which it is looked for.
///
/// Section 3.1 of the digest: an unsecured JSON web token has three segments, the third empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FormDefect {
    /// There is none.
    Missing,
    /// The scheme of `Authorization` is not `Bearer`.
    Scheme,
    /// There are not three segments.
    Segments,
    /// A segment is not base64url.
    Base64,
    /// A segment is no JSON object.
    Json,
    /// The third segment is not empty.
    Signature,
}

pub(crate) const DEFECTS: &[(&str, FormDefect)] = &[
    ("missing", FormDefect::Missing),
    ("scheme", FormDefect::Scheme),
    ("segments", FormDefect::Segments),
    ("base64", FormDefect::Base64),
    ("json", FormDefect::Json),
    ("signature", FormDefect::Signature),
];

impl FormDefect {
    /// Returns the name that scripts use.
    pub fn name(self) -> &'static str {
        let found = DEFECTS.iter().find(|(_, defect)| *defect == self);
        found.map_or("", |(name, _)| name)
    }
}
