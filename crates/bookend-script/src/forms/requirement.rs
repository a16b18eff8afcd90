//! The clauses of a standard, and the checks that prove them.

use super::{Form, Takes, key, needed};

const LEVELS: Takes = Takes::Word(&["MUST", "SHALL", "SHOULD"]);

const SUBJECTS: Takes = Takes::Value;

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "requirement",
        what: "a requirement",
        says: "A clause of the standard.",
        keys: &[
            needed("id", Takes::Name, "Its id; unique.", r#""UEC-P-31""#),
            needed(
                "level",
                Takes::Text,
                "How binding it is, as the standard says it.",
                r#""SHALL""#,
            ),
            needed(
                "role",
                Takes::Text,
                "Of whom it is asked: `provider`, `consumer` or both.",
                r#""provider""#,
            ),
            needed(
                "says",
                Takes::Text,
                "What it demands, in one line.",
                r#""a slot is booked once""#,
            ),
            key(
                "source",
                Takes::Text,
                "Where the standard says so.",
                r#""section 11""#,
            ),
            key(
                "alias",
                Takes::Texts,
                "Other ids, such as the incumbent's.",
                r#"["BARS-31"]"#,
            ),
            key(
                "means",
                Takes::Texts,
                "The rows that prove it, where it says the same as they do.",
                r#"["UEC-P-31"]"#,
            ),
            key(
                "not-tested",
                Takes::Text,
                "Why no program can prove it.",
                r#""a screen of the consumer""#,
            ),
        ],
    },
    Form {
        name: "check",
        what: "a check",
        says: "A standing predicate on whatever passes, tied to requirements.",
        keys: &[
            needed(
                "id",
                Takes::Name,
                "Its id; unique.",
                r#""trace-id-is-a-uuid""#,
            ),
            key(
                "alias",
                Takes::Texts,
                "Other ids, such as the incumbent's.",
                r#"["C-ADD-SSP-TRACE"]"#,
            ),
            key(
                "verifies",
                Takes::Texts,
                "The requirements that it proves.",
                r#"["UEC-C-12"]"#,
            ),
            key(
                "level",
                LEVELS,
                "How binding it is; `MUST` when nothing is said.",
                r#""SHOULD""#,
            ),
            key(
                "on",
                Takes::Word(&["request", "response", "exchange", "sequence"]),
                "What is judged; a check that is made of a rule judges requests.",
                r#""request""#,
            ),
            key(
                "judges",
                Takes::Word(&["consumer", "provider"]),
                "Whose doing it is, of an exchange or a sequence.",
                r#""consumer""#,
            ),
            key(
                "when",
                Takes::Predicate,
                "When it is judged; always when nothing is said.",
                r#"{"interaction": "slot.search"}"#,
            ),
            key(
                "rule",
                Takes::Text,
                "The rule of the dialect that says the same.",
                r#""ssp-trace-id""#,
            ),
            key(
                "implied-by",
                Takes::Text,
                "A rule of the dialect that asks at least as much; where that was met, the check is not judged.",
                r#""token""#,
            ),
            key(
                "expect",
                Takes::Predicate,
                "What has to hold.",
                r#"{"header.Ssp-TraceID": {"type": "uuid"}}"#,
            ),
            key(
                "judged-by",
                Takes::Word(&["profiles", "validator", "diary"]),
                "Who finds nothing wrong, in place of `expect`: with a body the profiles that it claims, or the service of `--validator`; with a race the diary.",
                r#""profiles""#,
            ),
            key(
                "says",
                Takes::Text,
                "What it says, for people.",
                r#""every request can be traced""#,
            ),
            key(
                "wanted",
                Takes::Text,
                "What is wanted, in words or by an example, as findings tell it where `expect` asks one thing; without it they tell what `expect` asks.",
                r#""a bound such as `ge2026-11-24T08:00:00Z`""#,
            ),
            key(
                "else",
                Takes::Text,
                "The refusal that answers a request for which it does not hold, in strict mode.",
                r#""header-invalid""#,
            ),
            key(
                "by",
                SUBJECTS,
                "What makes a sequence: the exchanges for which these are the same.",
                r#"["caller"]"#,
            ),
            key(
                "remember",
                Takes::Form("remember"),
                "What a sequence keeps of an exchange.",
                r#"{"as": "header.X-Request-ID"}"#,
            ),
            key(
                "forget",
                Takes::Predicate,
                "When what was kept is forgotten.",
                r#"{"interaction": "appointment.cancel"}"#,
            ),
            key(
                "for",
                Takes::Duration,
                "For how long it is kept; `1h` when nothing is said.",
                r#""5m""#,
            ),
        ],
    },
    Form {
        name: "remember",
        what: "`remember`",
        says: "What a sequence keeps of an exchange.",
        keys: &[
            key(
                "when",
                Takes::Predicate,
                "Which exchanges it keeps something of.",
                r#"{"interaction": "appointment.read"}"#,
            ),
            key(
                "as",
                SUBJECTS,
                "The name under which it is kept.",
                r#""header.X-Request-ID""#,
            ),
            key(
                "keep",
                SUBJECTS,
                "What is kept: `$(remembered.…)` in `expect`.",
                r#"["header.X-Request-ID"]"#,
            ),
        ],
    },
];
