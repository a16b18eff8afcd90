//! Gathers the elements of one object: those of equal name become one property.

use serde_json::{Map, Value};

/// One occurrence of an element.
#[derive(Debug, Default)]
pub(super) struct Occurrence {
    /// The value, or the object where the element has parts; never an array.
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

/// An object that grows element by element.
///
/// Parts of primitives stand under the name with a `_` before it, which no element's name has.
/// Where both are arrays they are of equal length. An element without anything is `null`.
#[derive(Debug, Default)]
pub(super) struct Members {
    object: Map<String, Value>,
    has_parts: bool,
}

impl Members {
    /// Begins with the type of a resource.
    pub(super) fn of_resource(name: &str) -> Self {
        let mut members = Self::default();
        members
            .object
            .insert("resourceType".to_owned(), Value::String(name.to_owned()));
        members
    }

    /// Adds an occurrence; `is_list` where one alone makes an array.
    pub(super) fn add(&mut self, name: &str, is_list: bool, occurrence: Occurrence) {
        let Occurrence { value, parts } = occurrence;
        let count = self.count(name);
        let stays_single = count == 0 && !is_list;
        put(&mut self.object, name, count, stays_single, value);
        if parts.is_some() || (self.has_parts && self.object.contains_key(&parts_name(name))) {
            self.has_parts = true;
            put(
                &mut self.object,
                &parts_name(name),
                count,
                stays_single,
                parts,
            );
        }
    }

    /// Adds an attribute, if it is there.
    pub(super) fn add_text(&mut self, name: &str, text: Option<String>) {
        if let Some(text) = text {
            self.add(name, false, Value::String(text).into());
        }
    }

    /// Returns how often an element occurred.
    pub(super) fn count(&self, name: &str) -> usize {
        match self.object.get(name) {
            Some(Value::Array(items)) => items.len(),
            found => usize::from(found.is_some()),
        }
    }

    /// Returns the object, `None` where nothing was added.
    pub(super) fn into_object(mut self) -> Option<Value> {
        if self.has_parts {
            self.drop_nulls_beside_parts();
        }
        (!self.object.is_empty()).then_some(Value::Object(self.object))
    }

    /// Removes the properties that say no more than the parts beside them.
    fn drop_nulls_beside_parts(&mut self) {
        let is_null = |value: &Value| match value {
            Value::Array(items) => items.iter().all(Value::is_null),
            other => other.is_null(),
        };
        let parts = self.object.keys().filter_map(|name| name.strip_prefix('_'));
        let nulls = parts.filter(|name| self.object.get(*name).is_some_and(is_null));
        let nulls: std::collections::BTreeSet<String> = nulls.map(str::to_owned).collect();
        self.object.retain(|name, _| !nulls.contains(name));
    }
}

/// Returns the name under which the parts of a primitive stand.
fn parts_name(name: &str) -> String {
    format!("_{name}")
}

/// Adds what one occurrence has to a property, to which `count` occurrences came before.
fn put(
    object: &mut Map<String, Value>,
    name: &str,
    count: usize,
    stays_single: bool,
    item: Option<Value>,
) {
    let item = item.unwrap_or_default();
    match object.get_mut(name) {
        Some(Value::Array(items)) => items.push(item),
        Some(single) => *single = Value::Array(vec![single.take(), item]),
        None if stays_single => {
            object.insert(name.to_owned(), item);
        }
        None => {
            let mut items = vec![Value::Null; count];
            items.push(item);
            object.insert(name.to_owned(), Value::Array(items));
        }
    }
}
