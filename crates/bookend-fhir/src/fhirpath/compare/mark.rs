//! Marks that equal items share, so that not every pair has to be compared.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use serde_json::Value;

use crate::fhirpath::item::{Item, System};
use crate::fhirpath::node::decimal;

/// Returns a number that all items share which equal this one and have such a number.
///
/// Dates, times and quantities have none: they may be equal though they are written differently.
pub(super) fn mark(item: &Item<'_>) -> Option<u64> {
    match (item.system(), item.node()) {
        (Some(system), _) => system_mark(&system),
        (None, Some(node)) => Some(node.value.map_or(0, json_mark)),
        (None, None) => None,
    }
}

fn system_mark(system: &System<'_>) -> Option<u64> {
    match system {
        System::Boolean(boolean) => Some(hashed(boolean)),
        System::String(text) => Some(hashed(&**text)),
        System::Integer(_) | System::Long(_) | System::Decimal(_) => {
            system.number().map(|number| hashed(&number.normalize()))
        }
        System::Date(_)
        | System::DateTime(_)
        | System::Time(_)
        | System::Quantity(_)
        | System::Type { .. } => None,
    }
}

/// As equality has it, the order of fields, fields that are null and the zeros of decimals do not
/// count.
fn json_mark(value: &Value) -> u64 {
    match value {
        Value::Null => 0,
        Value::Bool(boolean) => hashed(boolean),
        Value::String(text) => hashed(text.as_str()),
        Value::Number(number) => decimal(number).map_or_else(
            || hashed(number.as_str()),
            |number| hashed(&number.normalize()),
        ),
        Value::Array(values) => values
            .iter()
            .fold(1, |mark, value| hashed(&(mark, json_mark(value)))),
        Value::Object(fields) => fields
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| hashed(&(name.as_str(), json_mark(value))))
            .fold(2, u64::wrapping_add),
    }
}

fn hashed<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fhirpath::compare::equality::equal;
    use crate::fhirpath::node::Node;
    use crate::fhirpath::tables::Tables;
    use proptest::prelude::*;
    use serde_json::json;

    /// Values of which many are equal, though they are written differently.
    fn values() -> impl Strategy<Value = Value> {
        let number = proptest::sample::select(vec!["1", "1.0", "1.00", "10e-1", "2", "1e400"]);
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            number.prop_map(|text| Value::Number(text.parse().unwrap())),
            "[ab]".prop_map(Value::String),
        ];
        scalar.prop_recursive(2, 8, 3, |inner| {
            let fields = proptest::collection::vec(("[xyz]", inner), 0..3);
            fields.prop_map(|fields| Value::Object(fields.into_iter().collect()))
        })
    }

    proptest! {
        #[test]
        fn items_that_are_equal_share_their_mark(left in values(), right in values()) {
            let tables = Tables::new(None);
            let item = |value| Item::from(Node::root(value, &tables));
            let (left, right) = (item(&left), item(&right));
            if equal(&left, &right, 0) == Some(true)
                && let (Some(one), Some(other)) = (mark(&left), mark(&right))
            {
                prop_assert_eq!(one, other);
            }
        }
    }

    #[test]
    fn items_that_differ_are_told_apart_by_their_marks() {
        let values: Vec<Value> = (0..100)
            .map(|number| json!({"system": "phone", "value": format!("0{number}")}))
            .collect();
        let tables = Tables::new(None);
        let marks: std::collections::BTreeSet<_> = values
            .iter()
            .filter_map(|value| mark(&Node::root(value, &tables).into()))
            .collect();
        assert_eq!(marks.len(), values.len());
    }
}
