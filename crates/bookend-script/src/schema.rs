//! The JSON Schema of the script language, made of the tables by which the checker reads.

use crate::forms::{
    self, COMPOSED, COUNT, Form, Key, OPERATORS, PARAMETERS, PREFIXED, SUBJECTS, Takes,
};
use crate::predicate::ValueType;
use serde_json::{Map, Value, json};

/// Returns the JSON Schema of a file of the script language.
///
/// **Shape:** draft 2020-12; every map of the language is a definition, every key has a description
/// and an example. What only the checker knows (names, interactions, FHIRPath) is left to it.
pub fn schema() -> Value {
    let mut definitions = Map::new();
    for form in forms::all() {
        definitions.insert(form.name.to_owned(), of_form(form));
    }
    definitions.insert("predicate".to_owned(), predicate());
    definitions.insert("subjects".to_owned(), subjects(None));
    definitions.insert("matcher".to_owned(), matcher());
    definitions.insert("exactly".to_owned(), subjects(Some(&COUNT)));
    definitions.insert("test".to_owned(), test());
    let script = definitions.remove("script").unwrap_or_default();
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bookend script",
    });
    if let (Value::Object(schema), Value::Object(script)) = (&mut schema, script) {
        schema.extend(script);
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema
}

fn of_form(form: &Form) -> Value {
    let required: Vec<&str> = form
        .keys
        .iter()
        .filter(|key| key.is_required)
        .map(|key| key.name)
        .collect();
    let mut definition = json!({
        "description": form.says,
        "type": "object",
        "properties": of_keys(form.keys),
        "additionalProperties": false,
    });
    if !required.is_empty() {
        definition["required"] = json!(required);
    }
    definition
}

fn of_keys(keys: &[Key]) -> Map<String, Value> {
    let keys = keys.iter();
    keys.map(|key| (key.name.to_owned(), of_key(key))).collect()
}

fn of_key(key: &Key) -> Value {
    let mut property = of_kind(key.takes);
    property["description"] = key.says.into();
    let example: Option<Value> = serde_json::from_str(key.example).ok();
    property["examples"] = json!(example.into_iter().collect::<Vec<Value>>());
    property
}

fn of_kind(takes: Takes) -> Value {
    match takes {
        Takes::Text => text(),
        Takes::Name => json!({"type": ["string", "number", "boolean"], "minLength": 1}),
        Takes::Texts => json!({"anyOf": [text(), {"type": "array", "items": text()}]}),
        Takes::Word(words) => json!({"enum": words}),
        Takes::Boolean => json!({"type": "boolean"}),
        Takes::Whole(least, u64::MAX) => json!({"type": "integer", "minimum": least}),
        Takes::Whole(least, most) => {
            json!({"type": "integer", "minimum": least, "maximum": most})
        }
        Takes::Status => json!({"type": "integer", "minimum": 100, "maximum": 999}),
        Takes::Duration => json!({"type": "string", "pattern": "^[0-9]+(ms|s|m|h|d)$"}),
        Takes::Share => json!({"type": "string", "pattern": "^[0-9]+([.][0-9]+)?%$"}),
        Takes::Value => json!({}),
        Takes::Values => json!({"type": "object"}),
        Takes::Pairs => json!({"anyOf": [
            {"type": "object"},
            {"type": "array", "items": {"type": "object"}},
        ]}),
        Takes::TextsByName => {
            json!({"type": "object", "additionalProperties": of_kind(Takes::Texts)})
        }
        Takes::Expression | Takes::Path => json!({"type": "string", "minLength": 1}),
        Takes::Predicate => reference("predicate"),
        Takes::Exactly => reference("exactly"),
        Takes::Form(name) => reference(name),
        Takes::Forms(name) => json!({"type": "array", "items": reference(name)}),
        Takes::FormOrForms(name) => {
            json!({"anyOf": [reference(name), {"type": "array", "items": reference(name)}]})
        }
        Takes::FormsByName(name) => {
            json!({"type": "object", "additionalProperties": reference(name)})
        }
        Takes::FormsOrTextsByName(name) => json!({
            "type": "object",
            "additionalProperties": {"anyOf": [reference(name), text()]},
        }),
        Takes::Either(kinds) => {
            let kinds: Vec<Value> = kinds.iter().map(|kind| of_kind(*kind)).collect();
            json!({"anyOf": kinds})
        }
        Takes::List(kind) => json!({"type": "array", "items": of_kind(*kind)}),
        Takes::Two => json!({"type": "array", "minItems": 2, "maxItems": 2}),
        Takes::Type => {
            let types: Vec<&str> = ValueType::NAMES.iter().map(|(name, _)| *name).collect();
            json!({"enum": types})
        }
        Takes::Test => reference("test"),
        Takes::Tests => json!({"type": "object", "additionalProperties": reference("test")}),
    }
}

/// A text; numbers and booleans are taken as they are written.
fn text() -> Value {
    json!({"type": ["string", "number", "boolean"]})
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn predicate() -> Value {
    json!({
        "description": "What must hold: subjects, each with what must hold of it. The maps of a list must all hold.",
        "anyOf": [
            {"type": "null"},
            {"type": "array", "items": reference("predicate")},
            reference("subjects"),
        ],
    })
}

/// A map of subjects, with a further key, which may stand in the place of a subject.
fn subjects(more: Option<&Key>) -> Value {
    let mut properties = Map::new();
    let mut patterns = Map::new();
    for side in ["request", "response"] {
        for key in SUBJECTS {
            properties.insert(format!("{side}.{}", key.name), of_side(key, side));
        }
    }
    for key in SUBJECTS.iter().chain(COMPOSED).chain(more) {
        properties.insert(key.name.to_owned(), of_key(key));
    }
    for key in PREFIXED {
        let prefix = key.name.replace('.', "[.]");
        patterns.insert(format!("^((request|response)[.])?{prefix}.+$"), of_key(key));
    }
    json!({
        "description": "Subjects, each with what must hold of it.",
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": false,
    })
}

/// A subject with its side, which looks there wherever it stands.
fn of_side(key: &Key, side: &str) -> Value {
    let mut property = of_key(key);
    property["description"] = format!("{} Here of the {side}.", key.says).into();
    property
}

/// A matcher is a predicate, which may have parameters.
fn matcher() -> Value {
    json!({"anyOf": [
        {"type": "array", "items": reference("predicate")},
        subjects(Some(&PARAMETERS)),
    ]})
}

/// What must hold of the values of a subject: a bare value, or operators.
fn test() -> Value {
    json!({
        "description": "A bare value, to which a value of the subject is equal, or operators that must all hold.",
        "anyOf": [
            {"type": ["null", "boolean", "number", "string", "array"]},
            {"type": "object", "properties": of_keys(OPERATORS), "additionalProperties": false},
        ],
    })
}
