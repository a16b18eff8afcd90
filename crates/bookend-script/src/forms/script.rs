//! A file of the language.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[Form {
    name: "script",
    what: "a script",
    says: "A file of the Bookend script language.",
    keys: &[
        needed(
            "bookend",
            Takes::Whole(1, 1),
            "The version of the language.",
            "1",
        ),
        key(
            "dialect",
            Takes::Either(&[Takes::Name, Takes::Form("dialect")]),
            "The name of the standard that the file speaks of; in the files of a dialect, the dialect itself.",
            r#""careconnect-stu3""#,
        ),
        key(
            "vars",
            Takes::Values,
            "Values by name, for every journey.",
            r#"{"service": "2000099999"}"#,
        ),
        key(
            "policy",
            Takes::Values,
            "Settings of policy switches: contested readings of the standard.",
            r#"{"slot-gone": 409}"#,
        ),
        key(
            "inventory",
            Takes::Form("inventory"),
            "What the provider has to offer.",
            r#"{"seed": 42, "services": [{"id": "2000099999", "schedules": []}]}"#,
        ),
        key(
            "fixtures",
            Takes::Values,
            "Values by name from which messages are made, such as patients.",
            r#"{"adult": {"resourceType": "Patient", "id": "patient"}}"#,
        ),
        key(
            "matchers",
            Takes::FormsByName("matcher"),
            "Named predicates, for use in many places.",
            r#"{"writes": {"interaction": ["appointment.book", "appointment.cancel"]}}"#,
        ),
        key(
            "refusals",
            Takes::FormsByName("refusal"),
            "Correct ways to say no, beside or in place of those of the dialect.",
            r#"{"closed": {"status": 503, "issue": {"severity": "error", "code": "transient"}}}"#,
        ),
        key(
            "machines",
            Takes::FormsByName("machine"),
            "Named states that behaviours ask for and change.",
            r#"{"desk": {"states": {"open": ["closed"], "closed": ["open"]}}}"#,
        ),
        key(
            "behaviours",
            Takes::Forms("behaviour"),
            "Rules of the provider: when a request looks like this, then do that.",
            r#"[{"id": "never-free", "when": {"interaction": "appointment.book"}, "then": {"answer": {"refuse": "slot-gone"}}}]"#,
        ),
        key(
            "listeners",
            Takes::Forms("listener"),
            "What goes wrong at ports of the provider before there is a request.",
            r#"[{"id": "expired", "port": 4443, "tls": "expired"}]"#,
        ),
        key(
            "suites",
            Takes::FormsByName("suite"),
            "What is said once for every journey of a suite.",
            r#"{"booking": {"title": "Booking a slot", "applies-if": {"capability": "Appointment.create"}}}"#,
        ),
        key(
            "journeys",
            Takes::Forms("journey"),
            "Ordered work of the consumer.",
            r#"[{"id": "ask", "title": "Ask what there is", "steps": [{"send": "capabilities.read", "expect": {"status": 200}}]}]"#,
        ),
        key(
            "checks",
            Takes::Forms("check"),
            "Standing predicates on whatever passes, tied to requirements.",
            r#"[{"id": "traced", "on": "request", "expect": {"header.Ssp-TraceID": {"type": "uuid"}}, "says": "every request can be traced"}]"#,
        ),
        key(
            "metrics",
            Takes::Form("metrics"),
            "What a standard wants counted of the traffic.",
            r#"{"figures": [{"id": "rep-prov-01", "role": "provider", "says": "bookings", "counts": "bookings"}]}"#,
        ),
        key(
            "requirements",
            Takes::Forms("requirement"),
            "The clauses of the standard.",
            r#"[{"id": "UEC-C-12", "level": "SHALL", "role": "consumer", "says": "every request can be traced"}]"#,
        ),
    ],
}];
