//! Rules of the provider, and changes to messages.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "behaviour",
        what: "a behaviour",
        says: "A rule of the provider. The first whose `when` holds and whose `schedule` allows it decides.",
        keys: &[
            needed(
                "id",
                Takes::Name,
                "The name in the log; unique.",
                r#""slow-afternoon""#,
            ),
            key(
                "title",
                Takes::Text,
                "What it is, for people.",
                r#""Every third booking is slow""#,
            ),
            key(
                "priority",
                Takes::Text,
                "A whole number; higher ones are tried first. `0` when nothing is said.",
                "10",
            ),
            needed(
                "when",
                Takes::Predicate,
                "When it applies.",
                r#"{"interaction": "appointment.book"}"#,
            ),
            key(
                "schedule",
                Takes::Form("behaviour-schedule"),
                "How often it applies.",
                r#"{"every": 3}"#,
            ),
            needed(
                "then",
                Takes::Either(&[Takes::Form("then"), Takes::Form("sequence")]),
                "What happens.",
                r#"{"delay": "2s"}"#,
            ),
        ],
    },
    Form {
        name: "then",
        what: "`then`",
        says: "What happens to one request.",
        keys: &[
            key(
                "answer",
                Takes::Either(&[Takes::Word(&["domain"]), Takes::Form("answer")]),
                "What is answered; `domain`, the real answer, when nothing is said.",
                r#"{"refuse": "slot-gone"}"#,
            ),
            key(
                "effect",
                Takes::Either(&[
                    Takes::Word(&["commit", "commit-twice", "none", "pretend"]),
                    Takes::Form("effect"),
                ]),
                "What happens to the diary; what the answer implies when nothing is said.",
                r#""none""#,
            ),
            key(
                "mutate",
                Takes::Forms("mutation"),
                "Changes to the answer.",
                r#"[{"drop": "meta.versionId"}]"#,
            ),
            key(
                "delay",
                Takes::Either(&[Takes::Duration, Takes::Form("delay")]),
                "How long the answer waits.",
                r#""2s""#,
            ),
            key(
                "barrier",
                Takes::Form("barrier"),
                "Holds requests until several are there, and then lets all of them go on.",
                r#"{"parties": 2, "for": "5s"}"#,
            ),
            key(
                "transition",
                Takes::Values,
                "The states that machines go on to when the behaviour decides.",
                r#"{"desk": "closed"}"#,
            ),
            key(
                "remember",
                Takes::Values,
                "Values of the request that are remembered for later ones.",
                r#"{"family": "$(fhir(body, 'contained.ofType(Patient).name.family'))"}"#,
            ),
            key(
                "per",
                Takes::Expression,
                "What values are remembered for, beside `remember`: one of each name for everybody when nothing is said, or what the sequence counts by.",
                r#""$(caller)""#,
            ),
            key(
                "fault",
                Takes::Either(&[
                    Takes::Word(&["blackhole", "empty", "garbage", "malformed-chunk", "reset"]),
                    Takes::Form("fault"),
                ]),
                "What goes wrong with the answer, after it was composed.",
                r#""reset""#,
            ),
        ],
    },
    Form {
        name: "sequence",
        what: "`then` with a sequence",
        says: "What happens, one part for each matching request.",
        keys: &[
            needed(
                "sequence",
                Takes::Forms("then"),
                "The parts, in their order.",
                r#"[{"answer": {"refuse": "proxy-bad-gateway"}}, {"answer": "domain"}]"#,
            ),
            key(
                "per",
                Takes::Expression,
                "What is counted by; everything together when nothing is said.",
                r#""$(request.header.X-Request-ID)""#,
            ),
            key(
                "when-exhausted",
                Takes::Word(&["last", "cycle", "domain"]),
                "What happens after the last part: the last again, the first again, or the real answer.",
                r#""cycle""#,
            ),
        ],
    },
    Form {
        name: "effect",
        what: "an effect",
        says: "When the request takes effect.",
        keys: &[needed(
            "commit-later",
            Takes::Duration,
            "So long after the answer.",
            r#""3s""#,
        )],
    },
    Form {
        name: "barrier",
        what: "a barrier",
        says: "Requests that wait for one another before they take effect.",
        keys: &[
            needed(
                "parties",
                Takes::Whole(2, 1000),
                "How many have to be there.",
                "2",
            ),
            key(
                "for",
                Takes::Duration,
                "How long one waits for the others; five seconds when nothing is said.",
                r#""5s""#,
            ),
            key(
                "per",
                Takes::Expression,
                "Who waits for whom: those for whom this has the same value; everybody for everybody when nothing is said.",
                r#""$(fhir(body, 'contained.ofType(Slot).id'))""#,
            ),
        ],
    },
    Form {
        name: "answer",
        what: "an answer",
        says: "What is answered in place of the real answer: `refuse`, `respond`, or `stale`.",
        keys: &[
            key(
                "refuse",
                Takes::Name,
                "A refusal of the catalogue.",
                r#""slot-gone""#,
            ),
            key(
                "facts",
                Takes::Pairs,
                "What the texts of the refusal need to know.",
                r#"{"found": "nothing"}"#,
            ),
            key(
                "respond",
                Takes::Form("respond"),
                "This.",
                r#"{"status": 503, "body": "closed"}"#,
            ),
            key(
                "stale",
                Takes::Either(&[Takes::Whole(1, 1000), Takes::Duration]),
                "The real answer as it was before so many changes, or so long ago; of what reads.",
                "1",
            ),
        ],
    },
    Form {
        name: "respond",
        what: "`respond`",
        says: "An answer as it stands.",
        keys: &[
            needed("status", Takes::Status, "The status.", "503"),
            key(
                "headers",
                Takes::Pairs,
                "Header fields beside those of every response.",
                r#"{"Retry-After": "5"}"#,
            ),
            key(
                "body",
                Takes::Value,
                "A resource (a map), a text, or nothing.",
                r#"{"resourceType": "Bundle", "type": "searchset"}"#,
            ),
        ],
    },
];
