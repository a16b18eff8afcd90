//! The bearer token of a dialect.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "token",
        what: "`token`",
        says: "The bearer token: how it is made, what is asked of it, how it can be broken.",
        keys: &[
            key(
                "header",
                Takes::Values,
                "The header of a token that the consumer makes.",
                r#"{"alg": "none", "typ": "JWT"}"#,
            ),
            key(
                "claims",
                Takes::Values,
                "Its claims.",
                r#"{"iss": "$(identity.issuer)"}"#,
            ),
            needed(
                "form",
                Takes::Form("token-form"),
                "What is wrong with a token that cannot be read, in words.",
                r#"{"missing": "a request carries a token", "scheme": "the scheme is `Bearer`", "segments": "a token has three segments", "base64": "the segment with the $(facts.part) is base64url", "json": "the segment with the $(facts.part) holds a JSON object", "signature": "the third segment is empty"}"#,
            ),
            key(
                "rules",
                Takes::Forms("token-rule"),
                "What is asked of a token that can be read, in its order.",
                r#"[{"defect": "expired", "expect": {"jwt.claims.exp": {"gt": "$(seconds(now))"}}}]"#,
            ),
            key(
                "switch",
                Takes::Text,
                "The policy switch that chooses among the answers.",
                r#""token-errors""#,
            ),
            key(
                "answers",
                Takes::Values,
                "For each setting and defect the refusal; `other` for the rest.",
                r#"{"standard": {"other": "token-forbidden"}}"#,
            ),
            key(
                "defects",
                Takes::FormsByName("token-defect"),
                "The ways in which a script may break a token.",
                r#"{"expired": {"claims": {"exp": 0}}}"#,
            ),
        ],
    },
    Form {
        name: "token-form",
        what: "`form`",
        says: "What is wrong with a token that cannot be read, in words.",
        keys: &[
            needed(
                "missing",
                Takes::Text,
                "There is none.",
                r#""every request carries a bearer token""#,
            ),
            needed(
                "scheme",
                Takes::Text,
                "The scheme is another.",
                r#""the scheme of Authorization is `Bearer`""#,
            ),
            needed(
                "segments",
                Takes::Text,
                "It has too few segments, or too many.",
                r#""a token has three segments""#,
            ),
            needed(
                "base64",
                Takes::Text,
                "A segment is not base64url.",
                r#""the segment of a token with its $(facts.part) is base64url""#,
            ),
            needed(
                "json",
                Takes::Text,
                "A segment is no JSON object.",
                r#""the segment of a token with its $(facts.part) holds a JSON object""#,
            ),
            needed(
                "signature",
                Takes::Text,
                "It is signed, and should not be.",
                r#""the third segment of an unsecured token is empty""#,
            ),
        ],
    },
    Form {
        name: "token-rule",
        what: "a token rule",
        says: "Something that is asked of a token.",
        keys: &[
            needed(
                "defect",
                Takes::Text,
                "The name of what is wrong when it does not hold.",
                r#""expired""#,
            ),
            key(
                "says",
                Takes::Text,
                "The rule as a sentence.",
                r#""`exp` is later than the provider's clock""#,
            ),
            key(
                "when",
                Takes::Predicate,
                "When it is asked.",
                r#"{"jwt.claims.sub": {"exists": true}}"#,
            ),
            needed(
                "expect",
                Takes::Predicate,
                "What has to hold.",
                r#"{"jwt.claims.exp": {"gt": "$(seconds(now))"}}"#,
            ),
        ],
    },
    Form {
        name: "token-defect",
        what: "a token defect",
        says: "A way to break a token.",
        keys: &[
            key(
                "claims",
                Takes::Pairs,
                "Claims to set; one that comes to nothing is left out.",
                r#"{"exp": "$(seconds(now))"}"#,
            ),
            key("without", Takes::Texts, "Claims to drop.", r#"["iss"]"#),
            key(
                "header",
                Takes::Pairs,
                "Fields of the token's header to set.",
                r#"{"alg": "HS256"}"#,
            ),
            key(
                "form",
                Takes::Word(&[
                    "sound",
                    "two-segments",
                    "four-segments",
                    "signed",
                    "not-base64",
                    "not-json",
                    "other-scheme",
                    "empty",
                ]),
                "What is done to the text of the token.",
                r#""two-segments""#,
            ),
        ],
    },
];
