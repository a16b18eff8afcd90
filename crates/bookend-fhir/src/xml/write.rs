//! Writing.

use serde_json::{Map, Value};

use super::name::{is_character, written};
use super::{FHIR, narrative};
use crate::structures::{Kind, Named, Type};
use crate::{Structures, tree};

/// Writes a resource, however many rules it breaks.
///
/// Elements stand in the order of the standard, unknown ones last in the order given. What XML
/// cannot carry becomes what it can: a character that XML forbids is replaced by `U+FFFD`, a name
/// that is none by one with `_`, and a resource without a type is called `Resource`.
pub fn write(resource: &Value, structures: &Structures) -> Vec<u8> {
    let mut writer = Writer {
        out: String::with_capacity(4096),
        structures,
    };
    writer
        .out
        .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    writer.resource(resource, &format!(" xmlns=\"{FHIR}\""));
    writer.out.into_bytes()
}

/// A document as far as it is written.
struct Writer<'a> {
    out: String,
    structures: &'a Structures,
}

/// A property of an object: what XML writes as elements of one name.
struct Property<'a> {
    name: &'a str,
    named: Option<Named<'a>>,
    value: Option<&'a Value>,
    parts: Option<&'a Value>,
}

impl Writer<'_> {
    /// Writes a resource as an element called by its type.
    fn resource(&mut self, resource: &Value, attributes: &str) {
        let name = tree::resource_type(resource).unwrap_or("Resource");
        let known = self.structures.resource_named(name);
        let kind = known.or_else(|| self.structures.type_named("DomainResource"));
        let name = written(name);
        self.out.extend(["<", &name, attributes]);
        self.rest(&name, resource.as_object(), kind);
    }

    /// Writes an element from the end of its start tag on.
    fn rest(&mut self, name: &str, members: Option<&Map<String, Value>>, kind: Option<&Type>) {
        self.out.push('>');
        let empty = self.out.len();
        if let Some(members) = members {
            self.members(members, kind);
        }
        if self.out.len() == empty {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            self.out.extend(["</", name, ">"]);
        }
    }

    /// Writes the properties of an object, but for those that are attributes.
    fn members(&mut self, members: &Map<String, Value>, kind: Option<&Type>) {
        for property in properties(members, kind) {
            self.property(&property);
        }
    }

    /// Writes a property, once for every item of an array.
    fn property(&mut self, property: &Property<'_>) {
        let &Property {
            name,
            named,
            value,
            parts,
        } = property;
        let type_name = named.map(|named| named.type_name);
        let name = written(name);
        let items = |side: Option<&Value>| side.and_then(Value::as_array).map(Vec::len);
        match (items(value), items(parts)) {
            (None, None) => self.element(&name, type_name, value, parts),
            (values_len, parts_len) => {
                for index in 0..values_len.max(parts_len).unwrap_or_default() {
                    self.element(&name, type_name, item(value, index), item(parts, index));
                }
            }
        }
    }

    /// Writes one element.
    fn element(
        &mut self,
        name: &str,
        type_name: Option<&str>,
        value: Option<&Value>,
        parts: Option<&Value>,
    ) {
        match (type_name, value) {
            (_, Some(Value::Array(items))) => {
                for item in items {
                    self.element(name, type_name, Some(item), None);
                }
            }
            (Some("Resource"), Some(resource @ Value::Object(_))) => {
                self.out.extend(["<", name, ">"]);
                self.resource(resource, "");
                self.out.extend(["</", name, ">"]);
            }
            (Some("xhtml"), Some(Value::String(text))) => narrative::write(&mut self.out, text),
            (_, Some(Value::Object(members))) => {
                let kind = type_name.and_then(|name| self.structures.type_named(name));
                let kind = kind.filter(|kind| kind.kind != Kind::Primitive);
                self.start(name, Some(members), None, kind);
            }
            (_, value) => {
                let members = parts.and_then(Value::as_object);
                self.start(name, members, value, None);
            }
        }
    }

    /// Writes the tags of an element, its attributes and what stands between.
    fn start(
        &mut self,
        name: &str,
        members: Option<&Map<String, Value>>,
        value: Option<&Value>,
        kind: Option<&Type>,
    ) {
        let kind = kind.or_else(|| self.structures.type_named("Element"));
        self.out.extend(["<", name]);
        if let Some(members) = members {
            for attribute in ["id", "url"] {
                let value = members.get(attribute);
                if is_attribute(attribute, value, kind) {
                    self.attribute(attribute, value);
                }
            }
        }
        self.attribute("value", value);
        self.rest(name, members, kind);
    }

    /// Writes an attribute, if it has a value.
    fn attribute(&mut self, name: &str, value: Option<&Value>) {
        let written: &str = match value {
            Some(Value::String(text)) => text,
            Some(Value::Bool(true)) => "true",
            Some(Value::Bool(false)) => "false",
            Some(Value::Number(number)) => number.as_str(),
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => return,
        };
        self.out.extend([" ", name, "=\""]);
        escape(&mut self.out, written);
        self.out.push('"');
    }
}

/// Gathers the properties of an object in the order of the standard.
fn properties<'v>(members: &'v Map<String, Value>, kind: Option<&'v Type>) -> Vec<Property<'v>> {
    let is_resource = kind.is_some_and(|kind| kind.kind == Kind::Resource);
    let has_parts = members.keys().any(|name| name.starts_with('_'));
    let mut properties = Vec::with_capacity(members.len());
    for (key, member) in members {
        let (name, value, parts) = match key.strip_prefix('_') {
            Some(name) if members.contains_key(name) => continue,
            Some(name) => (name, None, Some(member)),
            None if has_parts => (key.as_str(), Some(member), members.get(&format!("_{key}"))),
            None => (key.as_str(), Some(member), None),
        };
        if is_resource && name == "resourceType" || is_attribute(name, value, kind) {
            continue;
        }
        let named = kind.and_then(|kind| kind.element(name));
        properties.push(Property {
            name,
            named,
            value,
            parts,
        });
    }
    properties.sort_by_key(|property| property.named.map_or(usize::MAX, |it| it.position));
    properties
}

/// Whether a property is written as an attribute: it is one by the standard and a text.
fn is_attribute(name: &str, value: Option<&Value>, kind: Option<&Type>) -> bool {
    matches!(name, "id" | "url")
        && matches!(value, Some(Value::String(_)))
        && kind
            .and_then(|kind| kind.element(name))
            .is_some_and(|named| named.element.is_attribute)
}

/// Returns an item of an array, or the value itself as the first of one; `null` is none.
fn item(side: Option<&Value>, index: usize) -> Option<&Value> {
    match side {
        Some(Value::Array(items)) => items.get(index).filter(|item| !item.is_null()),
        other => other.filter(|_| index == 0),
    }
}

/// Writes the value of an attribute: markup and line ends by their numbers, so that they survive
/// what XML does to the white space of attributes.
fn escape(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            letter if is_character(letter) => out.push(letter),
            _ => out.push(char::REPLACEMENT_CHARACTER),
        }
    }
}
