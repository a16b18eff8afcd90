//! The steps of a journey.

use super::{Form, Key, Takes, key};

/// The most contenders of a race, and the most repetitions of a request.
pub(super) const MOST: u64 = 1000;

const FORMAT: Takes = Takes::Text;

/// The keys of a step.
const STEP: &[Key] = &[
    key(
        "id",
        Takes::Name,
        "The name; unique in its journey.",
        r#""search""#,
    ),
    key(
        "title",
        Takes::Name,
        "What it is, for people.",
        r#""Search for free slots""#,
    ),
    key(
        "verifies",
        Takes::Texts,
        "The requirements that it proves beside those of its journey.",
        r#"["UEC-P-31"]"#,
    ),
    key(
        "if",
        Takes::Expression,
        "The step is taken when this comes to something.",
        r#""$(appointment)""#,
    ),
    key(
        "use",
        Takes::Name,
        "The journey whose steps are taken here.",
        r#""search-and-book""#,
    ),
    key(
        "clock",
        Takes::Form("clock-change"),
        "Moves the clocks of both ends; where the target's is not ours to move, the journey is omitted.",
        r#"{"advance": "5m"}"#,
    ),
    key(
        "race",
        Takes::Form("race"),
        "Several requests at once.",
        r#"{"contenders": 8, "step": {"send": "appointment.book"}, "expect": {"exactly": {"count": 1, "status": 201}}}"#,
    ),
    key(
        "send",
        Takes::Name,
        "The interaction that is sent.",
        r#""slot.search""#,
    ),
    key(
        "with",
        Takes::Pairs,
        "What the composition of the request, or the journey that is used, needs to know.",
        r#"{"service": "$(service)"}"#,
    ),
    key(
        "headers",
        Takes::Pairs,
        "Header fields to set; one that comes to nothing is left out.",
        r#"{"Accept": "application/fhir+xml"}"#,
    ),
    key(
        "query",
        Takes::Pairs,
        "Query parameters to set; one that comes to nothing is left out.",
        r#"{"start": "ge2026-11-21"}"#,
    ),
    key(
        "method",
        Takes::Value,
        "The method, when it is not the interaction's.",
        r#""PATCH""#,
    ),
    key(
        "path",
        Takes::Value,
        "The path, when it is not the interaction's.",
        r#""/Appointment/$(id)""#,
    ),
    key(
        "body",
        Takes::Value,
        "The body, when it is not the interaction's.",
        r#"{"resourceType": "Appointment"}"#,
    ),
    key(
        "format",
        FORMAT,
        "`json` or `xml`: of the body, and of the response unless a header says otherwise.",
        r#""xml""#,
    ),
    key(
        "gzip",
        Takes::Value,
        "Whether the body is compressed and a compressed response asked for.",
        "true",
    ),
    key(
        "reuse",
        Takes::Name,
        "A step whose request is sent again: same body, same X-Request-ID.",
        r#""book""#,
    ),
    key(
        "mutate",
        Takes::List(&Takes::Either(&[
            Takes::Form("mutation"),
            Takes::Word(&["$(mutation)"]),
        ])),
        "Changes to the request.",
        r#"[{"jwt": "expired"}]"#,
    ),
    key(
        "expect",
        Takes::Predicate,
        "What the response has to be; what does not hold is a failure.",
        r#"{"status": 200, "resource": "Bundle"}"#,
    ),
    key(
        "should",
        Takes::Predicate,
        "What it should be; what does not hold is a warning.",
        r#"{"time.total": {"lt": "5s"}}"#,
    ),
    key(
        "capture",
        Takes::FormsOrTextsByName("capture"),
        "Values to keep.",
        r#"{"etag": {"header": "ETag"}}"#,
    ),
    key(
        "poll",
        Takes::Form("poll"),
        "Sends again until a condition holds.",
        r#"{"until": {"status": 200}, "every": "200ms", "for": "10s"}"#,
    ),
    key(
        "retry",
        Takes::Either(&[Takes::Whole(0, MOST), Takes::Form("retry")]),
        "How often the same request is sent again when there was no response.",
        "2",
    ),
    key(
        "timeout",
        Takes::Duration,
        "How long to wait for the whole response.",
        r#""5s""#,
    ),
    key(
        "client-fault",
        Takes::Either(&[
            Takes::Word(&["abort", "half-close", "early-close", "pipelined"]),
            Takes::Form("client-fault"),
        ]),
        "What goes wrong on purpose while the request is sent.",
        r#""half-close""#,
    ),
    key(
        "at",
        Takes::Form("at"),
        "The provider that is asked, where it is not the target of the run.",
        r#"{"endpoint": "$(endpoint)", "asid": "$(asid)", "through": "ssp"}"#,
    ),
    key(
        "clock-skew",
        Takes::Text,
        "How far the consumer's own clock is ahead while the request is composed; behind with a minus.",
        r#""-10m""#,
    ),
];

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "step",
        what: "a step",
        says: "One step of a journey: it sends a request, uses another journey, or sends several requests at once.",
        keys: STEP,
    },
    Form {
        name: "race-step",
        what: "the step of a race",
        says: "What each contender of a race sends; the keys of a step that sends.",
        keys: STEP,
    },
];
