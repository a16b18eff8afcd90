//! Validators, asked once the answer has gone.

use crate::provider::Provider;
use crate::reply::{Awaited, Reply};
use bookend_engine::{asides_of, findings_of};
use bookend_model::{Checked, Request, Unjudged};
use bookend_validator::Validator;
use jiff::Timestamp;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// How many exchanges may wait for the validator; what comes beyond them is not validated.
const MOST: u32 = 64;

/// The validator, and the exchanges that wait for it.
#[derive(Debug)]
pub(super) struct Validating {
    validator: Validator,
    /// Where is waited: those who serve connections have other things to do.
    runtime: Handle,
    places: Arc<Semaphore>,
}

/// An exchange that is over, but for the validator.
#[derive(Debug)]
pub(super) struct Exchanged {
    pub(super) request: Arc<Request>,
    pub(super) is_inside: bool,
    pub(super) reply: Reply,
    pub(super) times: (Option<IpAddr>, Timestamp, Duration),
}

impl Exchanged {
    /// Hands the exchange to whoever watches, and to the evidence.
    pub(super) fn record(self, provider: &Provider) {
        if let Some(hub) = &provider.space.hub {
            let asked = (&self.request, self.is_inside);
            hub.note(provider, asked, &self.reply, self.times);
        }
        let record = &provider.set.record;
        record.exchange(provider, self.request, self.reply, self.times);
    }
}

impl Validating {
    /// Gets ready; has to be called where there is a runtime.
    pub(super) fn new(validator: Validator) -> Self {
        Self {
            validator,
            runtime: Handle::current(),
            places: Arc::new(Semaphore::new(MOST as usize)),
        }
    }

    /// Has what is awaited of an exchange judged, and then the exchange recorded. Nobody waits for it.
    pub(super) fn begin(&self, provider: Arc<Provider>, exchanged: Exchanged) {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else {
            let reason = format!("{MOST} exchanges wait for the validator already");
            not_judged(&provider, exchanged, &reason);
            return;
        };
        let validator = self.validator.clone();
        self.runtime.spawn(async move {
            let mut exchanged = exchanged;
            let awaited = std::mem::take(&mut exchanged.reply.awaited);
            for awaited in awaited {
                judge(&validator, &provider, awaited, &mut exchanged.reply.checked).await;
            }
            finish(&provider, exchanged);
            drop(place);
        });
    }

    /// Waits until nothing waits any more; each has waited for as long as the validator may take.
    pub(super) async fn finished(&self) {
        // Nobody closes it.
        let _ = self.places.acquire_many(MOST).await;
    }
}

/// Asks about one body.
async fn judge(validator: &Validator, provider: &Provider, awaited: Awaited, into: &mut Checked) {
    let script = &provider.set.script;
    let Some((position, check)) = script.placed_check(&awaited.check) else {
        return;
    };
    match validator.validate(&awaited.resource).await {
        Ok(objections) => {
            let whose = format!("the validator {}", validator.base());
            let findings = findings_of(script, check, (&whose, &objections));
            if findings.is_empty() {
                into.held.insert(position);
            }
            into.findings.extend(findings);
            into.asides.extend(asides_of(check, &objections));
        }
        Err(error) => into.unjudged.push(Unjudged {
            check: awaited.check,
            reason: error.to_string(),
        }),
    }
}

fn not_judged(provider: &Provider, mut exchanged: Exchanged, reason: &str) {
    for awaited in std::mem::take(&mut exchanged.reply.awaited) {
        exchanged.reply.checked.unjudged.push(Unjudged {
            check: awaited.check,
            reason: reason.to_owned(),
        });
    }
    finish(provider, exchanged);
}

/// Tells of the validator in the log, and records the exchange.
fn finish(provider: &Provider, exchanged: Exchanged) {
    let reply = &exchanged.reply;
    for unjudged in &reply.checked.unjudged {
        let (check, reason) = (&unjudged.check, &unjudged.reason);
        tracing::warn!(target: "bookend::finding", %check, %reason, "a check could not be judged");
    }
    super::log::log_validated(provider, reply);
    exchanged.record(provider);
}
