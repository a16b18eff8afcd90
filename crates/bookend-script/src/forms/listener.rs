//! Where is listened, and what goes wrong there.

use super::{Form, Takes, key, needed};

pub(super) const FORMS: &[Form] = &[Form {
    name: "listener",
    what: "a listener",
    says: "What goes wrong at a port of the provider before there is a request.",
    keys: &[
        needed(
            "id",
            Takes::Name,
            "The name, for the log; unique.",
            r#""expired""#,
        ),
        key(
            "title",
            Takes::Text,
            "What it is for, in words.",
            r#""A certificate that ended yesterday""#,
        ),
        key(
            "port",
            Takes::Whole(0, 65_535),
            "The port, beside the provider's own; 0 finds a free one. Without it, the provider's own port is meant.",
            "4443",
        ),
        needed(
            "tls",
            Takes::Word(&[
                "expired",
                "wrong-host",
                "unknown-ca",
                "needs-client-cert",
                "old-version",
            ]),
            "What goes wrong in each handshake.",
            r#""expired""#,
        ),
    ],
}];
