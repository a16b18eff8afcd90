//! What must hold of the values of a subject.

use crate::template::Shape;
use bookend_fhir::fhirpath;
use regex::Regex;
use std::cmp::Ordering;

/// What must hold of the values of a subject.
///
/// A subject may have several values (a header sent twice, a FHIRPath collection). An operator on
/// one value holds when at least one of them satisfies it; its negation holds when none does;
/// [`Test::Each`] asks it of all.
#[derive(Clone, Debug)]
pub enum Test {
    /// A bare value: equal, after conversion of the subject's value.
    Equals(Shape),
    /// `ne`.
    NotEquals(Shape),
    /// `in`, and a bare list for a subject that is one word, such as `status`.
    OneOf(Vec<Shape>),
    /// `not-in`.
    NotOneOf(Vec<Shape>),
    /// `gt`, `gte`, `lt`, `lte`, `before`, `after`: of numbers, durations and instants.
    Compare(Comparison, Shape),
    /// `between`: from the first to the second, both included.
    Between(Shape, Shape),
    /// `matches`: a regular expression on the whole value.
    Matches(String, Regex),
    /// `search`: a regular expression on a part of the value.
    Search(String, Regex),
    /// `contains`, of a text or a list.
    Contains(Shape),
    /// `starts-with`.
    StartsWith(Shape),
    /// `ends-with`.
    EndsWith(Shape),
    /// `exists`.
    Exists(bool),
    /// `empty`: no value, or only empty ones.
    Empty(bool),
    /// `count`: of the number of values.
    Count(Box<Self>),
    /// `unique`: no value occurs twice.
    Unique(bool),
    /// `type`.
    Type(ValueType),
    /// `each`: every value satisfies it; `over` first selects parts of each value.
    Each(Option<fhirpath::Expression>, Box<Self>),
    /// `all`, and several operators in one map.
    All(Vec<Self>),
    /// `any`.
    Any(Vec<Self>),
    /// `none`, `not`.
    None(Vec<Self>),
}

/// The comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `gt`, `after`.
    Greater,
    /// `gte`.
    GreaterOrEqual,
    /// `lt`, `before`.
    Less,
    /// `lte`.
    LessOrEqual,
}

impl Comparison {
    /// Returns whether something may stand so towards the bound.
    pub fn allows(self, ordering: Ordering) -> bool {
        match self {
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
        }
    }
}

/// The types of `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// A UUID in its usual form.
    Uuid,
    /// A UUID in lower case.
    LowerUuid,
    /// A FHIR instant: date and time to the second, with zone.
    Instant,
    /// A date, `yyyy-mm-dd`.
    Date,
    /// A FHIR search value: a prefix, and a date or a date and time with zone.
    SearchDate,
    /// Ten digits with the right check digit.
    NhsNumber,
    /// Twelve digits.
    Asid,
    /// An ODS code.
    Ods,
    /// An absolute URL.
    Url,
    /// An entity tag, weak or strong.
    Etag,
    /// A date as in `Last-Modified`.
    HttpDate,
    /// A whole number.
    Integer,
    /// A text.
    Text,
    /// A list.
    List,
    /// A map.
    Map,
}

impl ValueType {
    /// The names that scripts use.
    pub const NAMES: &'static [(&'static str, Self)] = &[
        ("uuid", Self::Uuid),
        ("lower-uuid", Self::LowerUuid),
        ("instant", Self::Instant),
        ("date", Self::Date),
        ("search-date", Self::SearchDate),
        ("nhs-number", Self::NhsNumber),
        ("asid", Self::Asid),
        ("ods", Self::Ods),
        ("url", Self::Url),
        ("etag", Self::Etag),
        ("http-date", Self::HttpDate),
        ("integer", Self::Integer),
        ("text", Self::Text),
        ("list", Self::List),
        ("map", Self::Map),
    ];

    /// Returns what the type means, for a sentence: `twelve digits`.
    pub fn says(self) -> &'static str {
        match self {
            Self::Uuid => "a UUID",
            Self::LowerUuid => "a UUID in lower case",
            Self::Instant => "an instant: date and time to the second, with zone",
            Self::Date => "a date, yyyy-mm-dd",
            Self::SearchDate => "a search date: a prefix, and a date or a date and time with zone",
            Self::NhsNumber => "an NHS number: ten digits, the last of them the check digit",
            Self::Asid => "an ASID: twelve digits",
            Self::Ods => "an ODS code",
            Self::Url => "an absolute URL",
            Self::Etag => "an entity tag such as W/\"1\"",
            Self::HttpDate => "an HTTP date",
            Self::Integer => "a whole number",
            Self::Text => "a text",
            Self::List => "a list",
            Self::Map => "a map",
        }
    }

    /// Returns the name that scripts use.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, value)| *value == self);
        found.map_or("", |(name, _)| name)
    }
}
