//! A resource that is mostly someone else's.

use bookend_fhir::json;
use serde_json::{Map, Value};

/// An object whose elements are lent, but for those that were put among them.
///
/// A booking is stored nearly as it was submitted: nothing is cloned to change a handful of
/// elements.
#[derive(Debug)]
pub(super) struct Patchwork<'b>(Vec<(&'b str, Patch<'b>)>);

/// An element of a [`Patchwork`].
#[derive(Debug)]
pub(super) enum Patch<'b> {
    /// As it was submitted.
    Lent(&'b Value),
    /// A text that is put there.
    Text(&'b str),
    /// Put there.
    Own(Value),
    /// An object of which some elements are put there.
    Object(Patchwork<'b>),
    /// A list of which some items are other than they were.
    List(Vec<Self>),
}

/// How many elements are put among those of an object, usually at the most.
const USUALLY_PUT: usize = 4;

impl<'b> Patchwork<'b> {
    /// Takes an object as it is.
    pub(super) fn of(object: &'b Map<String, Value>) -> Self {
        let lent = object.iter();
        let lent = lent.map(|(name, value)| (name.as_str(), Patch::Lent(value)));
        let mut elements = Vec::with_capacity(object.len() + USUALLY_PUT);
        elements.extend(lent);
        Self(elements)
    }

    /// Makes an object of nothing.
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether there is an element of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(other, _)| *other == name)
    }

    /// Takes an element out.
    pub(super) fn take(&mut self, name: &str) -> Option<Patch<'b>> {
        let place = self.0.iter().position(|(other, _)| *other == name)?;
        Some(self.0.remove(place).1)
    }

    /// Gives an element another value, where it stands or else at the end.
    pub(super) fn set(&mut self, name: &'b str, value: Patch<'b>) {
        match self.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, element)) => *element = value,
            None => self.0.push((name, value)),
        }
    }

    /// Puts an element at a place, or at the end of a shorter object.
    pub(super) fn put(&mut self, place: usize, name: &'b str, value: Patch<'b>) {
        let _ = self.take(name);
        self.0.insert(place.min(self.0.len()), (name, value));
    }

    /// Writes it as JSON.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        let members = self.0.iter().map(|(name, element)| (name, element));
        json::write_members(bytes, members, |bytes, element| element.write(bytes));
    }
}

impl Patch<'_> {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Lent(value) => json::write_value(bytes, value),
            Self::Text(text) => json::write_text(bytes, text),
            Self::Own(value) => json::write_value(bytes, value),
            Self::Object(object) => object.write(bytes),
            Self::List(items) => json::write_list(bytes, items, |bytes, item| item.write(bytes)),
        }
    }
}
