//! What is wrong with a resource, seen from a profile.

use std::fmt::{self, Display, Formatter};

use bookend_fhir::structure::StructureRule;

/// One departure of a resource from a profile, or from the structure of its release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How grave it is.
    pub severity: Severity,
    /// Where, as FHIRPath with indices: `Appointment.contained[1].gender`.
    pub path: String,
    /// What is broken.
    pub rule: ProfileRule,
    /// The canonical address of the profile; empty for the structure of the release.
    pub profile: String,
    /// What may stand there, in words.
    pub expected: String,
    /// What stands there, in words and shortened.
    pub found: String,
}

/// How grave an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something could not be judged.
    Information,
    /// The profile advises against it.
    Warning,
    /// The resource does not conform.
    Error,
}

/// The rules that profiles set.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProfileRule {
    /// A rule of the structure of the release.
    Structure(StructureRule),
    /// An element, or a slice of it, occurs as often as the profile demands.
    Missing,
    /// An element, or a slice of it, occurs as often as the profile allows.
    TooMany,
    /// A value is the one that is fixed.
    Fixed,
    /// A value has what the pattern has.
    Pattern,
    /// A value has one of the types that the profile allows.
    Type,
    /// A text is not longer than the profile allows.
    TooLong,
    /// A number or point in time lies within bounds.
    OutOfBounds,
    /// A reference leads to what conforms to one of the profiles that are allowed.
    Target,
    /// A value conforms to one of the profiles of its type.
    TypeProfile,
    /// Every item of a closed slicing belongs to a slice.
    Unsliced,
    /// The items of slices stand in the order of the slices.
    SliceOrder,
    /// A code is one of a value set.
    Binding,
    /// An invariant holds, by its key.
    Invariant(String),
    /// The profile that a resource claims, or that is asked for, is carried by a package.
    UnknownProfile,
    /// The codes of a value set are carried by a package.
    UnknownCodes,
    /// Something in the profile could not be judged.
    NotJudged,
}

impl ProfileRule {
    /// Returns the name of the rule without what it speaks of: `missing`, `invariant`.
    pub fn id(&self) -> &str {
        match self {
            Self::Structure(rule) => rule.id(),
            Self::Missing => "missing",
            Self::TooMany => "too-many",
            Self::Fixed => "fixed",
            Self::Pattern => "pattern",
            Self::Type => "type",
            Self::TooLong => "too-long",
            Self::OutOfBounds => "out-of-bounds",
            Self::Target => "target",
            Self::TypeProfile => "type-profile",
            Self::Unsliced => "unsliced",
            Self::SliceOrder => "slice-order",
            Self::Binding => "binding",
            Self::Invariant(key) => key,
            Self::UnknownProfile => "unknown-profile",
            Self::UnknownCodes => "unknown-codes",
            Self::NotJudged => "not-judged",
        }
    }
}

impl Display for ProfileRule {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(self.id())
    }
}

impl Display for Severity {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Information => "information",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

impl Display for Issue {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let (path, rule) = (&self.path, &self.rule);
        write!(
            out,
            "{} {path} {rule}: expected {}, found {}",
            self.severity, self.expected, self.found
        )?;
        if !self.profile.is_empty() {
            write!(out, " ({})", self.profile)?;
        }
        Ok(())
    }
}
