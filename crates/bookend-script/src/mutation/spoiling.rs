//! The ways in which elements are spoilt.

/// A way in which an element is spoilt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoiling {
    /// `duplicate`: it stands there twice; one that cannot repeat becomes a list of two.
    Duplicate,
    /// `retype: {<FHIRPath>: <type>}`: its value has another type of JSON.
    Retype(JsonType),
    /// `retype: {<FHIRPath>: <resource type>}`: it is a resource of another type.
    ResourceType(String),
    /// `wrong-system`: its system is not the one that it should be.
    WrongSystem,
    /// `wrong-profile`: it claims the profile of another type.
    WrongProfile,
    /// `bad-reference`: it refers to what is not there.
    BadReference,
}

/// A type of JSON, as `retype` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// A text: what is none is written as one.
    Text,
    /// A number: that of the text where it is one, else 1.
    Number,
    /// A boolean: that of the text where it is one, else `true`.
    Boolean,
    /// A map, with the value as its only member `value`.
    Map,
    /// A list, with the value as its only item.
    List,
    /// The first item of a list, by itself.
    Single,
}

impl JsonType {
    pub(super) const NAMES: &[(&str, Self)] = &[
        ("text", Self::Text),
        ("number", Self::Number),
        ("boolean", Self::Boolean),
        ("map", Self::Map),
        ("list", Self::List),
        ("single", Self::Single),
    ];

    /// Returns the name that scripts use.
    pub fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(_, other)| *other == self);
        found.map_or("", |(name, _)| name)
    }
}
