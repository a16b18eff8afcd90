//! A clause of a standard.

use crate::source::Span;
use std::fmt;

/// A clause of a standard.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its id, such as `UEC-P-31`.
    pub id: String,
    /// How binding it is.
    pub level: Force,
    /// Of whom it is asked.
    pub role: Role,
    /// What it demands, in one line.
    pub says: String,
    /// Where the standard says so.
    pub source: String,
    /// Older ids, such as those that the incumbent's reports print.
    pub alias: Vec<String>,
    /// The rows of this catalogue that it means: what proves those proves it, unless something proves
    /// it itself.
    pub means: Vec<String>,
    /// Why no program can prove it.
    pub not_tested: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// How binding a clause is, in the words of its source (RFC 2119).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// Absolute.
    Must,
    /// Absolutely forbidden.
    MustNot,
    /// Absolute.
    Shall,
    /// Absolutely forbidden.
    ShallNot,
    /// Unless there are good reasons.
    Should,
    /// Forbidden unless there are good reasons.
    ShouldNot,
    /// A permission.
    May,
}

impl Force {
    /// The words that catalogues use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("MUST", Self::Must),
        ("MUST NOT", Self::MustNot),
        ("SHALL", Self::Shall),
        ("SHALL NOT", Self::ShallNot),
        ("SHOULD", Self::Should),
        ("SHOULD NOT", Self::ShouldNot),
        ("MAY", Self::May),
    ];

    /// Returns the word that catalogues use.
    pub fn word(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

impl fmt::Display for Force {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Of whom something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Of whoever offers appointments.
    Provider,
    /// Of whoever books them.
    Consumer,
    /// Of either.
    Both,
}

impl Role {
    /// The words that catalogues use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("provider", Self::Provider),
        ("consumer", Self::Consumer),
        ("both", Self::Both),
    ];

    /// Returns the word that catalogues use.
    pub fn word(self) -> &'static str {
        word_of(Self::WORDS, self)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

fn word_of<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    let found = words.iter().find(|(_, candidate)| *candidate == value);
    found.map_or("", |(word, _)| word)
}
