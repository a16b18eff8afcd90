//! Writing XML that is no resource.

use super::{ATTRIBUTE, TEXT};
use quick_xml::escape::escape;
use serde_json::Value;
use std::fmt::Write as _;

/// Writes a document; nothing is written of what is null.
pub fn write(tree: &Value) -> Vec<u8> {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    for (name, value) in tree.as_object().into_iter().flatten() {
        elements(&mut text, name, value);
    }
    text.into_bytes()
}

/// Writes one element, or one for each item of a list; writing to a text cannot fail.
fn elements(text: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Array(items) => items.iter().for_each(|item| elements(text, name, item)),
        Value::Object(members) => {
            text.push('<');
            text.push_str(name);
            for (key, value) in members {
                if let (Some(attribute), Some(value)) = (key.strip_prefix(ATTRIBUTE), plain(value))
                {
                    let _ = write!(text, " {attribute}=\"{}\"", escape(value.as_str()));
                }
            }
            text.push('>');
            for (key, value) in members {
                if key == TEXT {
                    text.push_str(&escape(plain(value).unwrap_or_default().as_str()));
                } else if !key.starts_with(ATTRIBUTE) {
                    elements(text, key, value);
                }
            }
            let _ = write!(text, "</{name}>");
        }
        one => {
            let content = plain(one).unwrap_or_default();
            let _ = write!(text, "<{name}>{}</{name}>", escape(content.as_str()));
        }
    }
}

/// Returns a text, a number or a boolean as it is written.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
