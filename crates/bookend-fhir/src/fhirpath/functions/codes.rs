//! Encodes and escapes texts.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

use super::call::optional;
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("encode", 1, 1, |call| apply(call, encode)),
    Function::new("decode", 1, 1, |call| apply(call, decode)),
    Function::new("escape", 1, 1, |call| apply(call, escape)),
    Function::new("unescape", 1, 1, |call| apply(call, unescape)),
];

/// What HTML writes instead of characters that mean something to it.
const ENTITIES: [(&str, &str); 5] = [
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("\"", "&quot;"),
    ("'", "&#39;"),
];

/// Applies a code by name; a name that is not known gives nothing.
fn apply<'t>(
    call: &Call<'_, 't>,
    code: fn(&str, &str) -> Option<Result<String, ()>>,
) -> Outcome<'t> {
    let (Some(text), Some(format)) = (call.text()?, call.text_argument(0)?) else {
        return Ok(Vec::new());
    };
    let coded = code(&text, &format)
        .transpose()
        .map_err(|()| EvaluateError::Argument {
            place: call.name,
            rule: "a text in the format that it names",
            found: text.to_string(),
        })?;
    optional(coded)
}

fn encode(text: &str, format: &str) -> Option<Result<String, ()>> {
    match format {
        "hex" => Some(Ok(encode_hex(text))),
        "base64" => Some(Ok(STANDARD.encode(text))),
        "urlbase64" => Some(Ok(URL_SAFE.encode(text))),
        _ => None,
    }
}

fn decode(text: &str, format: &str) -> Option<Result<String, ()>> {
    let bytes = match format {
        "hex" => decode_hex(text),
        "base64" => STANDARD.decode(text).ok(),
        "urlbase64" => URL_SAFE.decode(text).ok(),
        _ => return None,
    };
    Some(
        bytes
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or(()),
    )
}

fn encode_hex(text: &str) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    text.bytes()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    let pairs = (0..text.len()).step_by(2);
    pairs
        .map(|start| u8::from_str_radix(text.get(start..start + 2)?, 16).ok())
        .collect()
}

fn escape(text: &str, format: &str) -> Option<Result<String, ()>> {
    match format {
        "html" => Some(Ok(ENTITIES
            .iter()
            .fold(text.to_owned(), |text, (character, entity)| {
                text.replace(character, entity)
            }))),
        "json" => {
            let quoted = serde_json::to_string(text).unwrap_or_default();
            let inner = quoted
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'));
            inner.map(|inner| Ok(inner.to_owned()))
        }
        _ => None,
    }
}

fn unescape(text: &str, format: &str) -> Option<Result<String, ()>> {
    match format {
        // The ampersand comes last, so that `&amp;lt;` becomes `&lt;`.
        "html" => Some(Ok(ENTITIES
            .iter()
            .rev()
            .fold(text.to_owned(), |text, (character, entity)| {
                text.replace(entity, character)
            }))),
        // A text that was written between FHIRPath quotes may hold bare quotes.
        "json" => Some(
            serde_json::from_str(&format!("\"{text}\""))
                .or_else(|_| Ok(text.replace("\\\\", "\\"))),
        ),
        _ => None,
    }
}
