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
    said_beside(file, right, wrong, None)
}

/// The same, with one more file of the dialect.
fn said_beside(file: &str, right: &str, wrong: &str, more: Option<&str>) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("../../simulator-config/careconnect-stu3");
    let sources = FILES.map(|name| {
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
    });
    let more = more.map(|text| Source {
        name: "more.yaml".to_owned(),
        text: format!("bookend: 1\ndialect:\n  name: careconnect-stu3\n{text}"),
    });
    let sources = Sources::new(sources.into_iter().chain(more));
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
        "defect: algorithm",
        "defect: json",
        "`json` is what is wrong with the form of a token, and is judged before every rule",
    ),
    (
        "token.yaml",
        "its $(facts.part) is base64url",
        "its $(fact.part) is base64url",
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
        "{Strict-Transport-Security: max-age=31536000}",
        "{Strict-Transport-Security: max-age=$(now)}",
        "this is the same in every response",
    ),
    (
        "dialect.yaml",
        "{Strict-Transport-Security: max-age=31536000}",
        "{Strict Transport Security: max-age=31536000}",
        "`Strict Transport Security` is not the name of a header field",
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

/// The dialect has no outcomes of the incumbent in these files; its own refusals do as well.
const CODES: &[(&str, &str)] = &[
    (
        "{switch: outcome-codes, settings: {tkw: {version-stale: duplicate-request}}}",
        "nothing wrong",
    ),
    (
        "{switch: outcome-code, settings: {tkw: {}}}",
        "there is no policy switch `outcome-code`",
    ),
    (
        "{switch: outcome-codes, settings: {tkv: {}}}",
        "`outcome-codes` cannot be `tkv`; it is one of `spine`, `tkw`",
    ),
    (
        "{switch: outcome-codes, settings: {tkw: {version-stale: tkw-409}}}",
        "`outcome-codes` names the refusal `tkw-409`, which is not there",
    ),
    (
        "{switch: outcome-codes, settings: {tkw: {version-stall: version-stale}}}",
        "`outcome-codes` names the refusal `version-stall`, which is not there",
    ),
    (
        "{switch: outcome-codes, settings: {tkw: version-stale}}",
        "refusals are a map",
    ),
    ("{settings: {tkw: {}}}", "`outcome-codes` needs `switch`"),
];

#[test]
fn each_mistake_in_the_codes_of_refusals_is_told() {
    for (written, expected) in CODES {
        let more = format!("  outcome-codes: {written}\n");
        let said = said_beside("dialect.yaml", "bookend", "bookend", Some(&more));
        assert!(said.contains(expected), "{written}:\n{said}");
    }
}
