//! What stands in a step: what it keeps, how often it sends, how it moves the clocks.

use super::step::MOST;
use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "capture",
        what: "a capture",
        says: "A value that a step keeps for later ones: one of `fhir`, `header`, `body`, `status` and `value`.",
        keys: &[
            key(
                "fhir",
                Takes::Path,
                "A FHIRPath expression on the response's body.",
                r#""entry.resource.ofType(Slot)""#,
            ),
            key(
                "header",
                Takes::Name,
                "A header field of the response.",
                r#""ETag""#,
            ),
            key("body", Takes::Boolean, "The response's body.", "true"),
            key("status", Takes::Boolean, "The response's status.", "true"),
            key(
                "value",
                Takes::Value,
                "A value made of others.",
                r#""$(now)""#,
            ),
            key(
                "pick",
                Takes::Word(&["first", "all", "unused", "random"]),
                "Which of several values is kept; the first when nothing is said.",
                r#""unused""#,
            ),
            key(
                "optional",
                Takes::Boolean,
                "Whether the step can do without it.",
                "true",
            ),
            key(
                "pattern",
                Takes::Text,
                "A part of the value: the first group of a regular expression, or the whole match.",
                r#""_history/(.+)$""#,
            ),
            key(
                "verifies",
                Takes::Texts,
                "The requirements that are not met when there is nothing to keep.",
                r#"["UEC-P-39"]"#,
            ),
        ],
    },
    Form {
        name: "poll",
        what: "`poll`",
        says: "Sending again until a condition holds.",
        keys: &[
            needed(
                "until",
                Takes::Predicate,
                "The condition.",
                r#"{"status": 200}"#,
            ),
            key(
                "every",
                Takes::Duration,
                "How long to wait in between; `200ms` when nothing is said.",
                r#""500ms""#,
            ),
            key(
                "for",
                Takes::Duration,
                "How long to go on; `10s` when nothing is said.",
                r#""30s""#,
            ),
        ],
    },
    Form {
        name: "retry",
        what: "`retry`",
        says: "Sending the same request again when there was no response.",
        keys: &[
            needed("times", Takes::Whole(0, MOST), "How often.", "2"),
            key(
                "same-request",
                Takes::Boolean,
                "The request is always the same.",
                "true",
            ),
        ],
    },
    Form {
        name: "clock-change",
        what: "a change of the clocks",
        says: "Where the clocks of both ends stand, and whether they run.",
        keys: &[
            key(
                "set",
                Takes::Text,
                "The point in time to which both are set.",
                r#""tomorrow@23:59""#,
            ),
            key(
                "advance",
                Takes::Text,
                "By how much both are moved; `-5m` goes back.",
                r#""5m""#,
            ),
            key(
                "frozen",
                Takes::Boolean,
                "Whether both stand still from now on, or run.",
                "true",
            ),
            key(
                "skew",
                Takes::Text,
                "How far the target's clock is ahead of the consumer's own from now on; `-2m` is behind.",
                r#""2m""#,
            ),
        ],
    },
];
