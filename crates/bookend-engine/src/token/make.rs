//! Making a token, sound or with a defect.

use crate::evaluate::{EvaluateError, shape_value};
use crate::scope::World;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bookend_script::{DefectiveForm, Shape, TokenDefect, TokenRules};
use serde_json::{Map, Value};

/// Makes the token of a request, sound or with a defect.
///
/// **Shape:** what follows `Bearer `; a defect of the form may say more.
///
/// # Errors
///
/// [`EvaluateError`], when a claim cannot be made.
pub fn make_token(
    rules: &TokenRules,
    defect: Option<&TokenDefect>,
    world: &World<'_>,
) -> Result<String, EvaluateError> {
    make_broken_token(rules, defect, world).map(|(token, _)| token)
}

/// Makes the token of a request with several defects, one after another, and returns which of them
/// changed something.
pub(crate) fn make_broken_token<'d>(
    rules: &TokenRules,
    defects: impl IntoIterator<Item = &'d TokenDefect>,
    world: &World<'_>,
) -> Result<(String, Vec<bool>), EvaluateError> {
    let mut header = shape_value(&rules.header, world)?;
    let mut claims = shape_value(&rules.claims, world)?;
    let mut form = DefectiveForm::Sound;
    let mut changed = Vec::new();
    for defect in defects {
        let before = (header.clone(), claims.clone(), form);
        put_all(&mut header, &defect.header, world)?;
        put_all(&mut claims, &defect.claims, world)?;
        for place in &defect.without {
            drop_at(&mut claims, place);
        }
        if defect.form != DefectiveForm::Sound {
            form = defect.form;
        }
        changed.push(before != (header.clone(), claims.clone(), form));
    }
    Ok((write(&object(header), &object(claims), form), changed))
}

fn put_all(
    tree: &mut Value,
    parts: &[(String, Shape)],
    world: &World<'_>,
) -> Result<(), EvaluateError> {
    for (place, shape) in parts {
        match shape_value(shape, world)? {
            Value::Null => drop_at(tree, place),
            value => put_at(tree, place, value),
        }
    }
    Ok(())
}

/// Splits a place into the parent and the name of the member: a JSON Pointer leads into the tree,
/// anything else is the name of a member of its root, dots and all.
fn split(place: &str) -> (&str, String) {
    match place.strip_prefix('/').and(place.rsplit_once('/')) {
        Some((parent, name)) => (parent, name.replace("~1", "/").replace("~0", "~")),
        None => ("", place.to_owned()),
    }
}

fn put_at(tree: &mut Value, place: &str, value: Value) {
    let (parent, name) = split(place);
    match tree.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.insert(name, value);
        }
        Some(Value::Array(items)) => {
            if let Some(item) = name.parse().ok().and_then(|at: usize| items.get_mut(at)) {
                *item = value;
            }
        }
        _ => {}
    }
}

fn drop_at(tree: &mut Value, place: &str) {
    let (parent, name) = split(place);
    match tree.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&name);
        }
        Some(Value::Array(items)) => {
            let at = name.parse().ok().filter(|at: &usize| *at < items.len());
            if let Some(at) = at {
                items.remove(at);
            }
        }
        _ => {}
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn write(header: &Map<String, Value>, claims: &Map<String, Value>, form: DefectiveForm) -> String {
    let encode =
        |map: &Map<String, Value>| URL_SAFE_NO_PAD.encode(Value::Object(map.clone()).to_string());
    let (header, body) = (encode(header), encode(claims));
    match form {
        DefectiveForm::Sound | DefectiveForm::OtherScheme => format!("{header}.{body}."),
        DefectiveForm::TwoSegments => format!("{header}.{body}"),
        DefectiveForm::FourSegments => format!("{header}.{body}.."),
        DefectiveForm::Signed => format!("{header}.{body}.c2lnbmVk"),
        DefectiveForm::NotBase64 => format!("{header}.!{body}!."),
        DefectiveForm::NotJson => format!("{header}.{}.", URL_SAFE_NO_PAD.encode("not json")),
        DefectiveForm::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_pointer_leads_into_the_claims_and_a_name_does_not() {
        let mut tree = json!({"a": {"b": [{"c": 1}, 2]}, "x/y": 3});
        put_at(&mut tree, "/a/b/0/c", json!(9));
        put_at(&mut tree, "https://x.example/d", json!(4));
        drop_at(&mut tree, "/a/b/1");
        drop_at(&mut tree, "/x~1y");
        drop_at(&mut tree, "/nowhere/0");
        assert_eq!(
            tree,
            json!({"a": {"b": [{"c": 9}]}, "https://x.example/d": 4})
        );
    }
}
