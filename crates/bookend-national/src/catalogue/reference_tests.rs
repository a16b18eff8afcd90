//! The page on catalogues against the keys that the readers here take.

use std::collections::BTreeSet;
use std::path::Path;

/// How the readers ask for a key; its name follows.
const ASKED: &[&str] = &[
    "take(\"",
    "text(\"",
    "texts(\"",
    "required_text(\"",
    "require(\"",
    "whole(\"",
    "flag(\"",
    "ids(\"",
    "numbers(\"",
    "read(\"",
    "(remarks, &fields, \"",
];

/// Returns the names that stand between the beginnings above and the next quotation mark.
fn keys() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalogue");
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        let is_reader = path.is_file() && !name.ends_with("tests.rs");
        let text = is_reader.then(|| std::fs::read_to_string(&path).unwrap());
        // The lines of a call may be broken before its first argument.
        let text: String = text.unwrap_or_default().split_whitespace().collect();
        for asked in ASKED {
            let asked: String = asked.split_whitespace().collect();
            let behind = text.split(&asked).skip(1);
            keys.extend(behind.filter_map(|rest| rest.split('"').next().map(str::to_owned)));
        }
    }
    keys
}

#[test]
fn every_key_that_is_read_has_its_place_in_the_reference() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/national.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, page) = page.split_once("## The catalogue").unwrap();
    let keys = keys();
    assert!(keys.len() > 60, "{keys:?}");
    let is_missing = |key: &&String| !page.contains(&format!("`{key}`"));
    let missing: Vec<&String> = keys.iter().filter(is_missing).collect();
    assert!(missing.is_empty(), "docs/national.md lacks {missing:?}");
    // A sample of those that were missing once.
    for key in ["public-name", "most-of-a-type", "allow-http", "surgeries"] {
        assert!(keys.contains(key), "{key} is not found any more");
    }
}
