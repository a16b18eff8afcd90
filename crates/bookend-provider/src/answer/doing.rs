//! What a request has changed, whatever is answered to it.

use super::Composed;
use super::asked::Asked;
use crate::deed::{Deed, Done};
use crate::reply::write;
use bookend_model::Response;
use bookend_script::{Domain, Effect, Then};

impl Asked<'_> {
    /// Whether it asks for something to be changed.
    fn writes(&self) -> bool {
        let domain = self.route.interaction.map(|found| &found.domain);
        matches!(
            domain,
            Some(Domain::Book | Domain::Cancel | Domain::ReceiveReferral)
        )
    }

    /// Returns what it has changed, by the name that checks know it by.
    pub(super) fn effect(&self) -> Option<&'static str> {
        self.writes().then(|| self.deed.get().name())
    }

    /// Returns what it has changed, and what the domain said of that, where it asks for a change.
    pub(super) fn done(&self) -> Option<Done> {
        if !self.writes() {
            return None;
        }
        let of_domain = self.of_domain.take().map(|composed| {
            let written = write(composed, self.negotiated, self.provider);
            Response {
                status: written.status,
                headers: written.headers,
                body: written.body.into_bytes(),
            }
        });
        Some(Done::new(self.deed.get(), of_domain))
    }

    /// Notes that it takes effect after it was answered.
    pub(super) fn keep_late(&self, then: &Then) {
        if matches!(then.effect, Some(Effect::CommitLater(_))) {
            self.deed.set(self.deed.get().and(Deed::Later));
        }
    }

    /// Keeps what the domain has said of a change, before something else becomes of it.
    pub(super) fn keep_of_domain(&self, composed: &Composed) {
        let is_success = (200..300).contains(&composed.status);
        let is_done = matches!(self.deed.get(), Deed::Committed(_));
        let mut kept = self.of_domain.borrow_mut();
        if is_success && is_done && kept.is_none() {
            *kept = Some(composed.clone());
        }
    }
}
