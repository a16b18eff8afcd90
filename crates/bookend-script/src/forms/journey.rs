//! Ordered work of the consumer.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "journey",
        what: "a journey",
        says: "An ordered piece of consumer work.",
        keys: &[
            needed(
                "id",
                Takes::Name,
                "The name; unique.",
                r#""book-then-cancel""#,
            ),
            key(
                "title",
                Takes::Name,
                "What it is, for people; it may name the cells of its row.",
                r#""Book a free slot, cancel it""#,
            ),
            key(
                "suite",
                Takes::Name,
                "The suite it belongs to; `default` when nothing is said.",
                r#""booking""#,
            ),
            key(
                "alias",
                Takes::Texts,
                "Other names to select it by, such as the incumbent's.",
                r#"["CancelAppointment_HappyPath"]"#,
            ),
            key(
                "tags",
                Takes::Texts,
                "Words to select it by.",
                r#"["smoke"]"#,
            ),
            key(
                "verifies",
                Takes::Texts,
                "The requirements that it proves.",
                r#"["UEC-P-44"]"#,
            ),
            key(
                "applies-if",
                Takes::Form("applies-if"),
                "When it applies to a target; otherwise it is omitted.",
                r#"{"capability": "Appointment.update"}"#,
            ),
            key(
                "vars",
                Takes::Values,
                "Values by name, made when the journey begins; each may name those before it.",
                r#"{"day": "$(date(now))"}"#,
            ),
            key(
                "rows",
                Takes::Either(&[
                    Takes::List(&Takes::Values),
                    Takes::Form("matrix"),
                    Takes::Form("csv"),
                ]),
                "One run for each row.",
                r#"{"matrix": {"format": ["json", "xml"]}}"#,
            ),
            key(
                "for-each",
                Takes::Form("for-each"),
                "One run for each mutation, which is `$(mutation)` below `mutate`.",
                r#"{"mutation": {"each-mandatory-of": "booking"}}"#,
            ),
            needed(
                "steps",
                Takes::Forms("step"),
                "The work, one step at least.",
                r#"[{"send": "capabilities.read"}]"#,
            ),
            key(
                "finally",
                Takes::Forms("step"),
                "Steps that are taken whatever happened.",
                r#"[{"send": "appointment.cancel", "with": {"appointment": "$(appointment)"}}]"#,
            ),
            key(
                "fragment",
                Takes::Boolean,
                "`true` for a journey that others use, and that is not run by itself.",
                "true",
            ),
            key(
                "parameters",
                Takes::Texts,
                "What a fragment needs from whoever uses it.",
                r#"["person"]"#,
            ),
        ],
    },
    Form {
        name: "for-each",
        what: "`for-each`",
        says: "What a journey is run once for.",
        keys: &[needed(
            "mutation",
            Takes::Either(&[Takes::Form("mutations-of"), Takes::Forms("mutation")]),
            "The mutations: of each mandatory element, or a list of them.",
            r#"{"each-mandatory-of": "booking"}"#,
        )],
    },
    Form {
        name: "mutations-of",
        what: "the mutations of cases",
        says: "Mutations that leave out one mandatory element each.",
        keys: &[needed(
            "each-mandatory-of",
            Takes::Name,
            "A message of the dialect, a resource type, or a profile of a package.",
            r#""booking""#,
        )],
    },
    Form {
        name: "suite",
        what: "a suite",
        says: "What is said once for every journey of a suite.",
        keys: &[
            key(
                "title",
                Takes::Name,
                "What its journeys show, for people.",
                r#""Booking a slot, and what is kept of it""#,
            ),
            key(
                "applies-if",
                Takes::Form("applies-if"),
                "When its journeys apply to a target; each may ask for more.",
                r#"{"capability": "Appointment.create"}"#,
            ),
        ],
    },
    Form {
        name: "applies-if",
        what: "`applies-if`",
        says: "When a journey applies to a target.",
        keys: &[
            key(
                "capability",
                Takes::Texts,
                "What the capability statement has to name.",
                r#""Appointment.update""#,
            ),
            key(
                "target",
                Takes::Predicate,
                "What has to hold of the answer to a read of the capability statement.",
                r#"{"fhir": {"software.name": "Bookend"}}"#,
            ),
            key(
                "unless",
                Takes::Predicate,
                "What must not hold of that answer; without one, nothing is ruled out.",
                r#"{"fhir": {"software.name": {"search": "stub"}}}"#,
            ),
            key(
                "reason",
                Takes::Name,
                "Why it does not apply otherwise, for the report.",
                r#""the target cannot cancel""#,
            ),
        ],
    },
    Form {
        name: "matrix",
        what: "a matrix of rows",
        says: "Every combination of several values, the last name changing fastest.",
        keys: &[needed(
            "matrix",
            Takes::Values,
            "Names, each with a list of values.",
            r#"{"format": ["json", "xml"], "gzip": [true, false]}"#,
        )],
    },
    Form {
        name: "csv",
        what: "a table of rows",
        says: "Rows as comma-separated values.",
        keys: &[needed(
            "csv",
            Takes::Text,
            "The table, with a heading.",
            r#""name, value\na, 1\n""#,
        )],
    },
];
