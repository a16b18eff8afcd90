//! A node of the tree and what its value is to FHIRPath.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value};

use super::item::{Item, System};
use super::quantity::{CalendarUnit, Quantity, Unit};
use super::tables::{NodeType, Tables};
use super::temporal::{Date, DateTime, Time};
use super::text::Text;
use crate::tree::{member, resource_type};

/// One element of the tree: its value and, for a primitive, what stands beside it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'t> {
    /// The value; absent when only the companion is there.
    pub(super) value: Option<&'t Value>,
    /// The object with the `id` and the extensions of a primitive, written `_name`.
    pub(super) companion: Option<&'t Value>,
    pub(super) kind: NodeType,
    /// The tree that the node stands in.
    pub(super) root: &'t Value,
}

impl<'t> Node<'t> {
    /// Returns the node at the top of a tree.
    pub(super) fn root(root: &'t Value, tables: &Tables) -> Self {
        Self {
            value: Some(root),
            companion: None,
            kind: tables.resource_or(NodeType::Unknown, Some(root)),
            root,
        }
    }

    /// Returns the items that a tree stands for: itself or, for an array, what is in it.
    pub(super) fn roots(root: &'t Value, tables: &Tables) -> Vec<Item<'t>> {
        let roots = match root {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let present = roots.iter().filter(|value| !value.is_null());
        present
            .map(|value| Self::root(value, tables).within(root).into())
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
            // What is written as no whole number is none: `1e0` and `1.0` are no positiveInt.
            None if self.is_whole() => System::String(number.to_string().into()),
            Some(whole) => i32::try_from(whole).map_or(System::Long(whole), System::Integer),
            None => decimal(number).map_or_else(
                || System::String(number.to_string().into()),
                System::Decimal,
            ),
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self.type_name(), "integer" | "positiveInt" | "unsignedInt")
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
        let value = member(fields, "value").and_then(Value::as_number)?;
        let text = |name: &str| member(fields, name).and_then(Value::as_str);
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
