//! What is counted of the traffic.

use super::{Form, Takes, key, needed};

const SUBJECTS: Takes = Takes::Value;

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "metrics",
        what: "`metrics`",
        says: "What a standard wants counted of the traffic.",
        keys: &[
            key(
                "encounter",
                SUBJECTS,
                "What is the same of the exchanges that belong to one encounter with a patient.",
                r#""request.header.Ssp-TraceID""#,
            ),
            key(
                "events",
                Takes::FormsByName("event"),
                "How is recognised what happens: `offered`, `booked`, `gone`, `failed`, `cancelled`.",
                r#"{"cancelled": {"when": {"interaction": "appointment.cancel", "status": 200}}}"#,
            ),
            key(
                "figures",
                Takes::Forms("figure"),
                "The figures that are reported.",
                r#"[{"id": "rep-prov-01", "role": "provider", "says": "bookings", "counts": "bookings"}]"#,
            ),
        ],
    },
    Form {
        name: "event",
        what: "an event",
        says: "Something that happens in an exchange, and what is known of it.",
        keys: &[
            needed(
                "when",
                Takes::Predicate,
                "The exchanges in which it happens.",
                r#"{"interaction": "appointment.book", "status": 201}"#,
            ),
            key(
                "service",
                SUBJECTS,
                "The service, or registered practice.",
                r#""request.parameter.service""#,
            ),
            key(
                "slots",
                SUBJECTS,
                "The slots that are offered: each its id, a space, and its start.",
                r#"{"response.fhir": "entry.resource.ofType(Slot).select(id + ' ' + start.toString())"}"#,
            ),
            key(
                "slot",
                SUBJECTS,
                "The slot that is asked for.",
                r#"{"request.fhir": "contained.ofType(Slot).id"}"#,
            ),
            key(
                "start",
                SUBJECTS,
                "When the appointment begins.",
                r#"{"request.fhir": "start"}"#,
            ),
            key(
                "appointment",
                SUBJECTS,
                "The id of the appointment.",
                r#"{"value": "after(request.path, '/Appointment/')"}"#,
            ),
            key(
                "patient",
                SUBJECTS,
                "By what the patient is recognised.",
                r#"{"request.fhir": "contained.ofType(Patient).identifier.value"}"#,
            ),
            key(
                "message",
                SUBJECTS,
                "What the error said; the first of these that says anything.",
                r#"{"response.fhir": "issue.diagnostics"}"#,
            ),
        ],
    },
    Form {
        name: "figure",
        what: "a figure",
        says: "A figure that is reported.",
        keys: &[
            needed("id", Takes::Name, "Its id; unique.", r#""rep-prov-01""#),
            needed(
                "role",
                Takes::Word(&["provider", "consumer", "both"]),
                "Who reports it.",
                r#""provider""#,
            ),
            needed(
                "says",
                Takes::Text,
                "What it says, for people.",
                r#""successful bookings""#,
            ),
            needed("counts", COUNT, "What is counted.", r#""bookings""#),
            key(
                "against",
                COUNT,
                "What that is a share of.",
                r#""referrals""#,
            ),
            key(
                "by",
                Takes::Word(&["service", "message", "disposition"]),
                "For what it is counted separately.",
                r#""service""#,
            ),
        ],
    },
];

const COUNT: Takes = Takes::Word(&[
    "bookings",
    "bookings-in-time",
    "bookings-late",
    "cancellations",
    "cancelled-in-encounter",
    "cancelled-later",
    "rebooked",
    "slots-gone",
    "failures",
    "slots-offered",
    "slots-in-time",
    "slots-late",
    "referrals",
    "referrals-unbooked",
    "referrals-without-slots",
    "referrals-despite-slots",
    "referrals-all-late",
    "top-rejected",
]);
