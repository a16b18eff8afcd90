//! Remarks on what a stand-in for a national service does not do.

use super::delay::Phase;
use super::fault::{FaultKind, Place};
use super::{Answer, Then};
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::StandIn;
use crate::mutation::Mutation;
use crate::node::Node;
use crate::predicate::{Predicate, interactions_of};

/// Remarks on what of a behaviour a stand-in does not do, where its `when` names what one is asked.
pub(super) fn judge_stand_in(
    checker: &Checker<'_>,
    node: &Node,
    then: &Then,
    (context, when): (&Context<'_>, &Predicate),
) {
    let names = interactions_of(when).unwrap_or_default();
    let heard = names.iter().filter_map(|name| context.dialect.heard(name));
    let asked: Vec<StandIn> = heard.map(|heard| heard.by).collect();
    if asked.is_empty() {
        return;
    }
    let is_ldap = asked.contains(&StandIn::Sds);
    let remark = |key: &str, message: &str, help: &str| {
        if let Some(node) = node.get(key) {
            checker.report(Diagnostic::new(&node.span, message).help(help));
        }
    };
    match &then.answer {
        Answer::Refuse(..) => {
            let message =
                "the refusals of the dialect are a provider's; a stand-in has none of them";
            remark("answer", message, "write `{respond: {status: …, body: …}}`");
        }
        Answer::Stale(_) => {
            let message = "a stand-in has no diary that could be old";
            remark(
                "answer",
                message,
                "leave it out, or write `{respond: {status: …}}`",
            );
        }
        Answer::Respond {
            status, headers, ..
        } if is_ldap => {
            if *status != 200 || !headers.is_empty() {
                let message = "LDAP has neither a status nor header fields";
                let help = "write `{respond: {status: 200, body: {resultCode: 51, entry: []}}}`";
                remark("answer", message, help);
            }
        }
        Answer::Domain | Answer::Respond { .. } => {}
    }
    for key in ["effect", "barrier"] {
        let message = format!("`{key}` is about a diary, and a stand-in has none");
        remark(key, &message, "leave it out");
    }
    judge_fault(then, is_ldap, &remark);
    if is_ldap {
        judge_ldap(then, &remark);
    }
    if asked.contains(&StandIn::Dos) && then.mutate.iter().any(is_of_elements) {
        let message = "what is written again of a SOAP message has lost its namespaces";
        let help = "give the whole answer (`respond`), or change `header`, `status` or `body`";
        remark("mutate", message, help);
    }
}

/// Whether a mutation changes elements of a resource.
fn is_of_elements(mutation: &Mutation) -> bool {
    matches!(
        mutation,
        Mutation::Drop(_) | Mutation::Set(..) | Mutation::Move(..) | Mutation::Spoil(..)
    )
}

fn judge_fault(then: &Then, is_ldap: bool, remark: &dyn Fn(&str, &str, &str)) {
    let Some(fault) = &then.fault else { return };
    if fault.at == Place::BeforeBody {
        let message = "a stand-in reads the body of a request before it decides";
        remark("fault", message, "say `before-commit`");
    }
    if matches!(fault.kind, FaultKind::RateLimit { .. }) {
        let message = "a rate limit refuses as a provider does; a stand-in does not";
        let help = "use `schedule` with a `quota`, and `{respond: {status: 429}}`";
        remark("fault", message, help);
    }
    let is_of_http = matches!(
        fault.kind,
        FaultKind::MalformedChunk(_)
            | FaultKind::ContentLength(_)
            | FaultKind::Corrupt(_)
            | FaultKind::Truncate(_)
            | FaultKind::Dribble { .. }
            | FaultKind::Throttle(_)
    );
    if is_ldap && is_of_http {
        let message = format!(
            "`{}` is for answers by HTTP, and this is LDAP",
            fault.kind.name()
        );
        let help = "there are `blackhole`, `empty`, `reset`, `refuse`, `hang`, `slow-close`, `garbage` and `raw`";
        remark("fault", &message, help);
    }
}

fn judge_ldap(then: &Then, remark: &dyn Fn(&str, &str, &str)) {
    if then.delay.is_some_and(|delay| delay.phase == Phase::Body) {
        let message = "an answer by LDAP has no head to wait behind";
        remark("delay", message, "leave `phase` out");
    }
    let is_of_http = |mutation: &Mutation| {
        matches!(
            mutation,
            Mutation::SetHeader(..) | Mutation::DropHeader(_) | Mutation::Status(_)
        )
    };
    if then.mutate.iter().any(is_of_http) {
        let message = "LDAP has neither a status nor header fields";
        remark(
            "mutate",
            message,
            "change `resultCode` or `entry`, such as `{set: {resultCode: 51}}`",
        );
    }
}
