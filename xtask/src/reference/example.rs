//! Examples as an author would write them: YAML in one line.

use serde_json::Value;

/// How long an example may be to stand in a table, in letters.
const LONGEST: usize = 90;

/// Returns the first example of a schema as code; nothing where there is none that fits.
pub(super) fn example(schema: &Value) -> String {
    let written = schema.pointer("/examples/0").map(flow).unwrap_or_default();
    match written.chars().count() {
        0 => String::new(),
        length if length > LONGEST => String::new(),
        _ if written.contains('`') => format!("`` {written} ``"),
        _ => format!("`{written}`"),
    }
}

fn flow(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter();
            let members: Vec<String> = members
                .map(|(key, value)| format!("{}: {}", text(key), flow(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }
        Value::String(written) => text(written),
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// Writes a text without quotes where YAML takes it for the same text.
fn text(text: &str) -> String {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || "-_./$()+".contains(letter);
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '$');
    let is_other = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text);
    if begins && !is_other && text.chars().all(|letter| is_word(letter) || letter == ' ') {
        return text.to_owned();
    }
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_example_is_yaml_in_one_line() {
        let of = |value: Value| example(&json!({"examples": [value]}));
        assert_eq!(of(json!({"slot-gone": 409})), "`{slot-gone: 409}`");
        assert_eq!(
            of(json!(["$(now)", "12", "off", "a: b"])),
            r#"`[$(now), "12", "off", "a: b"]`"#
        );
        assert_eq!(of(json!("x".repeat(91))), "");
        assert_eq!(example(&json!({})), "");
    }
}
