//! Named states, and the ways between them.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[Form {
    name: "machine",
    what: "a machine",
    says: "Named states that a behaviour can ask for, and which of them may follow which.",
    keys: &[
        key(
            "title",
            Takes::Text,
            "What it is, for people.",
            r#""Whether the service takes bookings""#,
        ),
        key(
            "per",
            Takes::Expression,
            "What there is a course of states for; one for everybody when nothing is said.",
            r#""$(caller)""#,
        ),
        key(
            "initial",
            Takes::Name,
            "The state in which each course begins; the first when nothing is said.",
            r#""open""#,
        ),
        needed(
            "states",
            Takes::TextsByName,
            "The states, and those that may follow each.",
            r#"{"open": ["full", "closed"], "full": ["open"], "closed": []}"#,
        ),
    ],
}];
