//! Exchanges that are over, held against a matcher.

use super::gathering::{judged, viewed, world};
use crate::journal::Entry;
use crate::provider::Provider;
use crate::route::{Route, route};
use crate::window::WindowScope;
use bookend_engine::{EvaluateError, RequestScope, ResponseView, View, holds, judge};
use bookend_model::Response;
use bookend_script::{Dialect, Predicate, Side};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::time::Duration;

/// Holds an exchange against a matcher, and returns the clauses that do not hold; nothing where
/// it does. `answer` is what was answered: what was intended, or what the domain said of what was done.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the matcher cannot be made.
pub(crate) fn exchange_holds(
    provider: &Provider,
    (entry, answer): (&Entry, Response),
    predicate: &Predicate,
) -> Result<Option<Vec<Value>>, EvaluateError> {
    let (dialect, policy) = (provider.set.script.dialect(), provider.set.script.policy());
    let request = &*entry.request;
    let route = route_of(dialect, entry);
    let view = viewed(provider, request, &route);
    let chance = RefCell::new(provider.set.seed.stream("verify"));
    let scope = RequestScope {
        view: &view,
        interaction: route.interaction,
        path: route.path.clone(),
        policy,
        base: &provider.base,
        scheme: provider.set.scheme,
        roots: &provider.roots,
        permitted: provider.set.script.permitted_organisations(),
        now: entry.started,
        certificate: None,
        caller: entry.caller.clone().map_or(Value::Null, Value::from),
        exchange: String::new(),
    };
    let zone = &dialect.envelope.zone;
    let names = WindowScope::new(&scope, request, route.interaction, zone);
    let world = world(&names, (entry.started, &chance, provider.set.structures));
    let times = (Duration::ZERO, entry.took);
    let seen = ResponseView::new(&answer, times, &dialect.media, provider.set.structures);
    let of_stand_in = route.interaction.filter(|_| route.is_of_stand_in);
    let seen = match of_stand_in.filter(|found| found.has_plain_body) {
        Some(found) => seen.no_resource(&found.spellings),
        None => seen,
    };
    let view = View {
        side: Side::Response,
        response: Some(&seen),
        effect: entry.done.as_ref().map(|done| done.deed().name()),
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

/// Returns what was asked, of a provider or of a stand-in.
fn route_of<'e>(dialect: &'e Dialect, entry: &'e Entry) -> Route<'e> {
    let name = entry.interaction.as_deref();
    match name.and_then(|name| dialect.heard(name)) {
        Some(heard) => Route::of_stand_in(Some(&heard.interaction), None),
        None => route(dialect, &entry.request, entry.is_inside),
    }
}
