//! Exchanges that are over, held against a matcher.

use super::{judged, world};
use crate::journal::Entry;
use crate::provider::Provider;
use crate::route::route;
use crate::window::WindowScope;
use bookend_engine::{EvaluateError, RequestScope, RequestView, ResponseView, View, holds, judge};
use bookend_model::Response;
use bookend_script::{Predicate, Side};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

/// Holds an exchange against a matcher, and returns the clauses that do not hold; nothing where
/// it does.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the matcher cannot be made.
pub(crate) fn exchange_holds(
    provider: &Provider,
    entry: &Entry,
    predicate: &Predicate,
) -> Result<Option<Vec<Value>>, EvaluateError> {
    let (dialect, policy) = (provider.set.script.dialect(), provider.set.script.policy());
    let request = &*entry.request;
    let view = RequestView::new(request, &dialect.media, provider.set.structures);
    let route = route(dialect, request, entry.is_inside);
    let chance = RefCell::new(provider.set.seed.stream("verify"));
    let scope = RequestScope {
        view: &view,
        interaction: route.interaction,
        path: route.path.clone(),
        policy,
        base: &provider.base,
        roots: &provider.roots,
        now: entry.started,
        caller: entry.caller.clone().map_or(Value::Null, Value::from),
        exchange: String::new(),
    };
    let zone = &dialect.envelope.zone;
    let names = WindowScope::new(&scope, request, route.interaction, zone);
    let world = world(&names, (entry.started, &chance, provider.set.structures));
    let response = Response {
        status: entry.status,
        headers: entry.headers.clone(),
        body: entry.body.clone(),
    };
    let times = (Duration::ZERO, entry.took);
    let seen = ResponseView::new(&response, times, &dialect.media, provider.set.structures);
    let view = View {
        side: Side::Response,
        response: Some(&seen),
        ..judged(provider, &view, &route, world)
    };
    if holds(predicate, &view)? {
        return Ok(None);
    }
    let unmet = judge(predicate, &view)?.into_iter();
    let unmet = unmet.filter(|clause| !clause.met);
    let told = unmet.map(|clause| {
        json!({"subject": clause.subject, "expected": clause.expected, "found": clause.found})
    });
    Ok(Some(told.collect()))
}
