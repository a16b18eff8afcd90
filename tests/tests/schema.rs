//! The JSON Schema of the script language, held against every script that ships and every wrong one.
//!
//! `scripts/schema.txt` says of every wrong script whether an editor with the schema marks it. What
//! it leaves to `check` are names, sides, expressions and numbers that belong together. After a
//! change on purpose, `BOOKEND_BLESS=1 cargo test -p bookend-tests --test schema` writes it anew.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use jsonschema::Validator;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Reads YAML as the language has it: merge keys are values, and every key is a text.
fn read(text: &str) -> Option<Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).ok()?;
    value.apply_merge().ok()?;
    serde_json::to_value(value).ok()
}

fn schema() -> (Value, Validator) {
    let schema = bookend_script::schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    (schema, validator)
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts")
}

#[test]
fn every_script_that_ships_is_as_the_schema_says() {
    let (_, validator) = schema();
    for source in bookend_provider::shipped() {
        let script = read(&source.text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&script)
            .map(|error| format!("{}: {error:.200}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}: {}", source.name, errors.join("\n"));
    }
}

#[test]
fn every_wrong_script_is_marked_or_not_as_it_is_written() {
    let (_, validator) = schema();
    let mut names: Vec<PathBuf> = std::fs::read_dir(scripts().join("invalid"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "yaml"))
        .collect();
    names.sort();
    let marked = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let verdict = match read(&text) {
            None => "not YAML",
            Some(script) if validator.is_valid(&script) => "left to check",
            Some(_) => "marked",
        };
        let name = path.file_stem().unwrap().to_string_lossy();
        format!("{name}: {verdict}\n")
    };
    let found: String = names.iter().map(marked).collect();
    let path = scripts().join("schema.txt");
    if std::env::var_os("BOOKEND_BLESS").is_some() {
        std::fs::write(&path, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(path).unwrap());
}

/// Collects every property of a schema, and of every schema in it, with where it stands.
fn properties<'s>(at: &str, schema: &'s Value, found: &mut Vec<(String, &'s Value)>) {
    let maps = ["properties", "patternProperties"].into_iter();
    for (key, property) in maps.filter_map(|map| schema[map].as_object()).flatten() {
        found.push((format!("{at}.{key}"), property));
    }
    let inner: Vec<(String, &Value)> = match schema {
        Value::Object(members) => {
            let members = members.iter().filter(|(key, _)| *key != "examples");
            members.map(|(key, it)| (key.clone(), it)).collect()
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(at, it)| (at.to_string(), it)).collect()
        }
        _ => Vec::new(),
    };
    for (key, inner) in inner {
        properties(&format!("{at}/{key}"), inner, found);
    }
}

#[test]
fn every_key_has_a_description_and_an_example_that_it_takes() {
    let (schema, _) = schema();
    let mut keys = Vec::new();
    properties("", &schema, &mut keys);
    for (key, property) in &keys {
        let mut alone = (*property).clone();
        alone["$defs"] = schema["$defs"].clone();
        let validator = jsonschema::validator_for(&alone).unwrap();
        assert!(property["description"].is_string(), "{key}");
        let examples = property["examples"].as_array();
        let examples = examples.map(Vec::as_slice).unwrap_or_default();
        assert_eq!(examples.len(), 1, "{key}");
        for example in examples {
            let errors: Vec<String> = validator
                .iter_errors(example)
                .map(|it| it.to_string())
                .collect();
            assert_eq!(errors, Vec::<String>::new(), "{key}: {example}");
        }
    }
    assert!(keys.len() > 700, "there are only {}", keys.len());
}
