//! Taking referral documents, and saying what became of them.

use super::{NotPerformed, Performed, Task};
use crate::content::Content;
use crate::referrals::{Booked, Case, Document};
use bookend_booking::Receipt;
use bookend_engine::{EvaluateError, Layer, select, shape_value, text_of};
use bookend_fhir::fhirpath::Expression;
use bookend_model::Refusal;
use bookend_script::{Effect, ReferralRules};
use serde_json::Value;

/// What the URL of a version has in it, which a document must not name (section 1.4 of the digest).
const VERSION: &str = "/_history/";

impl Task<'_> {
    /// Takes a document. One that had come already stays as it was: a document that is linked to a
    /// booking is neither replaced nor updated.
    pub(super) fn receive_referral(self) -> Result<Performed, NotPerformed> {
        let rules = self.referral_rules()?;
        let tree = match self.view.body.resource() {
            Ok(tree) => tree,
            Err(fault) => return Err(malformed(&fault.to_string()).into()),
        };
        let id = self.found(tree, &rules.document)?.into_iter().next();
        let id = id.filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| malformed("no id"))?;
        let url = self.found(tree, &rules.url)?.into_iter().next();
        if let Some(url) = url.as_ref().filter(|url| !is_versionless(url)) {
            return Err(Refusal::new("referral-url").with("found", url).into());
        }
        let document = Document {
            url,
            at: self.world.now,
        };
        if self.effect != Effect::Commit {
            let mut case = self.provider.referrals.case(&id).unwrap_or_default();
            case.pretend(document);
            self.note_deed(false, true);
            return self.told(&id, &case, rules);
        }
        match self.provider.referrals.receive(&id, document) {
            Some(case) => {
                self.note_deed(true, true);
                self.told(&id, &case, rules)
            }
            None => Err(Refusal::new("referral-again").with("found", id).into()),
        }
    }

    /// Says what became of a document, or of the booking that names it.
    pub(super) fn read_referral(self) -> Result<Performed, NotPerformed> {
        let rules = self.referral_rules()?;
        let id = self.path_part("document").to_owned();
        match self.provider.referrals.case(&id) {
            Some(case) => self.told(&id, &case, rules),
            None => Err(Refusal::new("referral-unknown").with("found", id).into()),
        }
    }

    /// Keeps which document a booking names, where it names one.
    pub(super) fn note_booking(&self, receipt: &Receipt) -> Result<(), EvaluateError> {
        let Some(rules) = &self.provider.set.script.dialect().referrals else {
            return Ok(());
        };
        let Some(receipt) = receipt.appointment().filter(|receipt| !receipt.is_replay) else {
            return Ok(());
        };
        let Ok(tree) = self.view.body.resource() else {
            return Ok(());
        };
        for id in self.found(tree, &rules.booking)? {
            let booked = Booked {
                url: format!("{}/Appointment/{}", self.provider.base, receipt.version.id),
                at: self.world.now,
            };
            self.provider.referrals.book(&id, booked);
        }
        Ok(())
    }

    fn referral_rules(&self) -> Result<&ReferralRules, Refusal> {
        let rules = self.provider.set.script.dialect().referrals.as_ref();
        rules
            .ok_or_else(|| Refusal::new("not-found").with("found", self.view.request.path.as_str()))
    }

    fn found(&self, tree: &Value, path: &Expression) -> Result<Vec<String>, EvaluateError> {
        let values = select(tree, path, &self.world)?;
        Ok(values.iter().filter_map(text_of).collect())
    }

    fn told(
        &self,
        id: &str,
        case: &Case,
        rules: &ReferralRules,
    ) -> Result<Performed, NotPerformed> {
        let facts = case.facts(id, self.world.now, rules.patience);
        let names = [("referral", &facts)];
        let layer = Layer {
            names: &names,
            under: self.world.scope,
        };
        let shape = self.provider.set.script.dialect().resources.get("Referral");
        let tree = match shape {
            Some(shape) => shape_value(shape, &self.world.with(&layer))?,
            None => facts,
        };
        Ok(Performed {
            content: Content::Tree(tree),
            version: None,
        })
    }
}

fn malformed(found: &str) -> Refusal {
    Refusal::new("referral-malformed").with("found", found)
}

/// Whether a URL is absolute, and not that of a version.
fn is_versionless(url: &str) -> bool {
    let is_absolute = url.starts_with("https://") || url.starts_with("http://");
    is_absolute && !url.contains(VERSION)
}
