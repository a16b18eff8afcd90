//! The JSON Schema of the script language, held against every script that ships and every wrong one.
//!
//! `scripts/schema.txt` says of every wrong script whether an editor with the schema marks it. What
//! it leaves to `check` are names, sides, expressions and numbers that belong together. After a
//! change on purpose, `BOOKEND_BLESS=1 cargo test -p bookend-tests --test schema` writes it anew.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use jsonschema::Validator;
use serde_json::{Value, json};
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

#[test]
fn every_key_has_a_description_and_an_example_that_it_takes() {
    let (schema, _) = schema();
    let definitions = &schema["$defs"];
    let maps = definitions.as_object().unwrap().iter();
    let maps = maps.map(|(name, map)| (name.as_str(), map));
    let mut keys = 0;
    for (name, map) in maps.chain([("script", &schema)]) {
        let Some(properties) = map["properties"].as_object() else {
            continue;
        };
        if ["subjects", "exactly"].contains(&name) {
            continue;
        }
        for (key, property) in properties {
            let mut alone = property.clone();
            alone["$defs"] = definitions.clone();
            let validator = jsonschema::validator_for(&alone).unwrap();
            assert!(property["description"].is_string(), "{name}.{key}");
            let examples = property["examples"].as_array().unwrap();
            assert_eq!(examples.len(), 1, "{name}.{key}");
            for example in examples {
                let errors = json!(
                    validator
                        .iter_errors(example)
                        .map(|it| it.to_string())
                        .collect::<Vec<_>>()
                );
                assert_eq!(errors, json!([]), "{name}.{key}: {example}");
            }
            keys += 1;
        }
    }
    assert!(keys > 200, "there are only {keys}");
}
