//! The standing checks, held against every exchange of a run.

use crate::exchange_scope::Seen;
use crate::runner::Runner;
use crate::scope::JourneyScope;
use bookend_engine::{
    Appraisal, Appraiser, EvaluateError, Unasked, asides_of, findings_of, holds, negotiate,
};
use bookend_fhir::Format;
use bookend_model::{Checked, Exchange, Level, Unjudged};
use bookend_script::{Check, On, Role, Send, Side};
use serde_json::Value;
use std::sync::Arc;

/// A check, and its position in the script.
type Placed<'c> = (usize, &'c Check);

impl Runner<'_> {
    /// Holds exchanges against the checks, and keeps what they say with each.
    ///
    /// Requests are ours, and what is wrong with them is mostly wrong on purpose: it is kept, and
    /// held against nobody.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value of a check cannot be made.
    pub(crate) async fn check(
        &self,
        scope: &JourneyScope<'_>,
        send: &Send,
        exchanges: &mut [Exchange],
    ) -> Result<(), EvaluateError> {
        let script = self.ground.script;
        let interaction = send.interaction.as_str();
        let known = script.dialect().interaction(interaction);
        // The checks are of providers, and of what is sent to them.
        let is_enquiry = known.is_some_and(|known| known.asks.is_some());
        if is_enquiry || script.policy().word("checks") == "off" {
            return Ok(());
        }
        let mut trouble = None;
        for exchange in exchanges {
            if self.is_of_proxy(scope, send, exchange)? {
                continue;
            }
            let (appraisal, awaited) = self.appraise(scope, interaction, exchange);
            exchange.checked = appraisal.checked;
            trouble = trouble.or(appraisal.troubles.into_iter().next());
            for (check, resource) in awaited {
                self.validate(check, &resource, &mut exchange.checked).await;
            }
            self.soften(&mut exchange.checked);
        }
        trouble.map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Whether an answer is that of the proxy itself, which no provider has to answer for.
    fn is_of_proxy(
        &self,
        scope: &JourneyScope<'_>,
        send: &Send,
        exchange: &Exchange,
    ) -> Result<bool, EvaluateError> {
        let known = self.ground.script.dialect().proxy_answer.as_ref();
        let is_proxied = send.at.as_ref().is_some_and(|at| at.is_proxied);
        let Some(known) = known.filter(|_| is_proxied && exchange.attempt.is_ok()) else {
            return Ok(false);
        };
        let seen = Seen::new(exchange, &send.interaction, self.ground);
        seen.with_view(scope, |view| holds(known, view))
    }

    /// Makes warnings of what is held against the provider, where the policy says so.
    pub(crate) fn soften(&self, checked: &mut Checked) {
        let script = self.ground.script;
        if script.policy().word("checks-unmet") != "warn" {
            return;
        }
        for finding in &mut checked.findings {
            let check = finding.check.as_deref().and_then(|id| script.check(id));
            if check.is_some_and(|check| check.judges == Role::Provider) {
                finding.level = Level::Should;
            }
        }
    }

    fn appraise(
        &self,
        scope: &JourneyScope<'_>,
        interaction: &str,
        exchange: &Exchange,
    ) -> (Appraisal, Vec<(Placed<'_>, Value)>) {
        let script = self.ground.script;
        let seen = Seen::new(exchange, interaction, self.ground);
        let media = &script.dialect().media;
        let unasked = Unasked {
            format: Format::Json,
            is_as_sent: true,
        };
        let negotiated = negotiate(&exchange.request, seen.interaction, media, unasked);
        let appraiser = Appraiser {
            script,
            plan: &self.checks,
            rules_hold: false,
            negotiated: &negotiated,
            heads: None,
            remembers: true,
        };
        let mut appraisal = Appraisal::default();
        let mut awaited: Vec<Arc<str>> = Vec::new();
        seen.with_side(Side::Request, scope, |view| {
            appraiser.judge(On::Request, view, &mut appraisal);
            if seen.response.is_some() {
                appraiser.judge(On::Response, view, &mut appraisal);
                appraiser.judge(On::Exchange, view, &mut appraisal);
            }
            appraiser.judge_sequence(view, &self.memories, &mut appraisal);
            if self.validator.is_some() {
                let checks = appraiser.awaited(On::Response, view, &mut appraisal);
                awaited.extend(checks.iter().map(|check| Arc::clone(&check.id)));
            }
        });
        let resource = seen.response.as_ref();
        let resource = resource.and_then(|response| response.body.resource().ok());
        let awaited = awaited.into_iter();
        let awaited = awaited.filter_map(|id| Some((script.placed_check(&id)?, resource?.clone())));
        (appraisal, awaited.collect())
    }

    /// Has an answer judged by the validator. That it is not there is nobody's fault who is judged.
    async fn validate(&self, (position, check): Placed<'_>, resource: &Value, into: &mut Checked) {
        let Some(validator) = &self.validator else {
            return;
        };
        match validator.validate(resource).await {
            Ok(objections) => {
                let whose = format!("the validator {}", validator.base());
                let found = findings_of(self.ground.script, check, (&whose, &objections));
                if found.is_empty() {
                    into.held.insert(position);
                }
                into.findings.extend(found);
                into.asides.extend(asides_of(check, &objections));
            }
            Err(error) => into.unjudged.push(Unjudged {
                check: Arc::clone(&check.id),
                reason: error.to_string(),
            }),
        }
    }
}
