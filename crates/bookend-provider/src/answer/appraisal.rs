//! What the standing checks say of a request and of its answer.

use super::Composed;
use super::asked::Asked;
use super::findings::{Telling, told};
use crate::conduct::Checks;
use crate::deed::Deed;
use crate::reply::{Awaited, Reply, write};
use bookend_engine::{Appraisal, Appraiser, Body, Negotiated, ResponseView, View};
use bookend_model::{AttemptError, AttemptErrorKind, Checked, Level, Refusal, Response};
use bookend_script::On;
use std::sync::Arc;
use std::time::Duration;

impl<'a> Asked<'a> {
    fn appraiser(&self) -> Appraiser<'a> {
        Appraiser {
            script: &self.provider.set.script,
            plan: &self.provider.set.checks,
            rules_hold: self.rules_hold.get(),
            negotiated: self.negotiated,
            heads: Some(&self.provider.heads),
            remembers: self.witness.is_none(),
        }
    }

    /// Returns what the checks on requests say; they are judged once.
    fn of_request(&self) -> &Appraisal {
        self.appraisal.get_or_init(|| {
            let mut appraisal = Appraisal::default();
            if self.provider.set.conduct.checks != Checks::Off {
                self.appraiser().judge_request(&self.sight, &mut appraisal);
            }
            appraisal
        })
    }

    /// Returns the refusals of a request that is not as a binding check has it, where such a
    /// request is refused.
    pub(super) fn refused_by_checks(&self) -> Vec<Refusal> {
        if self.provider.set.conduct.checks != Checks::Refuse {
            return Vec::new();
        }
        let script = &self.provider.set.script;
        let findings = &self.of_request().checked.findings;
        let binding = findings
            .iter()
            .filter(|finding| finding.level == Level::Must);
        binding
            .filter_map(|finding| {
                let check = script.check(finding.check.as_deref()?)?;
                let name = check.refusal.as_deref().unwrap_or("check-unmet");
                Some(
                    Refusal::new(name)
                        .with("rule", &*check.id)
                        .with("says", &check.says)
                        .with("subject", finding.subject.trim_start_matches("fhir: "))
                        .with("expected", &finding.expected)
                        .with("found", &finding.found),
                )
            })
            .collect()
    }

    /// Writes the answer; what is going to be corrupted is not compressed.
    fn written(&self, composed: Composed) -> Reply {
        let negotiated = Negotiated {
            gzip: self.negotiated.gzip && !self.is_plain.get(),
            ..self.negotiated.clone()
        };
        write(composed, &negotiated, self.provider)
    }

    /// Writes the answer, holds both sides against the checks, and tells the caller where it asked
    /// to be told.
    ///
    /// `is_lost` says whether the caller does not get the answer, which checks see as an `error`.
    pub(super) fn appraised(&self, composed: Composed, is_lost: bool) -> Reply {
        let provider = self.provider;
        if provider.set.conduct.checks == Checks::Off {
            return self.written(composed);
        }
        let telling = Telling::of(self.view.request, provider.set.conduct);
        let again = telling.map(|telling| (telling, composed.clone()));
        let reply = self.written(composed);
        let (checked, awaited) = self.checked(&reply, is_lost);
        let reply = match again {
            Some((telling, composed)) => {
                let composed = told(self, composed, (&checked, telling));
                self.written(composed)
            }
            None => reply,
        };
        Reply {
            checked,
            awaited,
            ..reply
        }
    }

    /// Has the checks remember what was done and nobody has heard of.
    pub(super) fn remember_unheard(&self, reply: &Reply) {
        let is_done = matches!(self.deed.get(), Deed::Committed(_));
        if is_done && self.provider.set.conduct.checks != Checks::Off {
            // What there is to find was found when it was answered.
            self.checked(reply, true);
        }
    }

    fn checked(&self, reply: &Reply, is_lost: bool) -> (Checked, Vec<Awaited>) {
        let provider = self.provider;
        let media = &provider.set.script.dialect().media;
        let mut appraisal = self.of_request().clone();
        let response = Response {
            status: reply.status,
            headers: reply.headers.clone(),
            body: reply.body.bytes().clone(),
        };
        // Nothing has been waited for: times are for whoever waits.
        let times = (Duration::ZERO, Duration::ZERO);
        let seen = ResponseView::new(&response, times, media, provider.set.structures);
        let lost = is_lost.then(|| AttemptError {
            kind: AttemptErrorKind::Closed,
            detail: "the answer is lost on purpose".to_owned(),
        });
        let view = View {
            response: Some(&seen),
            error: lost.as_ref(),
            effect: self.effect(),
            ..*self.sight.view()
        };
        let appraiser = self.appraiser();
        appraiser.judge(On::Exchange, &view, &mut appraisal);
        if provider.set.conduct.answers_checked {
            appraiser.judge(On::Response, &view, &mut appraisal);
        }
        appraiser.judge_sequence(&view, &provider.memories, &mut appraisal);
        let awaited = self.awaited(&view, &mut appraisal);
        for (check, error) in &appraisal.troubles {
            tracing::warn!(target: "bookend::finding", %check, %error, "a check cannot be judged");
        }
        (appraisal.checked, awaited)
    }

    /// Returns what is left to a validator, where there is one.
    fn awaited(&self, view: &View<'_>, appraisal: &mut Appraisal) -> Vec<Awaited> {
        let provider = self.provider;
        if provider.set.validator.is_none() || self.witness.is_some() {
            return Vec::new();
        }
        let request = view.request.map(|request| &request.body);
        let response = view.response.map(|response| &response.body);
        let response = response.filter(|_| provider.set.conduct.answers_checked);
        let mut awaited = Vec::new();
        for (on, body) in [(On::Request, request), (On::Response, response)] {
            let Some(Ok(resource)) = body.map(Body::resource) else {
                continue;
            };
            let checks = self.appraiser().awaited(on, view, appraisal);
            awaited.extend(checks.into_iter().map(|check| Awaited {
                check: Arc::clone(&check.id),
                resource: resource.clone(),
            }));
        }
        awaited
    }
}
