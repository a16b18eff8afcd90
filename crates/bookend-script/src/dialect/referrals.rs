//! How a referral document and the booking that goes with it are known to each other.

use crate::checker::Checker;
use crate::fields::Fields;
use crate::node::Node;
use bookend_fhir::fhirpath;
use jiff::SignedDuration;

/// How a referral document and the booking that goes with it are known to each other.
#[derive(Clone, Debug)]
pub struct ReferralRules {
    /// The id of a document, in the tree of its XML.
    pub document: fhirpath::Expression,
    /// The URL of the booking, in the same tree.
    pub url: fhirpath::Expression,
    /// The id of the document, in a booking.
    pub booking: fhirpath::Expression,
    /// How long the one is waited for after the other.
    pub patience: SignedDuration,
}

/// How long the one is waited for after the other, when nothing is said.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);

impl ReferralRules {
    pub(super) fn read(checker: &Checker<'_>, fields: &Fields<'_>) -> Option<Self> {
        let fields = checker.fields(fields.take("referrals")?, "`referrals`")?;
        let path = |key| {
            let node = fields.require(checker, key)?;
            path(checker, node)
        };
        let (document, url, booking) = (path("document"), path("url"), path("booking"));
        let patience = fields.take("patience");
        let patience = patience.and_then(|node| checker.length(node, "`patience`"));
        fields.finish(checker);
        Some(Self {
            document: document?,
            url: url?,
            booking: booking?,
            patience: patience.unwrap_or(PATIENCE),
        })
    }
}

fn path(checker: &Checker<'_>, node: &Node) -> Option<fhirpath::Expression> {
    let text = checker.text(node, "a FHIRPath expression")?;
    checker.fhirpath(&node.span, &text)
}
