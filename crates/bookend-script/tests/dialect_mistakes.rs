//! Mistakes in the files of a dialect: each is told, with what is wrong.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what cannot be read, and says where"
)]

use bookend_script::{Choices, Source, Sources, check, render};
use std::path::Path;

const FILES: [&str; 6] = [
    "dialect.yaml",
    "token.yaml",
    "rules.yaml",
    "refusals.yaml",
    "resources.yaml",
    "inventory.yaml",
];

/// Returns what is said of the shipped dialect when one text in one of its files is another.
fn said(file: &str, right: &str, wrong: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../../simulator-config/careconnect-stu3");
    let sources = Sources::new(FILES.map(|name| {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let text = if name == file {
            assert!(text.contains(right), "`{right}` is not in {file} any more");
            text.replacen(right, wrong, 1)
        } else {
            text
        };
        Source {
            name: name.to_owned(),
            text,
        }
    }));
    match check(&sources, &Choices::default()) {
        Ok(_) => "nothing wrong".to_owned(),
        Err(diagnostics) => render(&diagnostics, &sources, false),
    }
}

#[test]
fn without_a_mistake_nothing_is_said() {
    assert_eq!(said("dialect.yaml", "bookend", "bookend"), "nothing wrong");
}

/// File, text in it, what stands there in its place, and what is said of that.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "token.yaml",
        "      segments: a token",
        "      segmnts: a token",
        "`form` has no key `segmnts`",
    ),
    (
        "token.yaml",
        "      segments: a token",
        "      # segments: a token",
        "`form` needs `segments`",
    ),
    (
        "token.yaml",
        "$(facts.part) of a token is base64url",
        "$(fact.part) of a token is base64url",
        "nothing here is named `fact`",
    ),
    (
        "token.yaml",
        "without: [iss]",
        "without: [isss]",
        "nothing at `isss`",
    ),
    (
        "token.yaml",
        "without: [/requesting_device/identifier/0/system]",
        "without: [/requesting_device/identifier/1/system]",
        "nothing at `/requesting_device/identifier/1/system`",
    ),
    (
        "token.yaml",
        "where(value != '').system\"",
        "where(value != '.system\"",
        "FHIRPath",
    ),
    (
        "dialect.yaml",
        "zone: Europe/London",
        "zone: Europe/Londn",
        "Europe/Londn",
    ),
    (
        "dialect.yaml",
        "  request-id: $(",
        "  request-ids: $(",
        "a dialect has no key `request-ids`",
    ),
    (
        "dialect.yaml",
        "outcome: no-slots}",
        "outcome: no-slotz}",
        "names the refusal `no-slotz`, which is not there",
    ),
    (
        "dialect.yaml",
        "nothing-found: {when:",
        "nothing-found: {if:",
        "`nothing-found` has no key `if`",
    ),
    (
        "rules.yaml",
        "value: {window.to: {gte:",
        "value: {window.until: {gte:",
        "`window` has no part `until`",
    ),
];

#[test]
fn each_mistake_is_told() {
    for (file, right, wrong, expected) in MISTAKES {
        let said = said(file, right, wrong);
        assert!(said.contains(expected), "{file}: {wrong}:\n{said}");
    }
}
