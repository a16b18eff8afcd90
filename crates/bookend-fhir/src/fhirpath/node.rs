//! A node of the tree and the way to its children.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

use super::item::{Item, System};
use super::quantity::{CalendarUnit, Quantity, Unit};
use super::temporal::{Date, DateTime, Time};
use super::text::Text;
use crate::{Element, Kind, Release, Structures, Type};

/// The structure tables, where there are any.
pub(super) type Tables<'t> = Option<&'t Structures>;

/// One element of the tree: its value and, for a primitive, what stands beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'t> {
    /// The value; absent when only the companion is there.
    pub(super) value: Option<&'t Value>,
    /// The object with the `id` and the extensions of a primitive, written `_name`.
    pub(super) companion: Option<&'t Value>,
    pub(super) kind: NodeType<'t>,
    /// The tree that the node stands in.
    pub(super) root: &'t Value,
}

/// What the structure tables say a node is.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeType<'t> {
    /// Nothing: the tree leaves the standard, or there is no table.
    Unknown,
    /// A type of the tables.
    Fhir(&'t Type),
    /// A type of FHIRPath itself, as `id` and `Extension.url` have in R4.
    System(&'static str),
}

impl<'t> NodeType<'t> {
    fn named(name: &str, structures: Tables<'t>) -> Self {
        let known = structures.and_then(|structures| structures.type_named(name));
        known.map_or(Self::Unknown, Self::Fhir)
    }

    /// Returns the type of an element, of the choice that its name makes.
    ///
    /// R4 gives `id` and `Extension.url` a type of FHIRPath, which its tables cannot say.
    /// Source: <https://hl7.org/fhir/R4/element-definitions.html#Element.id>.
    fn of_element(element: &Element, name: &str, structures: Tables<'t>) -> Self {
        let is_r4 = structures.is_some_and(|tables| tables.release() == Release::R4);
        if is_r4 && (element.name == "id" || element.is_attribute) {
            return Self::System("String");
        }
        Self::named(name, structures)
    }

    /// Whether the type is written in JSON as one value with a companion beside it.
    pub(super) fn is_primitive(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::System(_) => true,
            Self::Fhir(kind) => kind.kind == Kind::Primitive && kind.name != "xhtml",
        }
    }

    /// Returns the type of the resource that the value is, where anything may stand.
    fn or_resource(self, value: Option<&'t Value>, structures: Tables<'t>) -> Self {
        let is_open = match self {
            Self::Unknown => structures.is_some(),
            Self::Fhir(kind) => kind.kind == Kind::Resource && kind.is_abstract,
            Self::System(_) => false,
        };
        let name = if is_open {
            value.and_then(resource_type)
        } else {
            None
        };
        match name.map(|name| Self::named(name, structures)) {
            Some(kind @ Self::Fhir(_)) => kind,
            _ => self,
        }
    }
}

/// Returns the name of the resource that a value is.
pub(super) fn resource_type(value: &Value) -> Option<&str> {
    value.get("resourceType")?.as_str()
}

impl<'t> Node<'t> {
    /// Returns the node at the top of a tree.
    pub(super) fn root(root: &'t Value, structures: Tables<'t>) -> Self {
        Self {
            value: Some(root),
            companion: None,
            kind: NodeType::Unknown.or_resource(Some(root), structures),
            root,
        }
    }

    /// Returns the items that a tree stands for: itself or, for an array, what is in it.
    pub(super) fn roots(root: &'t Value, structures: Tables<'t>) -> Vec<Item<'t>> {
        let roots = match root {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let present = roots.iter().filter(|value| !value.is_null());
        present
            .map(|value| Self::root(value, structures).within(root).into())
            .collect()
    }

    /// Returns the node as one of another tree, which it is part of.
    pub(super) fn within(self, root: &'t Value) -> Self {
        Self { root, ..self }
    }

    /// Whether the element has no value of its own.
    pub(super) fn is_null(&self) -> bool {
        self.value.is_none_or(Value::is_null)
    }

