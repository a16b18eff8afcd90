//! What messages have to have.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "mandatory",
        what: "what a message has to have",
        says: "What a message has to have: by its types, its profiles, and the standard's own words.",
        keys: &[
            key(
                "title",
                Takes::Text,
                "What it is, for people.",
                r#""A booking""#,
            ),
            needed(
                "parts",
                Takes::Forms("mandatory-part"),
                "The resources that it is made of.",
                r#"[{"at": "$this", "type": "Appointment"}]"#,
            ),
            key(
                "elements",
                Takes::Forms("mandatory-element"),
                "What else it has to have.",
                r#"[{"path": "start", "source": "NHS Booking API 2.0.4"}]"#,
            ),
        ],
    },
    Form {
        name: "mandatory-part",
        what: "a part of a message",
        says: "A resource of a message.",
        keys: &[
            needed(
                "at",
                Takes::Path,
                "Where it stands.",
                r#""contained.ofType(Patient)""#,
            ),
            needed("type", Takes::Name, "Its type.", r#""Patient""#),
            key(
                "profile",
                Takes::Text,
                "The profile that it conforms to, which is looked at where a package carries it.",
                r#""https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Patient-1""#,
            ),
        ],
    },
    Form {
        name: "mandatory-element",
        what: "a mandatory element",
        says: "An element that a message has to have.",
        keys: &[
            needed("path", Takes::Path, "The element.", r#""start""#),
            key(
                "source",
                Takes::Text,
                "Who asks for it.",
                r#""NHS Booking API 2.0.4""#,
            ),
            key(
                "open",
                Takes::Text,
                "Why a provider may take a message without it, where the standard lets it.",
                r#""X-50""#,
            ),
        ],
    },
];
