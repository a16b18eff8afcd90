//! What a dialect says of requests: interactions, rules, refusals.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "interaction",
        what: "an interaction",
        says: "A kind of request: how it is recognised, what the provider does, how the consumer composes it.",
        keys: &[
            key(
                "title",
                Takes::Text,
                "The name for people.",
                r#""Search for slots""#,
            ),
            needed(
                "does",
                Takes::Word(&[
                    "capabilities",
                    "search-slots",
                    "book",
                    "read",
                    "read-version",
                    "cancel",
                    "search-appointments",
                ]),
                "What the booking domain does.",
                r#""search-slots""#,
            ),
            needed("method", Takes::Text, "The method.", r#""GET""#),
            needed(
                "path",
                Takes::Text,
                "The path; it may have named parts.",
                r#""/Appointment/{id}""#,
            ),
            key(
                "success",
                Takes::Status,
                "The status of a success; 200 when nothing is said.",
                "201",
            ),
            key(
                "body",
                Takes::Either(&[Takes::Boolean, Takes::Name]),
                "Whether a body is expected: `true`, or the type of the resource that is.",
                r#""Appointment""#,
            ),
            key(
                "answers",
                Takes::Name,
                "The type of the resource that answers a success.",
                r#""Bundle""#,
            ),
            key(
                "nothing-found",
                Takes::Form("nothing-found"),
                "What a search says that finds nothing.",
                r#"{"outcome": "no-slots"}"#,
            ),
            key(
                "respond",
                Takes::Pairs,
                "Header fields of a success.",
                r#"{"Location": "$(base)/Appointment/$(appointment.id)"}"#,
            ),
            key(
                "facts",
                Takes::Values,
                "What scripts can name as `$(interaction.<fact>)`.",
                r#"{"scope": "organization/slot.read"}"#,
            ),
            key(
                "parameters",
                Takes::TextsByName,
                "The query parameters that are known: roles, each with its spellings.",
                r#"{"window": ["start"]}"#,
            ),
            key(
                "includes",
                Takes::TextsByName,
                "The spellings of `_include` that ask for a resource type.",
                r#"{"Schedule": ["Slot:schedule"]}"#,
            ),
            needed(
                "send",
                Takes::Form("send"),
                "How the consumer composes it.",
                r#"{"with": {"id": "required"}, "path": "/Appointment/$(with.id)"}"#,
            ),
        ],
    },
    Form {
        name: "nothing-found",
        what: "`nothing-found`",
        says: "What a search says that finds nothing.",
        keys: &[
            needed(
                "outcome",
                Takes::Text,
                "The refusal whose OperationOutcome stands in the Bundle.",
                r#""no-slots""#,
            ),
            key(
                "when",
                Takes::Predicate,
                "When it says so; always when nothing is said.",
                r#"{"policy.no-slots": "outcome"}"#,
            ),
        ],
    },
    Form {
        name: "send",
        what: "`send`",
        says: "How the consumer composes an interaction.",
        keys: &[
            key(
                "with",
                Takes::Values,
                "Names that a step may give, with what holds when it does not, or `required`.",
                r#"{"service": "required", "status": "free"}"#,
            ),
            key(
                "path",
                Takes::Value,
                "The path below the service root.",
                r#""/Appointment/$(with.id)""#,
            ),
            key(
                "query",
                Takes::Pairs,
                "The query.",
                r#"[{"status": "$(with.status)"}]"#,
            ),
            key(
                "headers",
                Takes::Pairs,
                "Header fields beside those of every request.",
                r#"{"X-Request-ID": "$(uuid())"}"#,
            ),
            key(
                "body",
                Takes::Value,
                "The body.",
                r#"{"resourceType": "Appointment"}"#,
            ),
        ],
    },
    Form {
        name: "rule",
        what: "a rule",
        says: "Something that is asked of a request.",
        keys: &[
            needed("id", Takes::Name, "The name.", r#""ssp-from""#),
            key(
                "says",
                Takes::Text,
                "The rule as a sentence, for diagnostics.",
                r#""every request says who it is from""#,
            ),
            key(
                "when",
                Takes::Predicate,
                "When it is asked.",
                r#"{"interaction": "appointment.book"}"#,
            ),
            key(
                "expect",
                Takes::Predicate,
                "What has to hold.",
                r#"{"header.Ssp-From": {"type": "asid"}}"#,
            ),
            key(
                "check",
                Takes::Text,
                "In place of `expect`, one of the checks that are no predicates.",
                r#""body""#,
            ),
            key(
                "resource",
                Takes::Text,
                "The type of the resource that is checked.",
                r#""Appointment""#,
            ),
            key(
                "else",
                Takes::Text,
                "The refusal when it is not met.",
                r#""header-invalid""#,
            ),
            key(
                "facts",
                Takes::Pairs,
                "What the refusal's texts need to know.",
                r#"{"header": "Ssp-From"}"#,
            ),
            key(
                "content",
                Takes::Boolean,
                "Whether it speaks of the content of a body.",
                "true",
            ),
            key(
                "verifies",
                Takes::Texts,
                "The requirements behind it.",
                r#"["UEC-C-11"]"#,
            ),
            key(
                "unknown",
                Takes::Value,
                "Of a check of the structure: `refuse` refuses elements that the release does not have.",
                r#""$(policy.unknown-element)""#,
            ),
            key(
                "except",
                Takes::Texts,
                "Of a check of the structure: elements that are left to other rules.",
                r#"["Appointment.status"]"#,
            ),
            key(
                "decisive",
                Takes::Boolean,
                "Whether nothing after it is asked when it is not met.",
                "true",
            ),
        ],
    },
    Form {
        name: "refusal",
        what: "a refusal",
        says: "A correct no, as the standard wants it said.",
        keys: &[
            needed("status", Takes::Value, "The status.", "422"),
            key(
                "headers",
                Takes::Pairs,
                "Header fields beside those of every response.",
                r#"{"Allow": "$(facts.allowed)"}"#,
            ),
            key(
                "issue",
                Takes::Value,
                "The issue of the OperationOutcome.",
                r#"{"severity": "error", "code": "processing", "diagnostics": "Slot no longer available"}"#,
            ),
            key(
                "body",
                Takes::Value,
                "A resource in place of the OperationOutcome.",
                r#"{"resourceType": "OperationOutcome"}"#,
            ),
            key(
                "says",
                Takes::Text,
                "When it is given, for people.",
                r#""the slot is not free any more""#,
            ),
            key(
                "given-by",
                Takes::Text,
                "Who gives it where no rule, check or behaviour does, for people.",
                r#""the diary, when it books""#,
            ),
            key(
                "policy",
                Takes::Texts,
                "The switches that decide whether it is given, beside those that its rules ask for.",
                r#"["slot-exclusive"]"#,
            ),
        ],
    },
];
