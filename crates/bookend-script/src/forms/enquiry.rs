//! What a consumer asks beside providers, and where it finds them.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "enquiry",
        what: "an enquiry",
        says: "What a consumer asks beside providers: whom, and how it is composed.",
        keys: &[
            key(
                "title",
                Takes::Text,
                "The name for people.",
                r#""Find services""#,
            ),
            needed(
                "asks",
                Takes::Word(&["dos", "sds", "sds-fhir"]),
                "Who is asked: the directory of services, or the Spine directory by LDAP or by its FHIR API.",
                r#""dos""#,
            ),
            key(
                "method",
                Takes::Text,
                "The method; GET when nothing is said. A search by LDAP has none.",
                r#""POST""#,
            ),
            needed(
                "path",
                Takes::Text,
                "The path below the address of who is asked; of a search by LDAP, a slash and the base.",
                r#""/app/api/webservices""#,
            ),
            key(
                "spellings",
                Takes::TextsByName,
                "Names in the answer, each with other spellings; letters in upper or lower case do not matter.",
                r#"{"endpoint": ["EndPoint"]}"#,
            ),
            needed(
                "send",
                Takes::Form("send"),
                "How it is composed. A body is written as XML; the query of a search by LDAP has `scope`, `filter`, `attributes` and `size-limit`.",
                r#"{"with": {"service": "required"}}"#,
            ),
        ],
    },
    Form {
        name: "heard",
        what: "what a stand-in is asked",
        says: "How a stand-in for a national service tells what it is asked.",
        keys: &[
            key(
                "title",
                Takes::Text,
                "The name for people; that of the enquiry of the same name when nothing is said.",
                r#""Through the proxy""#,
            ),
            needed(
                "by",
                Takes::Word(&["dos", "dos-rest", "sds", "sds-fhir", "ssp"]),
                "Who is asked: the directory of services by SOAP or REST, the Spine directory by LDAP or by its FHIR API, or the Spine proxy.",
                r#""dos""#,
            ),
            key(
                "when",
                Takes::Predicate,
                "How it is known among all that is asked there; everything when nothing is said.",
                r#"{"body": {"search": "ServiceDetailsById"}}"#,
            ),
        ],
    },
    Form {
        name: "referrals",
        what: "`referrals`",
        says: "How a referral document and the booking that goes with it are known to each other.",
        keys: &[
            needed(
                "document",
                Takes::Path,
                "The id of a document, in the tree of its XML.",
                r#""ClinicalDocument.id.`@root`""#,
            ),
            needed(
                "url",
                Takes::Path,
                "The URL of the booking, in the same tree.",
                r#""ClinicalDocument.descendants().linkHtml.`@href`""#,
            ),
            needed(
                "booking",
                Takes::Path,
                "The id of the document, in a booking.",
                r#""contained.ofType(DocumentReference).identifier.value""#,
            ),
            key(
                "patience",
                Takes::Duration,
                "How long the one is waited for after the other; an hour when nothing is said.",
                r#""30m""#,
            ),
        ],
    },
    Form {
        name: "at",
        what: "`at`",
        says: "A provider that was found, and the way to it.",
        keys: &[
            needed(
                "endpoint",
                Takes::Text,
                "Its service root; one slash at the end does not matter.",
                r#""$(endpoint)""#,
            ),
            key(
                "asid",
                Takes::Text,
                "Its ASID; that of the target when nothing is said.",
                r#""$(asid)""#,
            ),
            key(
                "through",
                Takes::Word(&["ssp"]),
                "The proxy that stands before it; nothing when nothing is said.",
                r#""ssp""#,
            ),
        ],
    },
];
