//! What goes wrong on purpose while a request is sent.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "client-fault",
        what: "a client fault",
        says: "What goes wrong on purpose while a request is sent; one of these.",
        keys: &[
            key(
                "abort",
                Takes::Word(&["after-send", "in-body", "in-head"]),
                "The connection is reset, and no answer is read; where.",
                r#""in-body""#,
            ),
            key(
                "half-close",
                Takes::Value,
                "The request is sent whole, then it is said that nothing more comes; takes nothing.",
                "null",
            ),
            key(
                "slow-upload",
                Takes::Form("slow-upload"),
                "The body is sent slowly.",
                r#"{"pieces": 20, "over": "2s"}"#,
            ),
            key(
                "early-close",
                Takes::Value,
                "Half of the body that was promised is sent, then it is said that nothing more comes; takes nothing.",
                "null",
            ),
            key(
                "pipelined",
                Takes::Predicate,
                "The same request follows at once; what the second answer has to be.",
                r#"{"status": 409}"#,
            ),
        ],
    },
    Form {
        name: "slow-upload",
        what: "`slow-upload`",
        says: "A body that is sent slowly.",
        keys: &[
            needed(
                "pieces",
                Takes::Whole(2, 10_000),
                "In how many pieces.",
                "20",
            ),
            needed(
                "over",
                Takes::Duration,
                "How long it takes from the first to the last.",
                r#""2s""#,
            ),
        ],
    },
];
