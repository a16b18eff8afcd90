//! A standard as data.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "dialect",
        what: "a dialect",
        says: "A standard as data. It may be divided among several files, each with the same `name`.",
        keys: &[
            needed(
                "name",
                Takes::Name,
                "The name in scripts.",
                r#""careconnect-stu3""#,
            ),
            key(
                "title",
                Takes::Text,
                "The name for people.",
                r#""NHS Booking API (FHIR STU3)""#,
            ),
            key(
                "fhir",
                Takes::Word(&["stu3", "r4"]),
                "The release of FHIR.",
                r#""stu3""#,
            ),
            key(
                "port",
                Takes::Whole(0, 65_535),
                "Where its providers usually listen.",
                "4434",
            ),
            key(
                "base",
                Takes::Text,
                "The path of the service root.",
                r#""/STU3""#,
            ),
            key(
                "constants",
                Takes::Values,
                "Names and values that the diary needs.",
                r#"{"nhs-number-system": "https://fhir.nhs.uk/Id/nhs-number"}"#,
            ),
            key(
                "incidental",
                Takes::Texts,
                "Elements of a resource that who updates one need not send back as they were.",
                r#"["meta", "text"]"#,
            ),
            key(
                "policies",
                Takes::FormsByName("policy-switch"),
                "Contested readings of the standard.",
                r#"{"slot-gone": {"values": [422, 409], "default": 422}}"#,
            ),
            key(
                "modes",
                Takes::Values,
                "Named sets of settings.",
                r#"{"strict": {"slot-gone": 409}}"#,
            ),
            key(
                "mandatory",
                Takes::FormsByName("mandatory"),
                "What messages have to have.",
                r#"{"booking": {"parts": [{"at": "$this", "type": "Appointment"}]}}"#,
            ),
            key(
                "rehearsal",
                Takes::Values,
                "Settings for a rehearsal, where both ends are ours; those of the mode come over them.",
                r#"{"slot-gone": 409}"#,
            ),
            key(
                "media",
                Takes::Form("media"),
                "The wire formats.",
                r#"{"json": {"content-type": "application/fhir+json"}, "xml": {"content-type": "application/fhir+xml"}}"#,
            ),
            key(
                "caller",
                Takes::Value,
                "Who is calling, as a value.",
                r#""$(request.header.Ssp-From)""#,
            ),
            key(
                "zone",
                Takes::Text,
                "Where dates without a time are whole days.",
                r#""Europe/London""#,
            ),
            key(
                "request-id",
                Takes::Value,
                "Which request it is: the same when it is sent again.",
                r#""$(request.header.X-Request-ID)""#,
            ),
            key(
                "trace-id",
                Takes::Value,
                "To which work of the caller a request belongs, for the log.",
                r#""$(request.header.Ssp-TraceID)""#,
            ),
            key(
                "if-match",
                Takes::Value,
                "The version that an update is meant for.",
                r#""$(request.header.If-Match)""#,
            ),
            key(
                "response-id",
                Takes::Text,
                "The header field by which a response is found in the log.",
                r#""X-Request-ID""#,
            ),
            key(
                "chunks",
                Takes::Value,
                "The size of the chunks in which a body is sent.",
                "150",
            ),
            key(
                "send",
                Takes::Pairs,
                "Header fields of every request.",
                r#"{"Ssp-From": "$(identity.asid)"}"#,
            ),
            key(
                "respond",
                Takes::Pairs,
                "Header fields of every response.",
                r#"{"Cache-Control": "no-store"}"#,
            ),
            key(
                "respond-versioned",
                Takes::Pairs,
                "Header fields of every response that carries a version.",
                r#"{"ETag": "W/\"$(appointment.version)\""}"#,
            ),
            key(
                "token",
                Takes::Form("token"),
                "The bearer token.",
                r#"{"form": {"missing": "a request carries a token", "scheme": "the scheme is `Bearer`", "segments": "a token has three segments", "base64": "the $(facts.part) is base64url", "json": "the $(facts.part) is JSON", "signature": "the third segment is empty"}}"#,
            ),
            key(
                "interactions",
                Takes::FormsByName("interaction"),
                "The interactions by name.",
                r#"{"capabilities.read": {"does": "capabilities", "method": "GET", "path": "/metadata", "send": {}}}"#,
            ),
            key(
                "enquiries",
                Takes::FormsByName("enquiry"),
                "What a consumer asks beside providers, by name.",
                r#"{"sds.find-endpoint": {"asks": "sds", "path": "/ou=services,o=nhs", "send": {"query": {"filter": "(objectClass=nhsMhs)"}}}}"#,
            ),
            key(
                "referrals",
                Takes::Form("referrals"),
                "How a referral document and its booking are known to each other.",
                r#"{"document": "ClinicalDocument.id.`@root`", "url": "ClinicalDocument.descendants().linkHtml.`@href`", "booking": "contained.ofType(DocumentReference).identifier.value"}"#,
            ),
            key(
                "proxy-answer",
                Takes::Predicate,
                "How an answer of the Spine proxy itself is known; no standing check is held against it.",
                r#"{"response.resource": "OperationOutcome"}"#,
            ),
            key(
                "rules",
                Takes::Forms("rule"),
                "What is asked of a request, in its order.",
                r#"[{"id": "token", "check": "token"}]"#,
            ),
            key(
                "resources",
                Takes::Values,
                "How the resources of the provider look.",
                r#"{"Slot": {"resourceType": "Slot", "id": "$(slot.id)"}}"#,
            ),
        ],
    },
    Form {
        name: "policy-switch",
        what: "a policy switch",
        says: "A contested reading of the standard.",
        keys: &[
            needed("values", Takes::Value, "The readings.", "[422, 409]"),
            needed(
                "default",
                Takes::Value,
                "The one that holds unless a mode or a script says otherwise.",
                "422",
            ),
            key(
                "source",
                Takes::Text,
                "Where the contradiction is described.",
                r#""X-07""#,
            ),
            key(
                "says",
                Takes::Text,
                "What the switch decides.",
                r#""The status for a slot that is no longer free""#,
            ),
        ],
    },
    Form {
        name: "media",
        what: "`media`",
        says: "The wire formats.",
        keys: &[
            needed(
                "json",
                Takes::Form("wire-format"),
                "FHIR JSON.",
                r#"{"content-type": "application/fhir+json"}"#,
            ),
            needed(
                "xml",
                Takes::Form("wire-format"),
                "FHIR XML.",
                r#"{"content-type": "application/fhir+xml"}"#,
            ),
        ],
    },
    Form {
        name: "wire-format",
        what: "a wire format",
        says: "A wire format: how it is announced, and by which names it is known.",
        keys: &[
            needed(
                "content-type",
                Takes::Text,
                "The `Content-Type` that is sent.",
                r#""application/fhir+json;charset=UTF-8""#,
            ),
            key(
                "sent-as",
                Takes::Texts,
                "The media types of requests that are in this format.",
                r#"["application/fhir+json"]"#,
            ),
            key(
                "asked-as",
                Takes::Texts,
                "The media types of `Accept` that ask for it.",
                r#"["application/fhir+json", "*/*"]"#,
            ),
            key(
                "formats",
                Takes::Texts,
                "The values of `_format` that ask for it.",
                r#"["json"]"#,
            ),
        ],
    },
];
