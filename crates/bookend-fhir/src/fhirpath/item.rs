//! What expressions are evaluated to: nodes of the tree and values of FHIRPath's own types.

use std::borrow::Cow;

use rust_decimal::Decimal;
use serde_json::{Number, Value};

use super::node::Node;
use super::path;
use super::quantity::Quantity;
use super::temporal::{Date, DateTime, Time};
use super::text::Text;

/// One item of a result: a node of the tree, or a computed value.
///
/// A node borrows from the tree; nothing is cloned before [`Item::to_value`].
#[derive(Clone, Debug)]
pub struct Item<'t> {
    pub(super) content: Content<'t>,
}

/// The two kinds of items.
#[derive(Clone, Debug)]
pub(super) enum Content<'t> {
    Node(Node<'t>),
    System(System<'t>),
}

/// A value of one of FHIRPath's own types.
#[derive(Clone, Debug)]
pub(super) enum System<'t> {
    Boolean(bool),
    Integer(i32),
    Long(i64),
    Decimal(Decimal),
    String(Text<'t>),
    Date(Date),
    DateTime(DateTime),
    Time(Time),
    Quantity(Quantity<'t>),
    /// What `type()` returns.
    Type {
        namespace: &'static str,
        name: Text<'t>,
    },
}

impl<'t> Item<'t> {
    /// Returns the item as JSON, as [`Item::to_value`] does, without cloning a node.
    pub fn value(&self) -> Cow<'t, Value> {
        match &self.content {
            Content::Node(Node {
                value: Some(value), ..
            }) => Cow::Borrowed(value),
            _ => Cow::Owned(self.to_value()),
        }
    }

    /// Returns the text that stands in the tree, where the item is an element that is one.
    pub fn lent_text(&self) -> Option<&'t str> {
        self.node()?.value?.as_str()
    }

    /// Returns the Boolean that was computed; nothing for any other item, and for an element of the tree.
    pub fn boolean(&self) -> Option<bool> {
        match &self.content {
            Content::System(System::Boolean(truth)) => Some(*truth),
            _ => None,
        }
    }

    /// Returns the Integer that was computed; nothing for any other item, a Long included, and for an element of
    /// the tree.
    pub fn integer(&self) -> Option<i64> {
        match &self.content {
            Content::System(System::Integer(number)) => Some(i64::from(*number)),
            _ => None,
        }
    }

    /// Returns the item as JSON.
    ///
    /// A node is cloned as it stands in the tree; one that has an extension but no value is
    /// `null`. Dates, times, long integers and quantities (`4 days`, `5 'mg'`) are strings.
    pub fn to_value(&self) -> Value {
        match &self.content {
            Content::Node(node) => node.value.cloned().unwrap_or(Value::Null),
            Content::System(system) => system.to_value(),
        }
    }

    /// Returns where the node stands in the tree that was evaluated, such as
    /// `Appointment.contained[2].telecom[0].rank`.
    ///
    /// A computed value has no path. The tree is searched for the node, so ask for findings, not
    /// in a loop.
    pub fn path(&self) -> Option<String> {
        match &self.content {
            Content::Node(node) => path::locate(node.root, node).map(|place| place.path),
            Content::System(_) => None,
        }
    }

    /// Returns the name of the type: a FHIR type such as `Slot` or `dateTime` where the structure
    /// tables tell it, otherwise a FHIRPath type such as `String`; `Element` when nothing is known.
    pub fn type_name(&self) -> &str {
        match &self.content {
            Content::Node(node) => node.type_name(),
            Content::System(system) => system.type_name(),
        }
    }

    /// Returns the value as FHIRPath sees it, or nothing for a node with parts of its own.
    pub(super) fn system(&self) -> Option<System<'t>> {
        match &self.content {
            Content::Node(node) => node.system(),
            Content::System(system) => Some(system.clone()),
        }
    }

    /// Returns a part of a computed value: a quantity has a value and a unit.
    pub(super) fn child(&self, name: &str) -> Option<Self> {
        match (self.system()?, name) {
            (System::Quantity(quantity), "value") => Some(System::Decimal(quantity.value).into()),
            (System::Quantity(quantity), "unit" | "code") => Some(quantity.unit_name().into()),
            (System::Type { name, .. }, "name") => Some(System::String(name).into()),
            (System::Type { namespace, .. }, "namespace") => Some(namespace.to_owned().into()),
            _ => None,
        }
    }

    pub(super) fn node(&self) -> Option<&Node<'t>> {
        match &self.content {
            Content::Node(node) => Some(node),
            Content::System(_) => None,
        }
    }

    /// Returns the text that the item is, where it is no element of the tree.
    pub(super) fn computed_text(&self) -> Option<&str> {
        match &self.content {
            Content::System(System::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns how many bytes of text the item is.
    pub(super) fn text_length(&self) -> usize {
        match &self.content {
            Content::Node(node) => node.value.and_then(Value::as_str).map_or(0, str::len),
            Content::System(System::String(text)) => text.len(),
            Content::System(_) => 0,
        }
    }

    /// Whether the item is a boolean that says no.
    pub(super) fn is_no(&self) -> bool {
        match &self.content {
            Content::Node(node) => matches!(node.value, Some(Value::Bool(false))),
            Content::System(system) => matches!(system, System::Boolean(false)),
        }
    }

    /// Whether the item is an element that has extensions or an id but no value.
    pub(super) fn is_null(&self) -> bool {
        self.node().is_some_and(Node::is_null)
    }
}

impl System<'_> {
    /// Returns the name of the type, without its namespace `System`.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Boolean(_) => "Boolean",
            Self::Integer(_) => "Integer",
            Self::Long(_) => "Long",
            Self::Decimal(_) => "Decimal",
            Self::String(_) => "String",
            Self::Date(_) => "Date",
            Self::DateTime(_) => "DateTime",
            Self::Time(_) => "Time",
            Self::Quantity(_) => "Quantity",
            Self::Type { .. } => "TypeInfo",
        }
    }

    /// Returns the number that the value is, if it is one.
    pub(super) fn number(&self) -> Option<Decimal> {
        match self {
            Self::Integer(number) => Some(Decimal::from(*number)),
            Self::Long(number) => Some(Decimal::from(*number)),
            Self::Decimal(number) => Some(*number),
            _ => None,
        }
    }

    fn to_value(&self) -> Value {
        match self {
            Self::Boolean(boolean) => Value::Bool(*boolean),
            Self::Integer(number) => Value::from(*number),
            Self::Decimal(number) => number
                .to_string()
                .parse::<Number>()
                .map_or(Value::Null, Value::Number),
            _ => Value::String(self.show()),
        }
    }

    /// Returns the text that `toString()` gives.
    pub(super) fn show(&self) -> String {
        match self {
            Self::Boolean(boolean) => boolean.to_string(),
            Self::Integer(number) => number.to_string(),
            Self::Long(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::String(text) => text.to_string(),
            Self::Date(date) => date.to_string(),
            Self::DateTime(date_time) => date_time.to_string(),
            Self::Time(time) => time.to_string(),
            Self::Quantity(quantity) => quantity.to_string(),
            Self::Type { namespace, name } => format!("{namespace}.{}", &**name),
        }
    }
}

impl<'t> From<System<'t>> for Item<'t> {
    fn from(system: System<'t>) -> Self {
        Self {
            content: Content::System(system),
        }
    }
}

impl<'t> From<Node<'t>> for Item<'t> {
    fn from(node: Node<'t>) -> Self {
        Self {
            content: Content::Node(node),
        }
    }
}

impl From<bool> for Item<'_> {
    fn from(boolean: bool) -> Self {
        System::Boolean(boolean).into()
    }
}

impl From<i32> for Item<'_> {
    fn from(number: i32) -> Self {
        System::Integer(number).into()
    }
}

impl From<String> for Item<'_> {
    fn from(text: String) -> Self {
        System::String(text.into()).into()
    }
}
