//! Matches texts with regular expressions.
//!
//! A point also matches a line break, as FHIRPath has it.

use regex::{Regex, RegexBuilder};

use super::call::one;
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Outcome;
use crate::fhirpath::text::Text;

/// How large a compiled pattern may be, in bytes.
const LARGEST_PATTERN: usize = 1 << 20;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("matches", 1, 2, |call| matches(call, "")),
    Function::new("matchesFull", 1, 2, |call| matches(call, "^$")),
    Function::new("replaceMatches", 2, 3, replace_matches),
];

/// Tells whether a pattern matches; `anchors` may demand that it matches the whole text.
fn matches<'t>(call: &Call<'_, 't>, anchors: &str) -> Outcome<'t> {
    let (Some(text), Some(pattern)) = (call.text()?, call.text_argument(0)?) else {
        return Ok(Vec::new());
    };
    let flags = call.text_argument(1)?;
    let pattern = if anchors.is_empty() {
        pattern.to_string()
    } else {
        format!("^(?:{})$", &*pattern)
    };
    one(compile(call, &pattern, flags.as_ref())?.is_match(&text))
}

fn replace_matches<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let pattern = call.text_argument(0)?;
    let (Some(text), Some(pattern), Some(by)) = (call.text()?, pattern, call.text_argument(1)?)
    else {
        return Ok(Vec::new());
    };
    let flags = call.text_argument(2)?;
    if pattern.is_empty() {
        return one(text.to_string());
    }
    let regex = compile(call, &pattern, flags.as_ref())?;
    call.evaluator
        .spend(text.len().saturating_mul(by.len().max(1)) / 16)?;
    one(regex.replace_all(&text, &*braced(&by)).into_owned())
}

/// Compiles a pattern with the flags `i` and `m`.
fn compile(
    call: &Call<'_, '_>,
    pattern: &str,
    flags: Option<&Text<'_>>,
) -> Result<Regex, EvaluateError> {
    let flags: &str = flags.map_or("", |flags| flags);
    if flags.chars().any(|flag| !matches!(flag, 'i' | 'm')) {
        return Err(EvaluateError::Argument {
            place: call.name,
            rule: "the flags `i` and `m`",
            found: flags.to_owned(),
        });
    }
    RegexBuilder::new(pattern)
        .dot_matches_new_line(true)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .size_limit(LARGEST_PATTERN)
        .build()
        .map_err(|_| EvaluateError::Argument {
            place: call.name,
            rule: "a regular expression of reasonable size",
            found: pattern.to_owned(),
        })
}

/// Writes `$1` as `${1}`, because the regex crate takes `$1x` for a group of the name `1x`.
fn braced(substitution: &str) -> String {
    let mut braced = String::with_capacity(substitution.len());
    let mut rest = substitution;
    while let Some((before, after)) = rest.split_once('$') {
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (group, tail) = after.split_at(digits);
        braced.push_str(before);
        braced.push('$');
        if digits > 0 {
            braced.push('{');
            braced.push_str(group);
            braced.push('}');
        }
        rest = tail;
    }
    braced.push_str(rest);
    braced
}
