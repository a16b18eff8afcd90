//! Writing.
//!
//! It is our own, as reading is: the library looks at every byte by itself, and writing an appointment would take
//! as long as storing it.

use serde_json::Value;

use super::plain::plain_length;

/// How long a resource is, usually: growing to it step by step would copy it several times.
const USUAL_LENGTH: usize = 4096;

/// Writes a resource without any white space.
///
/// Names stand in the order of the tree and numbers keep their digits.
pub fn write(resource: &Value) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL_LENGTH);
    write_value(&mut bytes, resource);
    bytes
}

/// Writes a value behind what was written before it, without any white space.
pub fn write_value(bytes: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => bytes.extend(b"null"),
        Value::Bool(true) => bytes.extend(b"true"),
        Value::Bool(false) => bytes.extend(b"false"),
        Value::Number(number) => bytes.extend(number.as_str().as_bytes()),
        Value::String(text) => write_text(bytes, text),
        Value::Array(items) => write_list(bytes, items, write_value),
        Value::Object(members) => write_members(bytes, members, write_value),
    }
}

/// Writes an array, each item by a function.
pub fn write_list<T>(
    bytes: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    write: impl Fn(&mut Vec<u8>, T),
) {
    bytes.push(b'[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            bytes.push(b',');
        }
        write(bytes, item);
    }
    bytes.push(b']');
}

/// Writes an object, each value by a function. Names have to differ.
pub fn write_members<N: AsRef<str>, T>(
    bytes: &mut Vec<u8>,
    members: impl IntoIterator<Item = (N, T)>,
    write: impl Fn(&mut Vec<u8>, T),
) {
    bytes.push(b'{');
    for (index, (name, value)) in members.into_iter().enumerate() {
        if index > 0 {
            bytes.push(b',');
        }
        write_text(bytes, name.as_ref());
        bytes.push(b':');
        write(bytes, value);
    }
    bytes.push(b'}');
}

/// Writes a text in its quotes.
pub fn write_text(bytes: &mut Vec<u8>, text: &str) {
    bytes.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, stop) = rest.split_at(plain_length(rest));
        bytes.extend_from_slice(plain);
        let Some((stop, behind)) = stop.split_first() else {
            break;
        };
        write_escape(bytes, *stop);
        rest = behind;
    }
    bytes.push(b'"');
}

/// Writes a byte that may not stand in a text as it is.
fn write_escape(bytes: &mut Vec<u8>, stop: u8) {
    let letter = match stop {
        b'"' | b'\\' => stop,
        8 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0xC => b'f',
        b'\r' => b'r',
        _ => return bytes.extend(format!("\\u{stop:04x}").as_bytes()),
    };
    bytes.extend([b'\\', letter]);
}
