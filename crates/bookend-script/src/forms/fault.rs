//! What goes wrong with an answer, and how long it waits.

use super::{Form, Takes, key, needed};

/// Where a connection may end.
const PLACES: &[&str] = &[
    "before-body",
    "before-commit",
    "after-commit",
    "in-body",
    "on-close",
];

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "fault",
        what: "a fault",
        says: "What goes wrong with an answer; one of these.",
        keys: &[
            key(
                "blackhole",
                Takes::Word(PLACES),
                "The connection stays open, and nothing more comes; where it begins.",
                r#""before-commit""#,
            ),
            key(
                "content-length",
                Takes::Text,
                "So many bytes more are promised than there are; fewer with a minus.",
                "10",
            ),
            key(
                "corrupt",
                Takes::Word(&["body", "encoding", "media-type", "gzip"]),
                "The content is wrong: it does not parse, is not UTF-8, says that it is a page, or says that it is gzip.",
                r#""body""#,
            ),
            key(
                "dribble",
                Takes::Form("dribble"),
                "The answer comes in small pieces.",
                r#"{"pieces": 20, "over": "5s"}"#,
            ),
            key(
                "empty",
                Takes::Word(PLACES),
                "The connection is closed; where.",
                r#""in-body""#,
            ),
            key(
                "garbage",
                Takes::Word(&["before-body", "before-commit", "after-commit"]),
                "Bytes that are no HTTP come in place of the answer; when.",
                r#""before-commit""#,
            ),
            key(
                "hang",
                Takes::Duration,
                "The answer comes so late.",
                r#""30s""#,
            ),
            key(
                "malformed-chunk",
                Takes::Word(&["cut", "size", "last"]),
                "The body comes in chunks, and one is shorter than it says, has a size that is no number, or is missing in the end.",
                r#""size""#,
            ),
            key(
                "rate-limit",
                Takes::Form("rate-limit"),
                "Beyond so many requests, 429 with `Retry-After`.",
                r#"{"limit": 10, "window": "1m"}"#,
            ),
            key(
                "raw",
                Takes::Text,
                "These bytes come in place of the answer, and the connection is closed.",
                r#""HTTP/1.1 299 Odd\r\n\r\n""#,
            ),
            key(
                "refuse",
                Takes::Duration,
                "The connection is reset, and so is every new one for so long.",
                r#""10s""#,
            ),
            key(
                "reset",
                Takes::Word(PLACES),
                "The connection is reset; where.",
                r#""in-body""#,
            ),
            key(
                "slow-close",
                Takes::Duration,
                "The body ends where the connection ends, and that is so much later.",
                r#""5s""#,
            ),
            key(
                "throttle",
                Takes::Text,
                "The answer comes at so many bytes in a second.",
                r#""2KB/s""#,
            ),
            key(
                "truncate",
                Takes::Share,
                "So much of the body comes, although all of it is promised.",
                r#""40%""#,
            ),
        ],
    },
    Form {
        name: "dribble",
        what: "`dribble`",
        says: "An answer in small pieces, head and body.",
        keys: &[
            needed("pieces", Takes::Whole(2, 10_000), "In how many.", "20"),
            needed(
                "over",
                Takes::Duration,
                "How long it takes from the first to the last.",
                r#""5s""#,
            ),
        ],
    },
    Form {
        name: "rate-limit",
        what: "`rate-limit`",
        says: "So many requests are answered in a while; the clock is cut into windows.",
        keys: &[
            needed(
                "limit",
                Takes::Whole(0, 1_000_000_000),
                "How many are answered.",
                "10",
            ),
            needed("window", Takes::Duration, "In how long.", r#""1m""#),
            key(
                "per",
                Takes::Expression,
                "What is counted by; everything together when nothing is said.",
                r#""$(caller)""#,
            ),
        ],
    },
    Form {
        name: "delay",
        what: "a delay",
        says: "How long an answer waits; one of `fixed`, `uniform`, `normal` and `lognormal`.",
        keys: &[
            key("fixed", Takes::Duration, "Always so long.", r#""250ms""#),
            key(
                "uniform",
                Takes::Form("uniform"),
                "Anything from one to the other, all alike.",
                r#"{"from": "100ms", "to": "2s"}"#,
            ),
            key(
                "normal",
                Takes::Form("normal"),
                "By the normal distribution.",
                r#"{"mean": "300ms", "deviation": "50ms"}"#,
            ),
            key(
                "lognormal",
                Takes::Form("lognormal"),
                "By the lognormal distribution: mostly short, and very long now and then.",
                r#"{"median": "80ms", "p99": "2s"}"#,
            ),
            key(
                "phase",
                Takes::Word(&["before-commit", "first-byte", "body"]),
                "When: before the request takes effect, before the first byte (when nothing is said), or between head and body.",
                r#""before-commit""#,
            ),
        ],
    },
    Form {
        name: "uniform",
        what: "a uniform delay",
        says: "Anything from one time to another, all alike.",
        keys: &[
            needed("from", Takes::Duration, "The shortest.", r#""100ms""#),
            needed("to", Takes::Duration, "The longest.", r#""2s""#),
        ],
    },
    Form {
        name: "normal",
        what: "a normal delay",
        says: "Times by the normal distribution, and never less than nothing.",
        keys: &[
            needed("mean", Takes::Duration, "The mean.", r#""300ms""#),
            needed(
                "deviation",
                Takes::Duration,
                "The standard deviation.",
                r#""50ms""#,
            ),
            key(
                "max",
                Takes::Duration,
                "The longest; an hour when nothing is said.",
                r#""5s""#,
            ),
        ],
    },
    Form {
        name: "lognormal",
        what: "a lognormal delay",
        says: "Times as those of real services are: most are short, a few are very long.",
        keys: &[
            needed(
                "median",
                Takes::Duration,
                "What half of them stay below.",
                r#""80ms""#,
            ),
            needed(
                "p99",
                Takes::Duration,
                "What 99 of 100 stay below.",
                r#""2s""#,
            ),
            key(
                "max",
                Takes::Duration,
                "The longest; an hour when nothing is said.",
                r#""5s""#,
            ),
        ],
    },
];
