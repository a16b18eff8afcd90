//! Looks into texts and changes them. Positions count characters from 0.

use super::call::{one, optional};
use super::{Call, Function};
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::{BYTES_PER_ITEM, Outcome, position};
use crate::fhirpath::item::Item;
use crate::fhirpath::single;

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new("indexOf", 1, 1, |call| {
        index(call, |text, part| text.find(part))
    }),
    Function::new("lastIndexOf", 1, 1, |call| {
        index(call, |text, part| text.rfind(part))
    }),
    Function::new("substring", 1, 2, substring),
    Function::new("startsWith", 1, 1, |call| {
        ask(call, |text, part| text.starts_with(part))
    }),
    Function::new("endsWith", 1, 1, |call| {
        ask(call, |text, part| text.ends_with(part))
    }),
    Function::new("contains", 1, 1, |call| {
        ask(call, |text, part| text.contains(part))
    }),
    Function::new("upper", 0, 0, |call| change(call, str::to_uppercase)),
    Function::new("lower", 0, 0, |call| change(call, str::to_lowercase)),
    Function::new("trim", 0, 0, |call| {
        change(call, |text| text.trim().to_owned())
    }),
    Function::new("length", 0, 0, |call| {
        optional(call.text()?.and_then(|text| position(text.chars().count())))
    }),
    Function::new("toChars", 0, 0, to_chars),
    Function::new("replace", 2, 2, replace),
    Function::new("split", 1, 1, split),
    Function::new("join", 0, 1, join),
];

/// Returns the position of a part, -1 when it is not there.
fn index<'t>(call: &Call<'_, 't>, find: fn(&str, &str) -> Option<usize>) -> Outcome<'t> {
    let (Some(text), Some(part)) = (call.text()?, call.text_argument(0)?) else {
        return Ok(Vec::new());
    };
    match find(&text, &part).and_then(|byte| text.get(..byte)) {
        Some(before) => optional(position(before.chars().count())),
        None => one(-1),
    }
}

fn ask<'t>(call: &Call<'_, 't>, question: fn(&str, &str) -> bool) -> Outcome<'t> {
    let (Some(text), Some(part)) = (call.text()?, call.text_argument(0)?) else {
        return Ok(Vec::new());
    };
    one(question(&text, &part))
}

fn change<'t>(call: &Call<'_, 't>, change: fn(&str) -> String) -> Outcome<'t> {
    optional(call.text()?.map(|text| change(&text)))
}

fn substring<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let (Some(text), Some(start)) = (call.text()?, call.integer_argument(0)?) else {
        return Ok(Vec::new());
    };
    let length = call.integer_argument(1)?.unwrap_or(i64::MAX);
    let Ok(start) = usize::try_from(start) else {
        return Ok(Vec::new());
    };
    let length = usize::try_from(length.max(0)).unwrap_or(usize::MAX);
    let mut rest = text.chars().skip(start).peekable();
    if rest.peek().is_none() {
        return Ok(Vec::new());
    }
    one(rest.take(length).collect::<String>())
}

fn to_chars<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let text = call.text()?;
    let characters = text.iter().flat_map(|text| text.chars());
    let items: Vec<Item<'t>> = characters.map(|c| Item::from(c.to_string())).collect();
    call.evaluator.spend(items.len())?;
    Ok(items)
}

fn replace<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let pattern = call.text_argument(0)?;
    let (Some(text), Some(pattern), Some(by)) = (call.text()?, pattern, call.text_argument(1)?)
    else {
        return Ok(Vec::new());
    };
    let most = text.len().saturating_add(1).saturating_mul(by.len().max(1));
    call.evaluator.spend(most / BYTES_PER_ITEM)?;
    one(text.replace(&*pattern, &by))
}

fn split<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    let (Some(text), Some(separator)) = (call.text()?, call.text_argument(0)?) else {
        return Ok(Vec::new());
    };
    let items: Vec<Item<'t>> = text
        .split(&*separator)
        .map(|part| Item::from(part.to_owned()))
        .collect();
    call.evaluator.spend(items.len())?;
    Ok(items)
}

fn join<'t>(call: &Call<'_, 't>) -> Outcome<'t> {
    if call.input.is_empty() {
        return Ok(Vec::new());
    }
    call.evaluator.spend_on_texts(&call.input)?;
    let separator = call.text_argument(0)?;
    let separator = separator.as_deref().unwrap_or_default();
    let separators = separator.len().saturating_mul(call.input.len());
    call.evaluator.spend(separators / BYTES_PER_ITEM)?;
    let values = call.input.iter().filter(|item| !item.is_null());
    let texts = values.map(|item| Ok(single::text_of(item, call.name)?.to_string()));
    one(texts
        .collect::<Result<Vec<String>, EvaluateError>>()?
        .join(separator))
}
