//! What is wrong with the structure of a resource.

/// One departure from the structure of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Where, as FHIRPath with indices: `Appointment.contained[1].gender`.
    pub path: String,
    /// What is broken.
    pub rule: StructureRule,
    /// What may stand there, in words.
    pub expected: String,
    /// What stands there, in words and shortened.
    pub found: String,
}

/// The rules of structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StructureRule {
    /// A resource has a type of the release.
    UnknownResource,
    /// An object has the elements of its type only.
    UnknownElement,
    /// A choice has one of its types.
    ChoiceType,
    /// A choice is made once.
    TwoChoices,
    /// What is mandatory is there.
    Missing,
    /// What can repeat is an array.
    NotAList,
    /// What cannot repeat is no array.
    IsAList,
    /// An array has items.
    EmptyList,
    /// `null` stands in an array of primitives only, where the other array has an item.
    Null,
    /// An object has members.
    EmptyObject,
    /// A value has the JSON type of its FHIR type.
    WrongType,
    /// A primitive has the form of its type.
    BadFormat,
    /// A code is one of a closed set.
    UnknownCode,
    /// A reference leads to a type that is allowed there.
    WrongTarget,
    /// A reference to a contained resource leads to one.
    Unresolved,
    /// The id and extensions of primitives stand beside as many values.
    Companion,
    /// Further issues that are not listed.
    More,
}

impl StructureRule {
    /// Whether the rule speaks of the absence or the value of an element, not of what surrounds it.
    pub(super) fn is_of_value(self) -> bool {
        match self {
            Self::Missing | Self::WrongType | Self::BadFormat | Self::UnknownCode => true,
            Self::UnknownResource
            | Self::UnknownElement
            | Self::ChoiceType
            | Self::TwoChoices
            | Self::NotAList
            | Self::IsAList
            | Self::EmptyList
            | Self::Null
            | Self::EmptyObject
            | Self::WrongTarget
            | Self::Unresolved
            | Self::Companion
            | Self::More => false,
        }
    }

    /// Returns the name of the rule, such as `unknown-element`.
    pub fn id(self) -> &'static str {
        self.words().0
    }

    /// Returns the rule as a sentence.
    pub fn says(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::UnknownResource => ("unknown-resource", "a resource has a type of the standard"),
            Self::UnknownElement => (
                "unknown-element",
                "an object has only elements that its type has",
            ),
            Self::ChoiceType => ("choice-type", "a choice has one of the types it allows"),
            Self::TwoChoices => ("two-choices", "a choice is made once"),
            Self::Missing => ("missing", "what is mandatory is there"),
            Self::NotAList => ("not-a-list", "an element that can repeat is an array"),
            Self::IsAList => (
                "is-a-list",
                "an element that cannot repeat is a single value",
            ),
            Self::EmptyList => ("empty-list", "an array has items"),
            Self::Null => ("null", "nothing is null"),
            Self::EmptyObject => ("empty-object", "an object has members"),
            Self::WrongType => ("wrong-type", "a value has the type of its element"),
            Self::BadFormat => ("bad-format", "a value has the form of its type"),
            Self::UnknownCode => ("unknown-code", "a code is one of those the standard lists"),
            Self::WrongTarget => (
                "wrong-target",
                "a reference leads to a type that is allowed there",
            ),
            Self::Unresolved => (
                "unresolved",
                "a reference to a contained resource leads to one",
            ),
            Self::Companion => (
                "companion",
                "ids and extensions of primitives stand beside as many values",
            ),
            Self::More => ("more", "not every issue is listed"),
        }
    }
}
