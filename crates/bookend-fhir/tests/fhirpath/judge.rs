//! Evaluates a published case and compares its result.

use std::fs;
use std::path::Path;

use bookend_fhir::fhirpath::{Context, Expression, Item};
use bookend_fhir::{Release, Structures};
use serde_json::Value;

use super::cases::Case;

/// How far apart two numbers may be when they need not be right to the last digit.
const TOLERANCE: f64 = 1e-10;

/// Tells whether a case passes, or what it gives instead.
pub(crate) fn judge(folder: &Path, case: &Case) -> Result<(), String> {
    let tree = tree(folder, case);
    let found = evaluate(case, &tree);
    let is_right = match (&case.result, &found) {
        (Some(wanted), Ok(found)) => {
            wanted.len() == found.len()
                && wanted
                    .iter()
                    .zip(found)
                    .all(|(w, f)| is_same(w, f, case.is_precise))
        }
        (None, Err(_)) => true,
        _ => false,
    };
    if is_right {
        return Ok(());
    }
    let shown = |result: Result<Vec<Value>, String>| match result {
        Ok(values) => Value::Array(values).to_string(),
        Err(error) => format!("error: {error}"),
    };
    let wanted = case.result.clone().ok_or_else(String::new);
    Err(format!(
        "wanted {} but found {}",
        shown(wanted),
        shown(found)
    ))
}

/// Returns the tree that a case is about. A file of no model is one of R4.
fn tree(folder: &Path, case: &Case) -> Value {
    let Some(file) = &case.input_file else {
        return case.subject.clone();
    };
    let model = case.model.as_deref().unwrap_or("r4");
    let path = folder.join("resources").join(model).join(file);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Evaluates a case. Elements without a value are no part of a published result.
fn evaluate(case: &Case, tree: &Value) -> Result<Vec<Value>, String> {
    let now = "2026-11-21T09:30:15.250+00:00[UTC]"
        .parse::<jiff::Zoned>()
        .unwrap();
    let context = match case.model.as_deref() {
        Some("r4" | "r5") => Context::new(Structures::of(Release::R4), now),
        Some(_) => Context::new(Structures::of(Release::Stu3), now),
        None => Context::untyped(now),
    };
    let expression = Expression::compile(&case.expression).map_err(|error| error.to_string())?;
    let items = expression
        .evaluate(tree, &context)
        .map_err(|error| error.to_string())?;
    Ok(items
        .iter()
        .map(Item::to_value)
        .filter(|value| !value.is_null())
        .collect())
}

fn is_same(wanted: &Value, found: &Value, is_precise: bool) -> bool {
    match (wanted, found) {
        (Value::Number(wanted), Value::Number(found)) if is_precise => {
            let digits = |text: String| match text.split_once('.') {
                Some((whole, fraction)) => {
                    format!("{whole}.{}", fraction.trim_end_matches('0'))
                }
                None => format!("{text}."),
            };
            digits(wanted.to_string()) == digits(found.to_string())
        }
        (Value::Number(wanted), Value::Number(found)) => {
            let (wanted, found) = (wanted.as_f64().unwrap(), found.as_f64().unwrap());
            (wanted - found).abs() < TOLERANCE
        }
        (wanted, found) => wanted == found,
    }
}
