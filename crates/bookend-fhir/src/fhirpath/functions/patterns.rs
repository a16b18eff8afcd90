//! Matches texts with regular expressions.
//!
//! A point also matches a line break, as FHIRPath has it.

use std::borrow::Cow;

use regex::{Regex, RegexBuilder};

use super::call::one;
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::{BYTES_PER_ITEM, Outcome};
use crate::fhirpath::single;
use crate::fhirpath::syntax::Expr;

/// How large a compiled pattern may be, in bytes.
const LARGEST_PATTERN: usize = 1 << 20;

/// How many items compiling a pattern counts as: it takes about as long as visiting them.
const COMPILING: usize = 1_000;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("matches", 1, 2, matches),
    Function::new("matchesFull", 1, 2, matches),
    Function::new("replaceMatches", 2, 3, replace_matches),
];

/// Tells whether a pattern matches somewhere.
fn matches<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let (Some(text), Some(pattern)) = (call.text()?, pattern(call)?) else {
        return Ok(Vec::new());
    };
    one(pattern.is_match(&text))
}

fn replace_matches<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let (Some(text), Some(pattern), Some(by)) =
        (call.text()?, pattern(call)?, call.text_argument(1)?)
    else {
        return Ok(Vec::new());
    };
    if pattern.as_str().is_empty() {
        return one(text.to_string());
    }
    let most = text.len().saturating_add(1).saturating_mul(by.len().max(1));
    call.evaluator.spend(most / BYTES_PER_ITEM)?;
    one(pattern.replace_all(&text, &*braced(&by)).into_owned())
}

/// Returns the pattern of a call: the one that was compiled with the expression, where it was.
fn pattern<'c>(call: &Call<'c, '_>) -> Result<Option<Cow<'c, Regex>>, EvaluateError> {
    if let Some(pattern) = call.pattern {
        return Ok(Some(Cow::Borrowed(pattern)));
    }
    let Some(pattern) = call.text_argument(0)? else {
        return Ok(None);
    };
    let flags = call.text_argument(flags_position(call.name))?;
    call.evaluator.spend(COMPILING)?;
    let compiled = compile(call.name, &pattern, flags.as_deref().unwrap_or_default());
    let compiled = compiled.map_err(|wrong| EvaluateError::Argument {
        place: call.name,
        rule: wrong.rule,
        found: wrong.found,
    })?;
    Ok(Some(Cow::Owned(compiled)))
}

/// Compiles the pattern of a call that is written out in the expression.
///
/// Returns nothing for another function, or for a pattern that is only known on evaluation.
pub(in crate::fhirpath) fn written_out(
    function: &'static str,
    arguments: &[Expr],
) -> Option<Result<Regex, WrongPattern>> {
    if !matches!(function, "matches" | "matchesFull" | "replaceMatches") {
        return None;
    }
    let flags = match arguments.get(flags_position(function)) {
        Some(expr) => literal(expr)?,
        None => String::new(),
    };
    Some(compile(function, &literal(arguments.first()?)?, &flags))
}

fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Literal(item) => single::text_of(item, "").ok().map(|text| text.to_string()),
        _ => None,
    }
}

fn flags_position(function: &str) -> usize {
    if function == "replaceMatches" { 2 } else { 1 }
}

/// What is wrong with a pattern or its flags.
pub(in crate::fhirpath) struct WrongPattern {
    pub(in crate::fhirpath) rule: &'static str,
    pub(in crate::fhirpath) found: String,
}

/// Compiles a pattern with the flags `i` and `m`; `matchesFull` takes the whole text.
fn compile(function: &str, pattern: &str, flags: &str) -> Result<Regex, WrongPattern> {
    if flags.chars().any(|flag| !matches!(flag, 'i' | 'm')) {
        return Err(WrongPattern {
            rule: "the flags `i` and `m`",
            found: flags.to_owned(),
        });
    }
    let whole = format!("^(?:{pattern})$");
    let anchored = if function == "matchesFull" {
        &whole
    } else {
        pattern
    };
    RegexBuilder::new(anchored)
        .dot_matches_new_line(true)
        .case_insensitive(flags.contains('i'))
        .multi_line(flags.contains('m'))
        .size_limit(LARGEST_PATTERN)
        .build()
        .map_err(|_| WrongPattern {
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
