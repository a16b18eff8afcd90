//! How often a rule of the provider applies.

use super::{Form, Takes, key, needed};

/// The most that a schedule counts to.
const MOST: u64 = 1_000_000_000;

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "behaviour-schedule",
        what: "the schedule of a behaviour",
        says: "How often a behaviour applies. Every request for which `when` holds is counted.",
        keys: &[
            key(
                "times",
                Takes::Whole(1, MOST),
                "At most so many times.",
                "2",
            ),
            key("first", Takes::Whole(1, MOST), "The same as `times`.", "2"),
            key(
                "after",
                Takes::Whole(0, MOST),
                "Not for the first so many requests.",
                "1",
            ),
            key(
                "every",
                Takes::Whole(1, MOST),
                "Only every so manieth, beginning with the first after `after`.",
                "3",
            ),
            key(
                "per",
                Takes::Expression,
                "What is counted by; everything together when nothing is said.",
                r#""$(request.header.Ssp-From)""#,
            ),
            key(
                "probability",
                Takes::Share,
                "Only so many of a hundred, by chance: the same seed means the same requests.",
                r#""20%""#,
            ),
            key(
                "ramp",
                Takes::Form("ramp"),
                "The same, more and more of them or fewer and fewer.",
                r#"{"from": "0%", "to": "100%", "over": "10m"}"#,
            ),
            key(
                "from",
                Takes::Text,
                "Not before this point in time; `+30s` is half a minute after the provider has started.",
                r#""+30s""#,
            ),
            key(
                "until",
                Takes::Text,
                "Not from this point in time on.",
                r#""today@18:00""#,
            ),
            key(
                "quota",
                Takes::Form("quota"),
                "At most so many times in a while.",
                r#"{"limit": 5, "window": "1m"}"#,
            ),
        ],
    },
    Form {
        name: "ramp",
        what: "a ramp",
        says: "A share of requests that changes with time, from when the behaviour first may apply.",
        keys: &[
            needed(
                "from",
                Takes::Share,
                "The share in the beginning.",
                r#""0%""#,
            ),
            needed(
                "to",
                Takes::Share,
                "The share in the end, and ever after.",
                r#""100%""#,
            ),
            needed("over", Takes::Duration, "How long it takes.", r#""10m""#),
        ],
    },
    Form {
        name: "quota",
        what: "a quota",
        says: "At most so many times in a while; the clock is cut into windows.",
        keys: &[
            needed("limit", Takes::Whole(1, MOST), "How many times.", "5"),
            needed("window", Takes::Duration, "In how long.", r#""1m""#),
        ],
    },
];
