//! What a value has to be, in words.

use serde_json::{Map, Value};

/// The pattern of the schema for lengths of time.
const DURATION: &str = "^[0-9]+(ms|s|m|h|d)$";

/// Says what a schema allows.
pub(super) fn takes(schema: &Value) -> String {
    if let Some(part) = schema.get("$ref").and_then(Value::as_str) {
        let name = part.rsplit('/').next().unwrap_or(part);
        return format!("[{name}](#{name})");
    }
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let mut words: Vec<String> = Vec::new();
        for choice in choices.iter().map(takes) {
            if !words.contains(&choice) {
                words.push(choice);
            }
        }
        return words.join(", or ");
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let words: Vec<String> = values.iter().map(word).collect();
        return words.join(", ");
    }
    let types = types(schema);
    match types.as_slice() {
        [] => "anything".to_owned(),
        [only] => one(schema, only),
        several if several.contains(&"array") => "any value but a map".to_owned(),
        several if several.contains(&"string") => "text".to_owned(),
        several => several.join(" or "),
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn one(schema: &Value, name: &str) -> String {
    match name {
        "string" => match schema.get("pattern").and_then(Value::as_str) {
            Some(DURATION) => "a length of time".to_owned(),
            Some(pattern) => format!("text that matches `{pattern}`"),
            None => "text".to_owned(),
        },
        "integer" => whole_number(schema),
        "boolean" => "`true` or `false`".to_owned(),
        "number" => "a number".to_owned(),
        "null" => "nothing".to_owned(),
        "array" => match schema.get("items") {
            Some(items) if !is_anything(items) => format!("a list, each {}", takes(items)),
            _ => "a list".to_owned(),
        },
        "object" => map(schema),
        other => other.to_owned(),
    }
}

fn is_anything(schema: &Value) -> bool {
    schema.as_object().is_some_and(Map::is_empty)
}

fn whole_number(schema: &Value) -> String {
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    match (bound("minimum"), bound("maximum")) {
        (Some(least), Some(most)) if least == most => format!("`{least}`"),
        (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
        (Some(least), None) => format!("a whole number from {least} on"),
        (None, Some(most)) => format!("a whole number up to {most}"),
        (None, None) => "a whole number".to_owned(),
    }
}

fn map(schema: &Value) -> String {
    if let Some(keys) = schema.get("properties").and_then(Value::as_object) {
        let keys: Vec<String> = keys
            .iter()
            .map(|(key, value)| format!("`{key}` ({})", takes(value)))
            .collect();
        return format!("a map of {}", keys.join(", "));
    }
    match schema
        .get("additionalProperties")
        .filter(|it| it.is_object())
    {
        Some(values) => format!("names, each with {}", takes(values)),
        None => "a map".to_owned(),
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_schema_allows_is_told_in_words() {
        let of = |schema: Value, words: &str| assert_eq!(takes(&schema), words, "{schema}");
        of(json!({}), "anything");
        of(json!({"$ref": "#/$defs/step"}), "[step](#step)");
        of(
            json!({"type": ["string", "number", "boolean"], "minLength": 1}),
            "text",
        );
        of(
            json!({"type": "integer", "minimum": 1, "maximum": 366}),
            "a whole number from 1 to 366",
        );
        of(
            json!({"type": "string", "pattern": DURATION}),
            "a length of time",
        );
        of(json!({"enum": ["off", 7]}), "`off`, `7`");
        of(
            json!({"anyOf": [{"type": "array", "items": {"$ref": "#/$defs/then"}}, {"$ref": "#/$defs/then"}]}),
            "a list, each [then](#then), or [then](#then)",
        );
        of(
            json!({"type": "object", "additionalProperties": {"type": "boolean"}}),
            "names, each with `true` or `false`",
        );
    }
}
