//! The values of an element.

use serde_json::Value;

use super::StructureRule;
use super::finding::{counted, one_of, shown};
use super::form::{Fault, fault};
use super::members::Member;
use super::place::Place;
use super::walk::Walk;
use crate::structures::{Kind, Primitive};

impl Walk<'_> {
    /// Judges what stands under the name of an element: a value, or an array of them.
    pub(super) fn values(&mut self, value: &Value, member: &Member<'_, '_>, at: &Place<'_>) {
        let Value::Array(items) = value else {
            if member.named.element.is_list {
                let expected = || "an array".to_owned();
                self.note(StructureRule::NotAList, at, expected, || shown(value));
            }
            return self.value(value, member, at);
        };
        if !member.named.element.is_list {
            let expected = || "a single value".to_owned();
            self.note(StructureRule::IsAList, at, expected, || shown(value));
        } else if items.is_empty() {
            let expected = || "one item or more, or no array".to_owned();
            self.note(StructureRule::EmptyList, at, expected, || {
                "an empty array".to_owned()
            });
        }
        for (index, item) in items.iter().enumerate() {
            let at = at.item(index);
            if item.is_null() && member.has_companion(index) {
                continue;
            }
            self.value(item, member, &at);
        }
    }

    /// Judges one value.
    fn value(&mut self, value: &Value, member: &Member<'_, '_>, at: &Place<'_>) {
        if value.is_null() {
            let expected = || "a value".to_owned();
            return self.note(StructureRule::Null, at, expected, || shown(value));
        }
        let type_name = member.named.type_name;
        let structures = self.structures;
        let Some(of) = structures.type_of(&member.named) else {
            return;
        };
        if let Some(primitive) = of.primitive {
            if self.scope.judges_values() {
                self.primitive(value, primitive, member, at);
            }
            return;
        }
        if of.kind == Kind::Resource {
            let is_contained = member.named.element.name == "contained";
            return self.resource(value, at, is_contained.then_some(member.container));
        }
        let Value::Object(members) = value else {
            let expected = || format!("an object of type `{type_name}`");
            return self.note(StructureRule::WrongType, at, expected, || shown(value));
        };
        if members.is_empty() {
            let found = || "an empty object".to_owned();
            return self.note(
                StructureRule::EmptyObject,
                at,
                || "a member or more".to_owned(),
                found,
            );
        }
        self.members(members, of, at, member.container);
        if type_name == "Reference" && self.scope.judges_values() {
            self.reference(members, member, at);
        }
    }

    fn primitive(
        &mut self,
        value: &Value,
        primitive: Primitive,
        member: &Member<'_, '_>,
        at: &Place<'_>,
    ) {
        let element = member.named.element;
        let rule = match fault(value, primitive, self.structures.release()) {
            None => return self.code(value, &element.codes, at),
            Some(Fault::Type) => StructureRule::WrongType,
            Some(Fault::Form) => StructureRule::BadFormat,
        };
        let type_name = member.named.type_name;
        let expected = || format!("{} (`{type_name}`)", primitive.says());
        self.note(rule, at, expected, || shown(value));
    }

    /// Judges a code against the closed set that the element has, if it has one.
    fn code(&mut self, value: &Value, codes: &[&str], at: &Place<'_>) {
        if codes.is_empty() || value.as_str().is_none_or(|code| codes.contains(&code)) {
            return;
        }
        self.note(
            StructureRule::UnknownCode,
            at,
            || one_of(codes),
            || shown(value),
        );
    }

    /// Judges the ids and extensions of a primitive, or of an array of them.
    pub(super) fn companions(&mut self, value: &Value, member: &Member<'_, '_>, at: &Place<'_>) {
        let Value::Array(items) = value else {
            if member.named.element.is_list {
                let expected = || format!("an array, as `_{}` is one of a list", member.name);
                return self.note(StructureRule::Companion, at, expected, || shown(value));
            }
            return self.companion(value, member, at);
        };
        let beside = member.among.get(member.name).and_then(Value::as_array);
        let count = beside.map_or(items.len(), Vec::len);
        if !member.named.element.is_list || count != items.len() {
            let expected = || {
                if member.named.element.is_list {
                    format!("as many as `{}` has, {count}", member.name)
                } else {
                    "a single object".to_owned()
                }
            };
            self.note(StructureRule::Companion, at, expected, || {
                counted(items.len(), "item")
            });
        }
        for (index, item) in items.iter().enumerate() {
            let at = at.item(index);
            // Where the array beside has no value either, that is told of it.
            if !(item.is_null() && beside.is_some()) {
                self.companion(item, member, &at);
            }
        }
    }

    fn companion(&mut self, value: &Value, member: &Member<'_, '_>, at: &Place<'_>) {
        let structures = self.structures;
        let of = structures.type_named("Element");
        match (value, of) {
            (Value::Object(members), Some(of)) if !members.is_empty() => {
                self.members(members, of, at, member.container);
            }
            _ => {
                let expected =
                    || format!("an object with `id` or `extension`, as `_{}`", member.name);
                self.note(StructureRule::Companion, at, expected, || shown(value));
            }
        }
    }
}

impl Member<'_, '_> {
    /// Whether an item of the array beside gives id or extensions to an item without a value.
    fn has_companion(&self, index: usize) -> bool {
        let companions = self.among.get(&format!("_{}", self.name));
        companions
            .and_then(|companions| companions.get(index))
            .is_some_and(|companion| !companion.is_null())
    }
}
