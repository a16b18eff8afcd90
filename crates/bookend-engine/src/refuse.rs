//! A refusal to an answer: status, header fields and a complete OperationOutcome.

use crate::evaluate::{EvaluateError, shape_text, shape_value};
use crate::scope::{Layer, World};
use bookend_model::{Headers, Refusal};
use bookend_script::{Script, Shape};
use serde_json::{Map, Value};

/// An answer before it is written: what is intended, whatever becomes of it on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Intended {
    /// The status.
    pub status: u16,
    /// The header fields of this answer alone.
    pub headers: Headers,
    /// The resource.
    pub resource: Option<Value>,
}

/// Renders a refusal, or several that are reported together: the first gives status and header
/// fields, and every one that has the same status gives an issue.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the catalogue cannot be made.
pub fn refuse(
    script: &Script,
    refusals: &[Refusal],
    world: &World<'_>,
) -> Result<Intended, EvaluateError> {
    let mut intended = Intended {
        status: 500,
        headers: Headers::new(),
        resource: None,
    };
    let mut issues: Vec<Value> = Vec::new();
    for (number, refusal) in refusals.iter().enumerate() {
        let facts = facts(refusal);
        let names = [("facts", &facts)];
        let layer = Layer {
            names: &names,
            under: world.scope,
        };
        let world = world.with(&layer);
        let Some(entry) = script.refusal(&refusal.name) else {
            continue;
        };
        let status = status(&entry.status, &world)?;
        if number == 0 {
            intended.status = status;
            intended.headers = headers(&entry.headers, &world)?;
            if let Some(body) = &entry.body {
                intended.resource = Some(shape_value(body, &world)?);
                return Ok(intended);
            }
        }
        if let Some(issue) = entry.issue.as_ref().filter(|_| status == intended.status) {
            let mut issue = shape_value(issue, &world)?;
            let policy = script.policy();
            if let Some(other) = script
                .dialect()
                .outcome_codes
                .codes_of(policy, &refusal.name)
            {
                take_codes(&mut issue, issue_of(script, other, &world)?);
            }
            if !issues.contains(&issue) {
                issues.push(issue);
            }
        }
    }
    if !issues.is_empty() {
        intended.resource = Some(outcome(script, &issues.into(), world)?);
    }
    Ok(intended)
}

/// Makes the issue of a refusal that has one, in its entry of the catalogue or in a body of its own.
fn issue_of(
    script: &Script,
    name: &str,
    world: &World<'_>,
) -> Result<Option<Value>, EvaluateError> {
    let Some(entry) = script.refusal(name) else {
        return Ok(None);
    };
    match (&entry.issue, &entry.body) {
        (Some(issue), _) => shape_value(issue, world).map(Some),
        (None, Some(body)) => Ok(shape_value(body, world)?.pointer("/issue/0").cloned()),
        (None, None) => Ok(None),
    }
}

/// Gives an issue the codes of another one. What it says and of which place stays: there is no
/// second opinion on that.
fn take_codes(issue: &mut Value, other: Option<Value>) {
    let (Some(issue), Some(mut other)) = (issue.as_object_mut(), other) else {
        return;
    };
    if let Some(code) = other.get_mut("code") {
        issue.insert("code".to_owned(), code.take());
    }
    let coding = other.pointer_mut("/details/coding").map(Value::take);
    let Some(coding) = coding else { return };
    let details = issue.entry("details").or_insert_with(|| Map::new().into());
    if let Some(details) = details.as_object_mut() {
        details.insert("coding".to_owned(), coding);
    }
}

/// Makes an OperationOutcome of issues, as the dialect has it.
fn outcome(script: &Script, issues: &Value, world: &World<'_>) -> Result<Value, EvaluateError> {
    let names = [("issues", issues)];
    let layer = Layer {
        names: &names,
        under: world.scope,
    };
    match script.dialect().resources.get("OperationOutcome") {
        Some(shape) => shape_value(shape, &world.with(&layer)),
        None => Ok(serde_json::json!({"resourceType": "OperationOutcome", "issue": issues})),
    }
}

fn facts(refusal: &Refusal) -> Value {
    let facts = refusal
        .facts
        .iter()
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())));
    Value::Object(facts.collect::<Map<_, _>>())
}

fn status(shape: &Shape, world: &World<'_>) -> Result<u16, EvaluateError> {
    let value = shape_value(shape, world)?;
    let status = value.as_u64().and_then(|status| u16::try_from(status).ok());
    Ok(status.unwrap_or(500))
}

/// Makes header fields; one that comes to nothing is left out.
///
/// # Errors
///
/// [`EvaluateError`], when a value cannot be made.
pub fn headers(shapes: &[(String, Shape)], world: &World<'_>) -> Result<Headers, EvaluateError> {
    let mut headers = Headers::new();
    for (name, shape) in shapes {
        if let Some(value) = shape_text(shape, world)? {
            headers.add(name, value);
        }
    }
    Ok(headers)
}
