//! What a scalar is: a text, a number, a truth or nothing.

use crate::diagnostic::Diagnostic;
use crate::node::Kind;
use crate::source::Span;
use saphyr_parser::{ScalarStyle, Tag};
use std::borrow::Cow;

/// Where the tags of YAML itself are from.
const CORE: &str = "tag:yaml.org,2002:";

/// The tags of the core schema of YAML 1.2.
const CORE_TAGS: &[&str] = &["str", "int", "float", "bool", "null", "map", "seq"];

/// Returns whether a tag is one of the core schema of YAML 1.2.
pub(super) fn is_of_the_core(tag: &Tag) -> bool {
    tag.handle == CORE && CORE_TAGS.contains(&tag.suffix.as_str())
}

/// Returns a tag as it is written.
pub(super) fn written(tag: &Tag) -> String {
    match tag.handle.as_str() {
        CORE => format!("!!{}", tag.suffix),
        handle => format!("{handle}{}", tag.suffix),
    }
}

/// Returns what a scalar is by its style and its tag of the core schema, if it has one.
///
/// # Errors
///
/// [`Diagnostic`], when it is no value of its tag, or a number that nothing can hold.
pub(super) fn resolve(
    text: Cow<'_, str>,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: &Span,
) -> Result<Kind, Box<Diagnostic>> {
    match tag {
        Some(tag) if tag.suffix != "str" => {
            let tag = written(tag);
            // A text of JSON is one of YAML as well, so whatever stands in it stays whole.
            let quoted = serde_json::Value::from(&*text);
            kind_of(&format!("{tag} {quoted}")).ok_or_else(|| {
                let message = format!("this is not YAML: `{text}` is not of the tag `{tag}`");
                Box::new(Diagnostic::new(span, message))
            })
        }
        None if style == ScalarStyle::Plain && may_be_no_text(&text) => {
            kind_of(&text).ok_or_else(|| {
                let message = format!("the number `{text}` is beyond range");
                let help = "put it in quotes where a text is meant";
                Box::new(Diagnostic::new(span, message).help(help))
            })
        }
        _ => Ok(Kind::Text(text.into_owned())),
    }
}

/// Returns whether a plain scalar can be something else than a text; most need not be asked about.
fn may_be_no_text(text: &str) -> bool {
    match text.as_bytes() {
        [] | b"~" | [b'0'..=b'9', ..] => true,
        [b'n' | b'N' | b't' | b'T' | b'f' | b'F', rest @ ..] => matches!(rest.len(), 3 | 4),
        [b'+' | b'-' | b'.', ..] => text.bytes().any(|byte| byte.is_ascii_digit()),
        _ => false,
    }
}

/// Returns what YAML takes a scalar for, alone in a document.
fn kind_of(scalar: &str) -> Option<Kind> {
    let value = serde_yaml::from_str(scalar).ok()?;
    Some(match value {
        serde_yaml::Value::Null => Kind::Null,
        serde_yaml::Value::Bool(value) => Kind::Bool(value),
        serde_yaml::Value::Number(number) => number_kind(&number),
        serde_yaml::Value::String(text) => Kind::Text(text),
        _ => return None,
    })
}

fn number_kind(number: &serde_yaml::Number) -> Kind {
    let text = number.to_string();
    match serde_json::from_str::<serde_json::Number>(&text) {
        Ok(number) => Kind::Number(number),
        Err(_) => Kind::Text(text), // .inf and .nan are numbers to YAML only
    }
}
