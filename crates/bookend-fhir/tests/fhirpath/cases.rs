//! Reads the published cases: files of nested groups, each with the tree its cases are about.

use std::fs;
use std::path::Path;

use serde_json::{Map, Number, Value};

/// One published case.
#[derive(Debug)]
pub(crate) struct Case {
    /// The file without its extension.
    pub(crate) file: String,
    /// Which case of the file it is, from 1.
    pub(crate) number: usize,
    /// The expression.
    pub(crate) expression: String,
    /// What it gives; nothing when it is an error.
    pub(crate) result: Option<Vec<Value>>,
    /// `r4`, `stu3`, … or nothing.
    pub(crate) model: Option<String>,
    /// The file with the tree, where it is not the one of the group.
    pub(crate) input_file: Option<String>,
    /// The tree of the file.
    pub(crate) subject: Value,
    /// Whether numbers have to be right to the last digit.
    pub(crate) is_precise: bool,
}

/// Reads every file of the folder, in the order of their names.
pub(crate) fn load(folder: &Path) -> Vec<Case> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    files.iter().flat_map(|file| load_file(file)).collect()
}

fn load_file(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).unwrap();
    let file = json(serde_yaml::from_str(&text).unwrap());
    let subject = file.get("subject").cloned().unwrap_or(Value::Null);
    let name = path.file_stem().unwrap().to_str().unwrap();
    let mut cases = Vec::new();
    collect(&file["tests"], name, &subject, &mut cases);
    cases
}

/// Collects the cases of a group and of the groups in it.
fn collect(group: &Value, file: &str, subject: &Value, cases: &mut Vec<Case>) {
    for entry in group.as_array().into_iter().flatten() {
        for (key, value) in entry.as_object().unwrap() {
            if key.trim_start_matches(['-', ' ']).starts_with("group") {
                collect(value, file, subject, cases);
            }
        }
        let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
        let is_set = |key: &str| entry.get(key) == Some(&Value::Bool(true));
        let Some(expression) = text("expression") else {
            continue;
        };
        cases.push(Case {
            file: file.to_owned(),
            number: cases.len() + 1,
            expression,
            result: entry.get("result").and_then(Value::as_array).cloned(),
            model: text("model"),
            input_file: text("inputfile"),
            subject: subject.clone(),
            is_precise: is_set("preciseMath"),
        });
    }
}

/// Turns YAML to JSON; a key that is a number becomes its digits.
fn json(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::Bool(value),
        serde_yaml::Value::Number(number) => number
            .to_string()
            .parse::<Number>()
            .map_or(Value::Null, Value::Number),
        serde_yaml::Value::String(text) => Value::String(text),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json).collect(),
        serde_yaml::Value::Mapping(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let key = match json(key) {
                    Value::String(key) => key,
                    other => other.to_string(),
                };
                (key, json(value))
            });
            Value::Object(fields.collect::<Map<_, _>>())
        }
        serde_yaml::Value::Tagged(tagged) => json(tagged.value),
    }
}
