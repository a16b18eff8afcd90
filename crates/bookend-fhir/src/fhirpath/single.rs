//! Takes the one item that most operators and functions work on.
//!
//! Nothing stays nothing. An element without a value, which has extensions only, counts as nothing.

use rust_decimal::Decimal;
use serde_json::Value;

use super::error::EvaluateError;
use super::item::{Item, System};
use super::text::Text;

/// Returns the one item, or nothing.
///
/// # Errors
///
/// [`EvaluateError::Several`] when there are more.
pub(super) fn item<'c, 't>(
    items: &'c [Item<'t>],
    place: &'static str,
) -> Result<Option<&'c Item<'t>>, EvaluateError> {
    match items {
        [] => Ok(None),
        [one] if one.is_null() => Ok(None),
        [one] => Ok(Some(one)),
        several => Err(EvaluateError::Several {
            place,
            count: several.len(),
        }),
    }
}

/// Returns the one value as a type of FHIRPath.
///
/// # Errors
///
/// [`EvaluateError`] when there are more, or when it is an element with parts of its own.
pub(super) fn system<'t>(
    items: &[Item<'t>],
    place: &'static str,
) -> Result<Option<System<'t>>, EvaluateError> {
    let Some(item) = item(items, place)? else {
        return Ok(None);
    };
    match item.system() {
        Some(system) => Ok(Some(system)),
        None => Err(kind(place, "a primitive value", item)),
    }
}

/// Returns yes or no: the one boolean, or yes for one item of any other type.
///
/// # Errors
///
/// [`EvaluateError::Several`] when there are more.
pub(super) fn boolean(
    items: &[Item<'_>],
    place: &'static str,
) -> Result<Option<bool>, EvaluateError> {
    let item = item(items, place)?;
    Ok(item.map(|item| !item.is_no()))
}

/// Returns the one text. A date in the tree also counts as the text that it is written as.
///
/// # Errors
///
/// [`EvaluateError`] when there are more, or when it is no text.
pub(super) fn text<'t>(
    items: &[Item<'t>],
    place: &'static str,
) -> Result<Option<Text<'t>>, EvaluateError> {
    item(items, place)?
        .map(|item| text_of(item, place))
        .transpose()
}

/// Returns the text that an item is.
pub(super) fn text_of<'t>(item: &Item<'t>, place: &'static str) -> Result<Text<'t>, EvaluateError> {
    let written = item
        .node()
        .and_then(|node| node.value)
        .and_then(Value::as_str);
    match (written, item.system()) {
        (Some(text), _) => Ok(Text::Borrowed(text)),
        (None, Some(System::String(text))) => Ok(text),
        _ => Err(kind(place, "a string", item)),
    }
}

/// Returns the one integer.
///
/// # Errors
///
/// [`EvaluateError`] when there are more, or when it is no integer.
pub(super) fn integer(
    items: &[Item<'_>],
    place: &'static str,
) -> Result<Option<i64>, EvaluateError> {
    let Some(item) = item(items, place)? else {
        return Ok(None);
    };
    match item.system() {
        Some(System::Integer(number)) => Ok(Some(number.into())),
        Some(System::Long(number)) => Ok(Some(number)),
        _ => Err(kind(place, "an integer", item)),
    }
}

/// Returns the one number.
///
/// # Errors
///
/// [`EvaluateError`] when there are more, or when it is no number.
pub(super) fn decimal(
    items: &[Item<'_>],
    place: &'static str,
) -> Result<Option<Decimal>, EvaluateError> {
    let Some(item) = item(items, place)? else {
        return Ok(None);
    };
    match item.system().and_then(|system| system.number()) {
        Some(number) => Ok(Some(number)),
        None => Err(kind(place, "a number", item)),
    }
}

/// Says that a place was given an item it cannot use.
pub(super) fn kind(place: &'static str, expected: &'static str, item: &Item<'_>) -> EvaluateError {
    let shown = match item.to_value() {
        Value::Object(_) | Value::Array(_) => format!("`{}`", item.type_name()),
        value => format!("`{}` {value}", item.type_name()),
    };
    EvaluateError::Kind {
        place,
        expected,
        found: shown,
    }
}
