//! Numbers: the digits are kept, their count is bounded.

use serde_json::Number;

use crate::Rule;
use crate::broken::shorten;

/// FHIR asks for 18 significant digits; more than enough for a mistake to be seen as it was made.
const MAX_DIGITS: usize = 64;
/// That of a double.
const MAX_EXPONENT: u32 = 308;

/// Returns the number that a text is; `None` when it is none by the grammar of JSON.
///
/// The digits stay as they are; an exponent without a sign gets one (`1e5` reads `1e+5`).
///
/// # Errors
///
/// [`Rule::Number`] beyond the bounds.
pub(crate) fn number(text: &str) -> Result<Option<Number>, Rule> {
    let Some((digits, exponent)) = shape(text) else {
        return Ok(None);
    };
    let exponent_is_fine =
        exponent.is_empty() || exponent.parse().is_ok_and(|e: u32| e <= MAX_EXPONENT);
    if digits > MAX_DIGITS || !exponent_is_fine {
        let (digits, exponent) = (MAX_DIGITS, MAX_EXPONENT);
        return Err(Rule::Number {
            digits,
            exponent,
            found: shorten(text),
        });
    }
    Ok(text.parse().ok())
}

/// Returns how many digits a number has before its exponent, and the digits of the exponent.
fn shape(text: &str) -> Option<(usize, &str)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = split_digits(unsigned);
    if whole.is_empty() || (whole.len() > 1 && whole.starts_with('0')) {
        return None;
    }
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => Some(split_digits(rest)).filter(|(digits, _)| !digits.is_empty())?,
        None => ("", rest),
    };
    let digits = whole.len() + fraction.len();
    let Some(exponent) = rest.strip_prefix(['e', 'E']) else {
        return rest.is_empty().then_some((digits, ""));
    };
    let (exponent, rest) = split_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    (rest.is_empty() && !exponent.is_empty()).then_some((digits, exponent))
}

/// Splits a text after its leading digits.
fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}