    /// Returns the fields of the element: those of its value or, for a primitive, those that
    /// stand beside it.
    pub(super) fn fields(&self) -> Option<&'t Map<String, Value>> {
        let own = self.value.and_then(Value::as_object);
        own.or_else(|| self.companion.and_then(Value::as_object))
    }

    pub(super) fn type_name(&self) -> &'t str {
        match self.kind {
            NodeType::Fhir(kind) => kind.name,
            NodeType::System(name) => name,
            NodeType::Unknown => match self.value {
                Some(Value::Bool(_)) => "Boolean",
                Some(Value::Number(number)) => number_type(number),
                Some(Value::String(_)) => "String",
                Some(value @ Value::Object(_)) => resource_type(value).unwrap_or("Element"),
                _ => "Element",
            },
        }
    }

    /// Returns the value as a type of FHIRPath, or nothing when it has parts of its own.
    ///
    /// A date that cannot be read remains a string: broken trees are what Bookend is about.
    pub(super) fn system(&self) -> Option<System<'t>> {
        match self.value? {
            Value::Bool(boolean) => Some(System::Boolean(*boolean)),
            Value::Number(number) => Some(self.system_of_number(number)),
            Value::String(text) => Some(self.system_of_text(text)),
            Value::Object(fields) => self.quantity(fields).map(System::Quantity),
            Value::Null | Value::Array(_) => None,
        }
    }

    fn system_of_text(&self, text: &'t str) -> System<'t> {
        let read = match self.type_name() {
            "date" | "Date" => Date::parse(text).map(System::Date),
            "dateTime" | "instant" | "DateTime" => DateTime::parse(text).map(System::DateTime),
            "time" | "Time" => Time::parse(text).map(System::Time),
            _ => None,
        };
        read.unwrap_or(System::String(Text::Borrowed(text)))
    }

    fn system_of_number(&self, number: &Number) -> System<'t> {
        let is_decimal = matches!(self.type_name(), "decimal" | "Decimal");
        let whole = if is_decimal { None } else { number.as_i64() };
        match whole {
            Some(whole) => i32::try_from(whole).map_or(System::Long(whole), System::Integer),
            None => decimal(number).map_or_else(
                || System::String(number.to_string().into()),
                System::Decimal,
            ),
        }
    }

    /// Reads a FHIR Quantity. UCUM codes of time become calendar units, as FHIR has it.
    fn quantity(&self, fields: &'t Map<String, Value>) -> Option<Quantity<'t>> {
        let is_quantity = matches!(
            self.type_name(),
            "Quantity" | "SimpleQuantity" | "Age" | "Duration" | "Distance" | "Count"
        );
        if !is_quantity || fields.contains_key("comparator") {
            return None;
        }
        let value = fields.get("value").and_then(Value::as_number)?;
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let unit = match (text("system"), text("code"), text("unit")) {
            (Some("http://unitsofmeasure.org"), Some(code), _) => {
                CalendarUnit::of_ucum(code).map_or(Unit::Ucum(Text::Borrowed(code)), Unit::Calendar)
            }
            (None, None, None) => Unit::Ucum(Text::Borrowed("1")),
            (None, code, unit) => Unit::Ucum(Text::Borrowed(code.or(unit)?)),
            _ => return None,
        };
        Some(Quantity {
            value: decimal(value)?,
            unit,
        })
    }

    /// Hands out the children of one name: `value` also finds `valueQuantity`.
    pub(super) fn children(
        &self,
        name: &str,
        companion_name: &str,
        structures: Tables<'t>,
        out: &mut impl FnMut(Self),
    ) {
        let Some(fields) = self.fields() else {
            return;
        };
        let value = fields.get(name);
        let companion = match value {
            Some(value) if has_parts(value) => None,
            _ => fields.get(companion_name),
        };
        if value.is_some() || companion.is_some() {
            let kind = self.kind_of_child(name, structures);
            self.items(
                Field {
                    value,
                    companion,
                    kind,
                },
                structures,
                out,
            );
        }
        if let Some(choice) = self.choice(name) {
            for key in fields.keys() {
                let bare = bare_name(key);
                let named = self.fhir_type().and_then(|kind| kind.element(bare));
                let is_choice = named.is_some_and(|named| named.element.name == choice.name);
                if is_choice && !is_second(key, fields) {
                    self.field(bare, fields, structures, out);
                }
            }
        }
    }

    /// Hands out all children in the order of the tree.
    pub(super) fn all_children(&self, structures: Tables<'t>, out: &mut impl FnMut(Self)) {
        let Some(fields) = self.fields() else {
            return;
        };
        for key in fields.keys() {
            if key != "resourceType" && !is_second(key, fields) {
                self.field(bare_name(key), fields, structures, out);
            }
        }
    }

    /// Hands out the items of one field by its JSON name.
    fn field(
        &self,
        name: &str,
        fields: &'t Map<String, Value>,
        structures: Tables<'t>,
        out: &mut impl FnMut(Self),
    ) {
        let field = Field {
            value: fields.get(name),
            companion: fields.get(&format!("_{name}")),
            kind: self.kind_of_child(name, structures),
        };
        self.items(field, structures, out);
    }

    fn fhir_type(&self) -> Option<&'t Type> {
        match self.kind {
            NodeType::Fhir(kind) => Some(kind),
            NodeType::System(_) | NodeType::Unknown => None,
        }
    }

    /// Returns the element `value[x]` for the name `value`.
    fn choice(&self, name: &str) -> Option<&'t Element> {
        let mut elements = self.fhir_type()?.elements.iter();
        elements.find(|element| element.is_choice && element.name == name)
    }

    /// Returns what the tables say of a child by its JSON name.
    ///
    /// An extension is one whatever it stands in, so that trees beyond the standard keep theirs.
    fn kind_of_child(&self, name: &str, structures: Tables<'t>) -> NodeType<'t> {
        let named = self.fhir_type().and_then(|kind| kind.element(name));
        match named {
            Some(named) => NodeType::of_element(named.element, named.type_name, structures),
            None if name == "extension" => NodeType::named("Extension", structures),
            None => NodeType::Unknown,
        }
    }

    /// Hands out the items of a field: each of a list, or the one.
    ///
    /// A `null` holds a place in a list only where companions stand beside it.
    fn items(&self, field: Field<'t>, structures: Tables<'t>, out: &mut impl FnMut(Self)) {
        let mut item = |value: Option<&'t Value>, companion| {
            out(Node {
                value,
                companion,
                kind: field.kind.or_resource(value, structures),
                root: self.root,
            });
        };
        let values = field.value.and_then(Value::as_array);
        let companions = field.companion.and_then(Value::as_array);
        if values.is_none() && companions.is_none() {
            let value = field.value.filter(|value| !value.is_null());
            let companion = field.companion.filter(|value| !value.is_null());
            if value.is_some() || companion.is_some() {
                item(value, companion);
            }
            return;
        }
        let values = values.map_or(&[][..], Vec::as_slice);
        let companions = companions.map_or(&[][..], Vec::as_slice);
        for index in 0..values.len().max(companions.len()) {
            let value = values.get(index).filter(|value| !value.is_null());
            let companion = companions.get(index).filter(|value| !value.is_null());
            if value.is_some() || !companions.is_empty() {
                item(value, companion);
            }
        }
    }
}

/// A field of an object, ready to be made into nodes.
#[derive(Clone, Copy)]
struct Field<'t> {
    value: Option<&'t Value>,
    companion: Option<&'t Value>,
    kind: NodeType<'t>,
}

/// Returns the name without the underscore of a companion.
fn bare_name(key: &str) -> &str {
    key.strip_prefix('_').unwrap_or(key)
}

/// Whether a key is the companion of a field that is there itself.
fn is_second(key: &str, fields: &Map<String, Value>) -> bool {
    key.strip_prefix('_')
        .is_some_and(|bare| fields.contains_key(bare))
}

/// Whether a value is an element with parts of its own, which has no companion.
fn has_parts(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(values) => values.first().is_some_and(Value::is_object),
        _ => false,
    }
}

fn number_type(number: &Number) -> &'static str {
    match number.as_i64() {
        Some(whole) if i32::try_from(whole).is_ok() => "Integer",
        Some(_) => "Long",
        None => "Decimal",
    }
}

/// Returns a JSON number as a decimal, or nothing when it has more than 28 digits before the
/// point.
pub(super) fn decimal(number: &Number) -> Option<Decimal> {
    let text = number.as_str();
    if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        text.parse().ok()
    }
}
