//! Gathers the elements of one object: those of equal name become one property.

use indexmap::IndexMap;
use serde_json::{Map, Value};

/// One occurrence of an element.
#[derive(Debug, Default)]
pub(super) struct Occurrence {
    /// The value, or the object where the element has parts.
    pub(super) value: Option<Value>,
    /// The `id` and extensions of a primitive.
    pub(super) parts: Option<Value>,
}

impl From<Value> for Occurrence {
    fn from(value: Value) -> Self {
        Self {
            value: Some(value),
            parts: None,
        }
    }
}

/// The elements of an object by name, in the order of their first occurrence.
#[derive(Debug, Default)]
pub(super) struct Members(IndexMap<String, Member>);

#[derive(Debug)]
struct Member {
    is_list: bool,
    occurrences: Vec<Occurrence>,
}

impl Members {
    /// Adds an occurrence; `is_list` where one alone makes an array.
    pub(super) fn add(&mut self, name: String, is_list: bool, occurrence: Occurrence) {
        let new = || Member {
            is_list,
            occurrences: Vec::new(),
        };
        self.0
            .entry(name)
            .or_insert_with(new)
            .occurrences
            .push(occurrence);
    }

    /// Adds an attribute, if it is there.
    pub(super) fn add_text(&mut self, name: &str, text: Option<String>) {
        if let Some(text) = text {
            self.add(name.to_owned(), false, Value::String(text).into());
        }
    }

    /// Returns how often an element occurred.
    pub(super) fn count(&self, name: &str) -> usize {
        self.0
            .get(name)
            .map_or(0, |member| member.occurrences.len())
    }

    /// Whether nothing was added.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns an object of the properties.
    pub(super) fn into_object(self) -> Value {
        let mut object = Map::new();
        self.write_to(&mut object);
        Value::Object(object)
    }

    /// Adds the properties to an object.
    pub(super) fn write_to(self, object: &mut Map<String, Value>) {
        let properties = self
            .0
            .into_iter()
            .flat_map(|(name, member)| member.properties(name));
        object.extend(properties.flatten());
    }
}

impl Member {
    /// Returns the property of the values and that of the parts, which has a `_` before its name.
    ///
    /// Where both are arrays they are of equal length. An element without anything is `null`.
    fn properties(self, name: String) -> [Option<(String, Value)>; 2] {
        let has_values = self
            .occurrences
            .iter()
            .any(|occurrence| occurrence.value.is_some());
        let has_parts = self
            .occurrences
            .iter()
            .any(|occurrence| occurrence.parts.is_some());
        let parts_name = has_parts.then(|| format!("_{name}"));
        let is_array = self.is_list || self.occurrences.len() > 1;
        let (mut values, mut parts) = (Vec::new(), Vec::new());
        for occurrence in self.occurrences {
            values.push(occurrence.value.unwrap_or_default());
            parts.push(occurrence.parts.unwrap_or_default());
        }
        let shape = |mut items: Vec<Value>| {
            if is_array {
                Value::Array(items)
            } else {
                items.pop().unwrap_or_default()
            }
        };
        let values = (has_values || !has_parts).then(|| (name, shape(values)));
        [values, parts_name.map(|name| (name, shape(parts)))]
    }
}
