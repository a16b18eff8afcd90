//! Where a step sends its request, when that is not the target of the run.

use super::Send;
use super::read::Reader;
use crate::diagnostic::Diagnostic;
use crate::dialect::Asked;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::template::Shape;

/// A provider that was found, and the way to it.
#[derive(Clone, Debug)]
pub struct At {
    /// Its service root; one slash at the end does not matter.
    pub endpoint: Shape,
    /// Its ASID; that of the target when nothing is said.
    pub asid: Option<Shape>,
    /// Whether the Spine proxy stands before it.
    pub is_proxied: bool,
}

impl At {
    /// Calls a function with every name that it uses.
    pub(super) fn names<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        self.endpoint.names(found);
        if let Some(asid) = &self.asid {
            asid.names(found);
        }
    }
}

impl Reader<'_> {
    /// `at: {endpoint: $(endpoint), asid: $(asid), through: ssp}`.
    pub(super) fn at(&self, node: &Node, names: &Names) -> Option<At> {
        let checker = self.checker;
        let fields = checker.fields(node, "`at`")?;
        let endpoint = fields.require(checker, "endpoint");
        let endpoint = endpoint.map(|node| checker.shape(node, names));
        let asid = fields.take("asid").map(|node| checker.shape(node, names));
        let through = fields.take("through");
        let through = through.and_then(|node| checker.word(node, "`through`", &[("ssp", ())]));
        fields.finish(checker);
        Some(At {
            endpoint: endpoint?,
            asid,
            is_proxied: through.is_some(),
        })
    }

    /// Remarks on what an enquiry cannot have: it goes to one place, and what is asked over LDAP is
    /// no request of HTTP.
    pub(super) fn judge_enquiry(&self, fields: &Fields<'_>, send: &Send) {
        let known = self.context.dialect.interaction(&send.interaction);
        let Some(asked) = known.and_then(|known| known.asks) else {
            return;
        };
        let of_providers: &[&str] = &["at", "format", "gzip"];
        let of_http: &[&str] = &[
            "at",
            "body",
            "client-fault",
            "format",
            "gzip",
            "headers",
            "method",
        ];
        let wrong = if asked == Asked::Sds {
            of_http
        } else {
            of_providers
        };
        for key in wrong {
            let entries = fields.node().entries().unwrap_or_default();
            if let Some(entry) = entries.iter().find(|entry| entry.key == *key) {
                let message = format!(
                    "`{}` asks {}, and `{key}` is nothing that it could have",
                    send.interaction,
                    asked.title()
                );
                self.checker
                    .report(Diagnostic::new(&entry.key_span, message));
            }
        }
    }
}
