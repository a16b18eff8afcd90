//! Changes to a message after it was composed.

use super::{Form, Key, Takes, key, needed};

/// A path, or a list of them.
const PATHS: Takes = Takes::Either(&[Takes::Path, Takes::List(&Takes::Path)]);

/// A way to break a token: one that the dialect lists, or one of the script's own.
const TOKEN: Takes = Takes::Either(&[Takes::Text, Takes::Form("token-defect")]);

/// The keys of a mutation.
const MUTATION: &[Key] = &[
    key(
        "drop",
        PATHS,
        "Leaves elements out; what has become empty goes too.",
        r#""meta.versionId""#,
    ),
    key(
        "set",
        Takes::Values,
        "Gives elements a value, by FHIRPath.",
        r#"{"status": "proposed"}"#,
    ),
    key(
        "duplicate",
        PATHS,
        "Has elements stand there twice.",
        r#""participant""#,
    ),
    key(
        "move",
        Takes::Form("move"),
        "Has elements stand elsewhere.",
        r#"{"from": "description", "to": "comment"}"#,
    ),
    key(
        "retype",
        Takes::Values,
        "Gives values another type of JSON, or resources another type.",
        r#"{"start": "number"}"#,
    ),
    key(
        "wrong-system",
        PATHS,
        "Gives identifiers, codes and contact details another system.",
        r#""contained.ofType(Slot).identifier""#,
    ),
    key(
        "wrong-profile",
        PATHS,
        "Has resources claim the profile of another type.",
        r#""contained.ofType(Patient)""#,
    ),
    key(
        "bad-reference",
        PATHS,
        "Has references lead to what is not there.",
        r#""slot""#,
    ),
    key(
        "header",
        Takes::Form("mutate-header"),
        "Sets or drops header fields.",
        r#"{"drop": "ETag"}"#,
    ),
    key(
        "query",
        Takes::Form("mutate-query"),
        "Sets or drops query parameters; of a request.",
        r#"{"set": {"start": "soon"}}"#,
    ),
    key(
        "jwt",
        Takes::Either(&[TOKEN, Takes::List(&TOKEN)]),
        "Breaks the token: in a way that the dialect lists, without a claim, or as it says; of a request.",
        r#""expired""#,
    ),
    key(
        "body",
        Takes::Value,
        "Sends a text in place of the resource.",
        r#""{""#,
    ),
    key(
        "status",
        Takes::Status,
        "Changes the status; of a response.",
        "500",
    ),
];

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "mutation",
        what: "a mutation",
        says: "A change to a message after it was composed.",
        keys: MUTATION,
    },
    Form {
        name: "move",
        what: "`move`",
        says: "Elements, and where they come to stand.",
        keys: &[
            needed("from", Takes::Path, "The elements.", r#""description""#),
            needed(
                "to",
                Takes::Path,
                "Where they come to stand.",
                r#""comment""#,
            ),
        ],
    },
    Form {
        name: "mutate-header",
        what: "`header`",
        says: "Changes to header fields.",
        keys: &[
            key(
                "set",
                Takes::Values,
                "Fields to set.",
                r#"{"ETag": "W/\"9\""}"#,
            ),
            key("drop", Takes::Texts, "Fields to drop.", r#"["ETag"]"#),
        ],
    },
    Form {
        name: "mutate-query",
        what: "`query`",
        says: "Changes to query parameters.",
        keys: &[
            key(
                "set",
                Takes::Values,
                "Parameters to set.",
                r#"{"start": "soon"}"#,
            ),
            key("drop", Takes::Texts, "Parameters to drop.", r#"["start"]"#),
        ],
    },
];
