//! The operators: what may be asked of the values of a subject.

use super::{Key, Takes, key};

/// Two values.
const VALUES: Takes = Takes::List(&Takes::Value);

/// Every operator.
pub(crate) const OPERATORS: &[Key] = &[
    key(
        "equals",
        Takes::Value,
        "A value is equal after conversion, as to a bare value; `null` means no value.",
        r#""free""#,
    ),
    key("ne", Takes::Value, "No value is equal.", r#""busy""#),
    key(
        "in",
        VALUES,
        "A value is equal to one of a list.",
        r#"["free", "busy-tentative"]"#,
    ),
    key(
        "not-in",
        VALUES,
        "No value is equal to one of a list.",
        r#"["busy", "entered-in-error"]"#,
    ),
    key(
        "gt",
        Takes::Value,
        "A value is greater: numbers by size, lengths of time, instants, dates by day.",
        "0",
    ),
    key("gte", Takes::Value, "A value is greater or equal.", "1"),
    key("lt", Takes::Value, "A value is less.", r#""500ms""#),
    key("lte", Takes::Value, "A value is less or equal.", "20"),
    key(
        "before",
        Takes::Value,
        "An instant is earlier.",
        r#""$(now + 14d)""#,
    ),
    key("after", Takes::Value, "An instant is later.", r#""$(now)""#),
    key(
        "between",
        Takes::Two,
        "A value is from the first to the second of a list, both included.",
        "[200, 299]",
    ),
    key(
        "matches",
        Takes::Text,
        "A regular expression fits the whole of a value.",
        r#""W/\"[0-9]+\"""#,
    ),
    key(
        "search",
        Takes::Text,
        "A regular expression fits a part of a value.",
        r#""patient%5B""#,
    ),
    key(
        "contains",
        Takes::Value,
        "A text has a part, a list an item, a map a key.",
        r#""no-store""#,
    ),
    key(
        "starts-with",
        Takes::Value,
        "A text begins so.",
        r#""application/fhir+""#,
    ),
    key(
        "ends-with",
        Takes::Value,
        "A text ends so.",
        r#""/Appointment""#,
    ),
    key(
        "exists",
        Takes::Boolean,
        "With `true`, there is a value; with `false`, there is none.",
        "true",
    ),
    key(
        "empty",
        Takes::Boolean,
        "With `true`, every value is empty or blank, or there is none.",
        "false",
    ),
    key(
        "count",
        Takes::Test,
        "The number of values is as follows.",
        r#"{"gte": 1}"#,
    ),
    key(
        "unique",
        Takes::Boolean,
        "With `true`, no value occurs twice.",
        "true",
    ),
    key("type", Takes::Type, "A value is of this type.", r#""asid""#),
    key(
        "each",
        Takes::Value,
        "Every value is as follows; with `over`, a FHIRPath expression, parts of every value are.",
        r#"{"equals": "free"}"#,
    ),
    key(
        "all",
        Takes::Value,
        "Every operator of a map, or of a list of them, holds.",
        r#"[{"starts-with": "200"}, {"type": "asid"}]"#,
    ),
    key(
        "any",
        Takes::Value,
        "At least one of a list holds.",
        r#"[{"exists": false}, {"equals": "gzip"}]"#,
    ),
    key(
        "none",
        Takes::Value,
        "Nothing of a list holds.",
        r#"[{"contains": "//"}, {"contains": ".."}]"#,
    ),
    key(
        "not",
        Takes::Value,
        "It does not hold; the same as `none`.",
        r#"{"contains": "//"}"#,
    ),
];
