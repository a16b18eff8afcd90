//! The way from a node to its children.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::item::Item;
use super::name::Name;
use super::node::Node;
use super::tables::{Lookup, NodeType, Tables};
use crate::Element;
use crate::tree::member;

/// One step down by name, taken from every node of a list.
pub(super) struct Step<'e> {
    name: &'e Name,
    tables: &'e Tables,
    /// What the tables say of the name in the type that was met last: a list has few types.
    last: Cell<Option<(NodeType, Lookup)>>,
}

impl<'e> Step<'e> {
    pub(super) fn new(name: &'e Name, tables: &'e Tables) -> Self {
        Self {
            name,
            tables,
            last: Cell::new(None),
        }
    }

    fn look_up(&self, kind: NodeType) -> Lookup {
        if let Some((_, lookup)) = self.last.get().filter(|(last, _)| last.is_same(kind)) {
            return lookup;
        }
        let lookup = self.name.look_up(kind, self.tables);
        self.last.set(Some((kind, lookup)));
        lookup
    }

    /// Appends the children of a node: `value` also finds `valueQuantity`.
    pub(super) fn take<'t>(&self, node: &Node<'t>, children: &mut Vec<Item<'t>>) {
        let Some(fields) = node.fields() else {
            return;
        };
        let lookup = self.look_up(node.kind);
        let value = member(fields, self.name.as_str());
        let companion = match value {
            Some(value) if has_parts(value) => None,
            _ => member(fields, self.name.companion()),
        };
        if value.is_some() || companion.is_some() {
            let field = Field {
                value,
                companion,
                kind: lookup.kind,
            };
            field.push(node, self.tables, children);
        }
        if let Some(choice) = lookup.choice {
            self.take_choice(choice, node, fields, children);
        }
    }

    /// Appends whatever a choice is written as.
    fn take_choice<'t>(
        &self,
        choice: &Element,
        node: &Node<'t>,
        fields: &'t Map<String, Value>,
        children: &mut Vec<Item<'t>>,
    ) {
        for key in fields.keys() {
            let bare = bare_name(key);
            let named = node.kind.fhir().and_then(|kind| kind.element(bare));
            let is_choice = named.is_some_and(|named| named.element.name == choice.name);
            if is_choice && !is_second(key, fields) {
                Field::named(bare, fields, node, self.tables).push(node, self.tables, children);
            }
        }
    }
}

/// Appends all children of a node in the order of the tree.
pub(super) fn push_all<'t>(node: &Node<'t>, tables: &Tables, children: &mut Vec<Item<'t>>) {
    let Some(fields) = node.fields() else {
        return;
    };
    for key in fields.keys() {
        if key != "resourceType" && !is_second(key, fields) {
            Field::named(bare_name(key), fields, node, tables).push(node, tables, children);
        }
    }
}

/// A field of an object, ready to be made into nodes.
struct Field<'t> {
    value: Option<&'t Value>,
    companion: Option<&'t Value>,
    kind: NodeType,
}

impl<'t> Field<'t> {
    /// Finds a field by its JSON name.
    fn named(
        name: &str,
        fields: &'t Map<String, Value>,
        parent: &Node<'t>,
        tables: &Tables,
    ) -> Self {
        Self {
            value: member(fields, name),
            companion: member(fields, &format!("_{name}")),
            kind: tables.child(parent.kind, name),
        }
    }

    /// Appends the items of the field: each of a list, or the one.
    ///
    /// A `null` holds a place in a list only where companions stand beside it.
    fn push(&self, parent: &Node<'t>, tables: &Tables, children: &mut Vec<Item<'t>>) {
        let item = |value: Option<&'t Value>, companion| {
            Item::from(Node {
                value,
                companion,
                kind: tables.resource_or(self.kind, value),
                root: parent.root,
            })
        };
        let values = self.value.and_then(Value::as_array);
        let companions = self.companion.and_then(Value::as_array);
        if values.is_none() && companions.is_none() {
            let value = self.value.filter(|value| !value.is_null());
            let companion = self.companion.filter(|value| !value.is_null());
            if value.is_some() || companion.is_some() {
                children.push(item(value, companion));
            }
            return;
        }
        let values = values.map_or(&[][..], Vec::as_slice);
        let companions = companions.map_or(&[][..], Vec::as_slice);
        let count = values.len().max(companions.len());
        children.reserve(count);
        for index in 0..count {
            let value = values.get(index).filter(|value| !value.is_null());
            let companion = companions.get(index).filter(|value| !value.is_null());
            if value.is_some() || !companions.is_empty() {
                children.push(item(value, companion));
            }
        }
    }
}

/// Returns the name without the underscore of a companion.
fn bare_name(key: &str) -> &str {
    key.strip_prefix('_').unwrap_or(key)
}

/// Whether a key is the companion of a field that is there itself.
fn is_second(key: &str, fields: &Map<String, Value>) -> bool {
    key.strip_prefix('_')
        .is_some_and(|bare| member(fields, bare).is_some())
}

/// Whether a value is an element with parts of its own, which has no companion.
fn has_parts(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(values) => values.first().is_some_and(Value::is_object),
        _ => false,
    }
}
