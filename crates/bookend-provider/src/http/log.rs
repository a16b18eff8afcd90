//! The lines of the log.

use crate::provider::Provider;
use crate::reply::Reply;
use bookend_model::{Finding, Request};
use bookend_script::{Demand, Judge};
use std::time::Duration;

/// Writes the line of the log: who asked what, what came of it, and what decided it. No personal
/// data: neither query nor body is logged.
pub(super) fn log(request: &Request, reply: &Reply, response_id: &str, took: Duration) {
    tracing::info!(
        target: "bookend::exchange",
        interaction = reply.interaction.as_deref().unwrap_or("-"),
        method = request.method,
        path = request.path,
        caller = reply.caller.as_deref().unwrap_or("-"),
        status = reply.status,
        took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        request_id = reply.request_id.as_deref().unwrap_or("-"),
        response_id = reply.headers.first(response_id).unwrap_or("-"),
        trace_id = reply.trace_id.as_deref().unwrap_or("-"),
        behaviour = reply.behaviour.as_deref().unwrap_or("-"),
        refusal = reply.refusal.as_deref().unwrap_or("-"),
        fault = reply.sent.as_ref().map_or("-", |sent| sent.fault.as_str()),
        findings = reply.checked.findings.len(),
        "answered"
    );
    for finding in &reply.checked.findings {
        log_finding(reply, finding);
    }
}

/// Writes a line for what a validator found, and for nothing else.
pub(super) fn log_validated(provider: &Provider, reply: &Reply) {
    for finding in &reply.checked.findings {
        let check = finding.check.as_deref();
        let check = check.and_then(|id| provider.set.script.check(id));
        if check.is_some_and(|check| matches!(check.demand, Demand::JudgedBy(Judge::Validator))) {
            log_finding(reply, finding);
        }
    }
}

/// Writes a line for a finding: which check, what it demands, and of which request; the value found
/// may be a person's, and stays out.
fn log_finding(reply: &Reply, finding: &Finding) {
    tracing::info!(
        target: "bookend::finding",
        check = finding.check.as_deref().unwrap_or("-"),
        level = ?finding.level,
        verifies = finding.verifies.join(","),
        subject = finding.subject,
        interaction = reply.interaction.as_deref().unwrap_or("-"),
        caller = reply.caller.as_deref().unwrap_or("-"),
        request_id = reply.request_id.as_deref().unwrap_or("-"),
        "not as a check has it"
    );
}
