//! The way from a node to its children.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::each::{Take, Taken};
use super::item::Item;
use super::name::Name;
use super::node::Node;
use super::tables::{Lookup, NodeType, Tables};
use crate::Element;
use crate::tree::{FEW, member};

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

    pub(super) fn name(&self) -> &'e Name {
        self.name
    }

    fn look_up(&self, kind: NodeType) -> Lookup {
        if let Some((_, lookup)) = self.last.get().filter(|(last, _)| last.is_same(kind)) {
            return lookup;
        }
        let lookup = self.name.look_up(kind, self.tables);
        self.last.set(Some((kind, lookup)));
        lookup
    }

    /// Hands over the children of a node: `value` also finds `valueQuantity`.
    ///
    /// # Errors
    ///
    /// Those of whoever takes them.
    pub(super) fn take<'t>(&self, node: &Node<'t>, take: &mut (impl Take<'t> + ?Sized)) -> Taken {
        let Some(fields) = node.fields() else {
            return Ok(());
        };
        let lookup = self.look_up(node.kind);
        let (value, companion) = self.field(fields);
        if value.is_some() || companion.is_some() {
            let field = Field {
                value,
                companion,
                kind: lookup.kind,
            };
            field.give(node, self.tables, take)?;
        }
        match lookup.choice {
            Some(choice) => self.take_choice(choice, node, fields, take),
            None => Ok(()),
        }
    }

    /// Returns the text of a node's only child of the name, where that is seen at once.
    pub(super) fn lone_text<'t>(&self, node: &Node<'t>) -> Option<&'t str> {
        let (value, companion) = self.field(node.fields()?);
        let text = value?.as_str()?;
        // A list beside it has it read as a list, in which a text has no place.
        let is_one = !companion.is_some_and(Value::is_array);
        let is_alone = is_one && self.look_up(node.kind).choice.is_none();
        is_alone.then_some(text)
    }

    /// Finds the field of the name and, of a primitive, what stands beside it.
    fn field<'t>(&self, fields: &'t Map<String, Value>) -> (Option<&'t Value>, Option<&'t Value>) {
        let (name, companion) = (self.name.as_str(), self.name.companion());
        if fields.len() > FEW {
            let value = fields.get(name);
            let has_none = value.is_some_and(has_parts);
            return (value, fields.get(companion).filter(|_| !has_none));
        }
        let mut found = (None, None);
        for (key, value) in fields {
            if key == name {
                found.0 = Some(value);
                if has_parts(value) {
                    return (found.0, None);
                }
            } else if key == companion {
                found.1 = Some(value);
            }
        }
        found
    }

    /// Hands over whatever a choice is written as.
    fn take_choice<'t>(
        &self,
        choice: &Element,
        node: &Node<'t>,
        fields: &'t Map<String, Value>,
        take: &mut (impl Take<'t> + ?Sized),
    ) -> Taken {
        for key in fields.keys() {
            let bare = bare_name(key);
            let named = node.kind.fhir().and_then(|kind| kind.element(bare));
            let is_choice = named.is_some_and(|named| named.element.name == choice.name);
            if is_choice && !is_second(key, fields) {
                Field::named(bare, fields, node, self.tables).give(node, self.tables, take)?;
            }
        }
        Ok(())
    }
}

/// Hands over all children of a node in the order of the tree.
///
/// # Errors
///
/// Those of whoever takes them.
pub(super) fn take_all<'t>(
    node: &Node<'t>,
    tables: &Tables,
    take: &mut (impl Take<'t> + ?Sized),
) -> Taken {
    let Some(fields) = node.fields() else {
        return Ok(());
    };
    for key in fields.keys() {
        if key != "resourceType" && !is_second(key, fields) {
            Field::named(bare_name(key), fields, node, tables).give(node, tables, take)?;
        }
    }
    Ok(())
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

    /// Hands over the items of the field: each of a list, or the one.
    ///
    /// A `null` holds a place in a list only where companions stand beside it.
    fn give(
        &self,
        parent: &Node<'t>,
        tables: &Tables,
        take: &mut (impl Take<'t> + ?Sized),
    ) -> Taken {
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
                return take(&item(value, companion));
            }
            return Ok(());
        }
        let values = values.map_or(&[][..], Vec::as_slice);
        let companions = companions.map_or(&[][..], Vec::as_slice);
        for index in 0..values.len().max(companions.len()) {
            let value = values.get(index).filter(|value| !value.is_null());
            let companion = companions.get(index).filter(|value| !value.is_null());
            if value.is_some() || !companions.is_empty() {
                take(&item(value, companion))?;
            }
        }
        Ok(())
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
