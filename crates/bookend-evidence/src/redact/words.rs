//! Which places of a resource hold what belongs to people.

use super::pseudonym::Kind;

/// Returns what kind of value stands at a path of element names, if it belongs to people.
///
/// Source: FHIR STU3, data types `HumanName`, `Address` and `ContactPoint`; the display of a
/// reference to a person is its name. What is called `family` or `given` is part of a name wherever
/// it stands, also below an element that nobody knows.
pub(super) fn kind_of(path: &[&str]) -> Option<Kind> {
    let (last, above) = path.split_last()?;
    let parent = above.last().copied().unwrap_or_default();
    match (parent, *last) {
        (_, "family" | "given")
        | ("name", "text")
        | ("actor" | "subject" | "patient" | "individual", "display") => Some(Kind::Name),
        ("name", "prefix" | "suffix") => Some(Kind::Title),
        ("address", "postalCode") => Some(Kind::Postcode),
        ("address", "line" | "city" | "district" | "state" | "text") => Some(Kind::Address),
        ("telecom", "value") => Some(Kind::Telecom),
        _ => None,
    }
}
