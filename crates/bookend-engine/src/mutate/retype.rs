//! Values of another type.

use super::places::Place;
use super::{Came, each};
use crate::evaluate::text_of;
use bookend_fhir::Format;
use bookend_script::JsonType;
use serde_json::{Value, json};

/// Gives values another type of JSON. In XML every value is a text, and one item of a list stands as
/// what is no list does: what is written in the same way is not changed.
pub(super) fn retype(tree: &mut Value, found: &[Place], to: JsonType, format: Format) -> Came {
    each(tree, found, |element| {
        let other = converted(element, to);
        let is_other =
            other != *element && !(format == Format::Xml && reads_alike(&other, element));
        *element = other;
        is_other
    })
    .map_err(|reason| match format {
        Format::Xml if reason == super::SAME => "in XML it is written in the same way",
        _ => reason,
    })
}

fn converted(value: &Value, to: JsonType) -> Value {
    let text = || text_of(value).unwrap_or_default();
    match to {
        JsonType::Text => text().into(),
        JsonType::Number => match value {
            Value::Number(_) => value.clone(),
            _ => text().parse::<i64>().unwrap_or(1).into(),
        },
        JsonType::Boolean => text().parse::<bool>().unwrap_or(true).into(),
        JsonType::Map => match value {
            Value::Object(_) => value.clone(),
            _ => json!({ "value": value }),
        },
        JsonType::List => match value {
            Value::Array(_) => value.clone(),
            _ => json!([value]),
        },
        JsonType::Single => match value {
            Value::Array(items) => items.first().cloned().unwrap_or_default(),
            _ => value.clone(),
        },
    }
}

fn reads_alike(one: &Value, other: &Value) -> bool {
    let single = |value: &Value| match value {
        Value::Array(items) if items.len() == 1 => items.first().cloned(),
        other => Some(other.clone()),
    };
    match (single(one), single(other)) {
        (Some(Value::Object(one)), Some(Value::Object(other))) => one == other,
        (Some(one), Some(other)) => {
            !one.is_object() && !other.is_object() && text_of(&one) == text_of(&other)
        }
        _ => false,
    }
}

/// Has resources be of another type.
pub(super) fn to_resource(tree: &mut Value, found: &[Place], name: &str) -> Came {
    each(tree, found, |element| {
        let Value::Object(map) = element else {
            return false;
        };
        let before = map.get_mut("resourceType");
        before.is_some_and(|before| {
            let is_other = before.as_str() != Some(name);
            *before = name.into();
            is_other
        })
    })
}
