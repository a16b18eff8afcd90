//! The items of an element: how many there are.

use bookend_fhir::fhirpath::Part;
use serde_json::{Map, Value};

use super::home::{Home, part};
use super::judge::{At, Judgement};
use super::place::Place;
use crate::compile::{Node, NodeId};
use crate::issue::ProfileRule;

/// An item, and where it stands among the items of its element: from 0, nothing where it stands alone.
#[derive(Clone, Copy)]
pub(super) struct Item<'t> {
    pub(super) part: Part<'t>,
    pub(super) index: Option<usize>,
}

impl Item<'_> {
    /// Returns its place, from that of the element.
    pub(super) fn place<'p>(&self, element: &'p Place<'p>) -> Place<'p> {
        self.index.map_or(*element, |index| element.item(index))
    }
}

impl Judgement<'_> {
    /// Judges the children of an element.
    pub(super) fn children<'t>(&mut self, node: &Node, of: Part<'t>, at: At<'_>, home: &Home<'t>) {
        let members = of.value.and_then(Value::as_object);
        let members = members.or_else(|| of.companion.and_then(Value::as_object));
        let Some(members) = members else {
            return;
        };
        for id in &node.children {
            let Some(child) = self.profiles.node(*id) else {
                continue;
            };
            let items = self.items(child, of, members);
            let place = at.place.element(child.element);
            let at = At {
                place: &place,
                ..at
            };
            self.count(child, None, items.len(), at);
            if items.is_empty() {
                self.absent_slices(child, at);
            } else {
                self.all(*id, &items, at, home);
            }
        }
    }

    /// Judges items by a node, and by its slices.
    pub(super) fn all<'t>(&mut self, id: NodeId, items: &[Item<'t>], at: At<'_>, home: &Home<'t>) {
        for item in items {
            let place = item.place(at.place);
            self.value(
                id,
                item.part,
                At {
                    place: &place,
                    ..at
                },
                home,
            );
        }
        self.slices(id, items, at, home);
    }

    /// Judges how many items there are.
    pub(super) fn count(&mut self, node: &Node, slice: Option<&str>, count: usize, at: At<'_>) {
        let of = slice
            .map(|slice| format!(" of the slice `{slice}`"))
            .unwrap_or_default();
        let found = || {
            if count == 0 {
                "none".to_owned()
            } else {
                count.to_string()
            }
        };
        let count_32 = u32::try_from(count).unwrap_or(u32::MAX);
        if count_32 < node.min {
            let expected = format!("at least {}{of}", node.min);
            self.note(at, ProfileRule::Missing, expected, found());
        }
        if let Some(max) = node.max.filter(|max| count_32 > *max) {
            let expected = if max == 0 {
                format!("none{of}")
            } else {
                format!("at most {max}{of}")
            };
            self.note(at, ProfileRule::TooMany, expected, found());
        }
    }

    /// Returns the items of a child, with those that have extensions alone.
    fn items<'t>(
        &self,
        child: &Node,
        of: Part<'t>,
        members: &'t Map<String, Value>,
    ) -> Vec<Item<'t>> {
        let elements = of.of.elements.iter();
        let mut elements = elements.filter(|element| element.name == child.element);
        let Some(element) = elements.next() else {
            return Vec::new();
        };
        let types = element
            .types
            .iter()
            .filter(|name| child.only.is_none_or(|only| only == **name));
        let mut items = Vec::new();
        let mut before = None;
        for type_name in types {
            // A choice of several references is called the same for each.
            if before.replace(type_name) == Some(type_name) {
                continue;
            }
            let name = element.json_name(type_name);
            let value = members.get(&name);
            let companion = members.get(&format!("_{name}"));
            self.add(&mut items, type_name, value, companion);
        }
        items
    }

    fn add<'t>(
        &self,
        items: &mut Vec<Item<'t>>,
        type_name: &str,
        value: Option<&'t Value>,
        companion: Option<&'t Value>,
    ) {
        let structures = self.profiles.structures;
        let list = |value: Option<&'t Value>| value.and_then(Value::as_array);
        let count = list(value)
            .map_or(0, Vec::len)
            .max(list(companion).map_or(0, Vec::len));
        if list(value).is_none() && list(companion).is_none() {
            if value.is_some() || companion.is_some() {
                let part = part(structures, type_name, value, companion);
                items.extend(part.map(|part| Item { part, index: None }));
            }
            return;
        }
        for index in 0..count {
            let at = |list: Option<&'t Vec<Value>>| {
                list.and_then(|list| list.get(index))
                    .filter(|it| !it.is_null())
            };
            let part = part(structures, type_name, at(list(value)), at(list(companion)));
            items.extend(part.map(|part| Item {
                part,
                index: Some(index),
            }));
        }
    }
}
