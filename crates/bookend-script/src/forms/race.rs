//! Several requests at once.

use super::step::MOST;
use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "race",
        what: "`race`",
        says: "Several requests at once.",
        keys: &[
            needed("contenders", Takes::Whole(2, MOST), "How many.", "8"),
            needed(
                "step",
                Takes::Form("step"),
                "What each sends.",
                r#"{"send": "appointment.book", "with": {"slot": "$(slot)"}}"#,
            ),
            needed(
                "expect",
                Takes::Form("race-expect"),
                "What is expected of their responses.",
                r#"{"exactly": {"count": 1, "status": 201}, "others": {"status": 422}}"#,
            ),
        ],
    },
    Form {
        name: "race-expect",
        what: "what is expected of a race",
        says: "What is expected of the responses of a race.",
        keys: &[
            needed(
                "exactly",
                Takes::Exactly,
                "What so many of them have to be: `count`, 1 when nothing is said, and a predicate.",
                r#"{"count": 1, "status": 201}"#,
            ),
            key(
                "others",
                Takes::Predicate,
                "What the others have to be.",
                r#"{"status": 422}"#,
            ),
        ],
    },
];
