//! Matchers: the predicates themselves are made of the tables of subjects and operators.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[Form {
    name: "matcher-use",
    what: "the use of a matcher",
    says: "A named predicate, with values for its parameters.",
    keys: &[
        needed("name", Takes::Name, "The matcher.", r#""books-for""#),
        key(
            "with",
            Takes::Values,
            "The values of its parameters.",
            r#"{"family": "Grainger"}"#,
        ),
    ],
}];
