//! The subjects: what a predicate may look at, and how predicates are composed.

use super::{Key, Takes, key};

/// A subject whose values are tested.
const fn word(name: &'static str, says: &'static str, example: &'static str) -> Key {
    key(name, Takes::Test, says, example)
}

/// The subjects that have a side, and are there in full.
pub(crate) const SUBJECTS: &[Key] = &[
    word(
        "interaction",
        "The dialect's name for the request.",
        r#""slot.search""#,
    ),
    word("method", "The HTTP method.", r#""POST""#),
    word(
        "path",
        "The path below the service root, decoded; a value with `{…}` is a template.",
        r#""/Appointment/{id}""#,
    ),
    word(
        "target",
        "Path and query below the service root, as they stood on the wire.",
        r#"{"search": "patient%5B"}"#,
    ),
    word(
        "parameters.unknown",
        "Names of query parameters that the interaction does not know.",
        r#"{"exists": false}"#,
    ),
    word(
        "parameters.lookalike",
        "Those of them that begin with a known name.",
        r#"{"exists": false}"#,
    ),
    word(
        "jwt.defect",
        "The first thing wrong with the bearer token; nothing is wrong with a sound one.",
        r#"["missing", "expired"]"#,
    ),
    word(
        "caller",
        "Who is calling, as the dialect finds it out.",
        r#""200000000001""#,
    ),
    word("status", "The status of the response.", "201"),
    word(
        "time.first-byte",
        "Milliseconds from the beginning of the request to the first byte of the response.",
        r#"{"lt": "500ms"}"#,
    ),
    word(
        "time.total",
        "Milliseconds from the beginning of the request to the end of the response.",
        r#"{"lt": "2s"}"#,
    ),
    word(
        "error",
        "Why there is no response: `connect`, `closed`, `malformed`, `timeout`, `abandoned` or `other`.",
        r#""timeout""#,
    ),
    word(
        "effect",
        "What a request that writes has changed, which only a provider knows: `committed`, `pretended`, `later` or `none`.",
        r#""committed""#,
    ),
    word(
        "format",
        "The wire format of the body by its media type: `json`, `xml` or nothing.",
        r#""xml""#,
    ),
    word(
        "resource",
        "The type of the resource in the body.",
        r#""Bundle""#,
    ),
    word("body", "The body as text.", r#"{"contains": "expired"}"#),
    word(
        "clock",
        "The present instant.",
        r#"{"before": "2026-12-24T18:00:00Z"}"#,
    ),
    word(
        "count",
        "The how manieth request of its interaction this is, from 1; in the `when` of a behaviour.",
        r#"{"gt": 3}"#,
    ),
    key(
        "profile",
        Takes::Texts,
        "The profiles to which the resource in the body has to conform.",
        r#"["Appointment"]"#,
    ),
    key(
        "fhir",
        Takes::Tests,
        "What FHIRPath expressions find in the body, in JSON and XML alike.",
        r#"{"contained.ofType(Slot).id": "slot010"}"#,
    ),
    key(
        "jwt",
        Takes::Tests,
        "What FHIRPath expressions find in the claims of the bearer token.",
        r#"{"requesting_device.identifier.value": {"exists": true}}"#,
    ),
    key(
        "json",
        Takes::Tests,
        "Parts of a JSON body that is not FHIR, by JSON Pointer.",
        r#"{"/error/code": 42}"#,
    ),
    key(
        "value",
        Takes::Tests,
        "Anything that `$(…)` can name.",
        r#"{"row.format": "xml"}"#,
    ),
];

/// The beginnings of subjects that have a side, and a name behind their dot.
pub(crate) const PREFIXED: &[Key] = &[
    word(
        "query.",
        "A query parameter, decoded; all its values.",
        r#"{"count": 1}"#,
    ),
    word(
        "parameter.",
        "A search parameter by its role in the dialect, whatever its spelling.",
        r#""2000099999""#,
    ),
    word(
        "header.",
        "A header field, whatever its case; all its values.",
        r#"{"exists": true}"#,
    ),
    word(
        "jwt.header.",
        "A field of the bearer token's header.",
        r#""none""#,
    ),
    word(
        "jwt.claims.",
        "A claim of the bearer token; dots and positions lead further in.",
        r#""directcare""#,
    ),
    word("policy.", "The setting of a policy switch.", r#""warn""#),
    word(
        "state.",
        "The state of a machine; in the `when` of a behaviour.",
        r#""closed""#,
    ),
    word(
        "remembered.",
        "What behaviours have remembered by this name, or a part of it.",
        r#"{"exists": true}"#,
    ),
];

/// What stands in place of a subject, and has no side.
pub(crate) const COMPOSED: &[Key] = &[
    key(
        "all",
        Takes::Predicate,
        "All of these predicates hold.",
        r#"[{"method": "POST"}, {"format": "xml"}]"#,
    ),
    key(
        "any",
        Takes::Predicate,
        "At least one of these predicates holds.",
        r#"[{"method": "POST"}, {"target": {"search": "patient%5B"}}]"#,
    ),
    key(
        "none",
        Takes::Predicate,
        "None of these predicates holds.",
        r#"[{"header.Accept": {"exists": true}}]"#,
    ),
    key(
        "not",
        Takes::Predicate,
        "The same as `none`.",
        r#"[{"profile": "Appointment"}]"#,
    ),
    key(
        "matcher",
        Takes::Either(&[Takes::Name, Takes::Form("matcher-use")]),
        "A named predicate, perhaps with values for its parameters.",
        r#"{"name": "books-for", "with": {"family": "Grainger"}}"#,
    ),
    key(
        "verifies",
        Takes::Texts,
        "The requirements that these clauses show by themselves; only where something is expected, and in matchers.",
        r#""UEC-P-31""#,
    ),
];

/// What a matcher has besides.
pub(crate) const PARAMETERS: Key = key(
    "parameters",
    Takes::List(&Takes::Name),
    "Names that the matcher is used with.",
    r#"["family"]"#,
);

/// What the expectation of a race has besides.
pub(crate) const COUNT: Key = key(
    "count",
    Takes::Whole(0, u64::MAX),
    "How many; 1 when nothing is said.",
    "1",
);
