//! Dates with a comparison.

use super::{Moment, MomentError};
use jiff::tz::TimeZone;

/// What must hold of a start, such as `ge2026-11-21`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// How the start compares.
    pub operator: Operator,
    /// With what.
    pub at: Moment,
}

/// How a start compares with a moment (FHIR STU3, search, prefixes of dates).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// At or after its first instant.
    Ge,
    /// After its last instant.
    Gt,
    /// At or before its last instant.
    Le,
    /// Before its first instant.
    Lt,
    /// From its first to its last instant.
    Eq,
}

impl Bound {
    /// Reads the value of a date search parameter such as `ge2026-11-21T09:00:00+00:00`.
    ///
    /// **Shape:** `ge`, `gt`, `le`, `lt`, `eq` or nothing (which means `eq`), then a moment as
    /// [`Moment::parse`] reads it.
    ///
    /// # Errors
    ///
    /// [`MomentError::Prefix`] for other letters in front, [`MomentError::Shape`] as for
    /// [`Moment::parse`].
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, MomentError> {
        let letters = text.find(|c: char| !c.is_ascii_alphabetic());
        let (prefix, rest) = text.split_at(letters.unwrap_or(text.len()));
        let operator = match prefix {
            "ge" => Operator::Ge,
            "gt" => Operator::Gt,
            "le" => Operator::Le,
            "lt" => Operator::Lt,
            "eq" | "" => Operator::Eq,
            _ => {
                return Err(MomentError::Prefix {
                    text: text.to_owned(),
                    prefix: prefix.to_owned(),
                });
            }
        };
        let at = Moment::parse(rest, zone)?;
        Ok(Self { operator, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> TimeZone {
        TimeZone::get("Europe/London").unwrap()
    }

    #[test]
    fn a_prefix_says_how_to_compare() {
        let operator = |text: &str| Bound::parse(text, &london()).map(|bound| bound.operator);
        assert_eq!(operator("ge2026-06-01"), Ok(Operator::Ge));
        assert_eq!(operator("2026-06-01"), Ok(Operator::Eq));
        let refused = operator("ne2026-06-01").unwrap_err().to_string();
        assert!(refused.contains("unknown prefix `ne`"), "{refused}");
    }
}
