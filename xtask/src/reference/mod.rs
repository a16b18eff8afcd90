//! The reference of the script language: every key that a script may have, made of the schema.

mod example;
mod takes;

use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::page::{Page, row};
use example::example;
use takes::takes;

/// The page.
pub(crate) const PAGE: Page = Page {
    path: "docs/script/reference.md",
    task: "reference",
    text,
};

const HEAD: &str = "# Every key of a script

<!-- Made by `cargo xtask reference` from the schema; what is written here by hand is lost. -->

What each part of a script takes, made of [the JSON Schema](../../simulator-config/schema/script.schema.json) that editors read (`bookend-provider schema` prints it).
Keys in **bold** have to be there.
The pages beside this one, [files.md](files.md) first, say what it is all for; `check` says more than a schema can.

";

fn text() -> Result<String> {
    page(&bookend_script::schema())
}

fn page(schema: &Value) -> Result<String> {
    let mut page = HEAD.to_owned();
    section(&mut page, "A script", schema);
    let parts = schema.get("$defs").and_then(Value::as_object);
    for (name, part) in parts.context("the schema has no parts")? {
        section(&mut page, name, part);
    }
    Ok(page.trim_end().to_owned() + "\n")
}

/// Adds a part of a script: what it is, and its keys.
fn section(page: &mut String, name: &str, part: &Value) {
    let _ = write!(page, "## {name}\n\n");
    if let Some(says) = part.get("description").and_then(Value::as_str) {
        let _ = write!(page, "{says}\n\n");
    }
    let choices = part.get("anyOf").and_then(Value::as_array);
    let Some(choices) = choices else {
        keys(page, part);
        return;
    };
    let is_map = |choice: &&Value| choice.get("properties").is_some();
    let plain: Vec<String> = choices.iter().filter(|it| !is_map(it)).map(takes).collect();
    if !plain.is_empty() {
        let _ = write!(page, "It is {}", plain.join(", or "));
        let more = choices.iter().any(|it| is_map(&it));
        page.push_str(if more { ", or a map:\n\n" } else { ".\n\n" });
    }
    for choice in choices.iter().filter(is_map) {
        keys(page, choice);
    }
}

/// Adds the table of the keys of a map.
fn keys(page: &mut String, part: &Value) {
    let none = Map::new();
    let keys = part.get("properties").and_then(Value::as_object);
    let patterns = part.get("patternProperties").and_then(Value::as_object);
    let required = part.get("required").and_then(Value::as_array);
    let is_required = |key: &str| required.is_some_and(|it| it.iter().any(|name| name == key));
    row(page, &["key", "takes", "is", "such as"]);
    row(page, &["---"; 4]);
    for (key, value) in keys.unwrap_or(&none) {
        let name = if is_required(key) {
            format!("**`{key}`**")
        } else {
            format!("`{key}`")
        };
        key_row(page, &name, value);
    }
    for (pattern, value) in patterns.unwrap_or(&none) {
        key_row(page, &format!("what matches `{pattern}`"), value);
    }
    if let Some(other) = part.get("additionalProperties").filter(|it| it.is_object()) {
        key_row(page, "any other", other);
    }
    page.push('\n');
}

fn key_row(page: &mut String, name: &str, value: &Value) {
    let says = value.get("description").and_then(Value::as_str);
    let cells = [
        name,
        &takes(value),
        says.unwrap_or_default(),
        &example(value),
    ];
    row(page, &cells);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_that_is_published_is_that_of_the_schema() {
        PAGE.check().unwrap();
    }

    /// A key that is in the schema is in the reference, with what it takes.
    #[test]
    fn every_key_and_every_part_has_its_place() {
        let schema = bookend_script::schema();
        let page = text().unwrap();
        let parts = schema["$defs"].as_object().unwrap();
        for (name, part) in parts {
            assert!(page.contains(&format!("\n## {name}\n")), "{name}");
            let Some(keys) = part["properties"].as_object() else {
                continue;
            };
            for key in keys.keys() {
                assert!(page.contains(&format!("`{key}`")), "{name}.{key}");
            }
        }
        assert!(
            page.contains("| **`id`** | text |"),
            "a key that is required stands out"
        );
        assert!(!page.contains("|  |  |  |"), "a row says nothing");
    }

    #[test]
    fn every_link_leads_to_a_part() {
        let page = text().unwrap();
        for link in page.split("](#").skip(1) {
            let name = link.split(')').next().unwrap();
            assert!(page.contains(&format!("\n## {name}\n")), "{name}");
        }
    }
}
