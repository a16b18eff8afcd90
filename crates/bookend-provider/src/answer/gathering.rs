//! Everything that the answer to a request depends on, gathered before anybody looks at it.

use super::arrival::Arrival;
use super::asked::Asked;
use super::asking::Asking;
use super::decided::Decided;
use super::known::Known;
use crate::deed::Deed;
use crate::provider::Provider;
use crate::reply::Reply;
use crate::route::{Route, route};
use crate::window::WindowScope;
use bookend_engine::{
    RequestScope, RequestView, Scope, Sight, StateScope, Unasked, View, World, context, negotiate,
    shape_value,
};
use bookend_fhir::{Format, Structures};
use bookend_model::{Chance, Request};
use bookend_script::{Policy, Shape, Side};
use jiff::Timestamp;
use serde_json::Value;
use std::cell::{Cell, OnceCell, RefCell};

/// Returns a view of a request; the body of an interaction that takes no resource is a plain tree.
pub(super) fn viewed<'r>(
    provider: &'r Provider,
    request: &'r Request,
    route: &Route<'_>,
) -> RequestView<'r> {
    let media = &provider.set.script.dialect().media;
    let view = RequestView::new(request, media, provider.set.structures);
    let view = view.with_tokens(&provider.tokens);
    match route.interaction.filter(|found| found.has_plain_body) {
        Some(found) => view.no_resource(&found.spellings),
        None => view,
    }
}

/// Has the answer to a request composed, and writes it.
pub(super) fn with_asked(
    asking: Asking<'_>,
    request: &Request,
    arrival: &Arrival,
    compose: impl FnOnce(&Asked<'_>) -> (Reply, Option<Decided>),
) -> Reply {
    let dialect = asking.provider.set.script.dialect();
    let mut route = route(dialect, request, arrival.is_inside);
    route.certificate = arrival.certificate.as_deref();
    with_route(asking, request, &route, compose)
}

/// The same for a request of which it is known what it asks.
pub(super) fn with_route(
    asking: Asking<'_>,
    request: &Request,
    route: &Route<'_>,
    compose: impl FnOnce(&Asked<'_>) -> (Reply, Option<Decided>),
) -> Reply {
    let look = |asked: &Asked<'_>| {
        let (reply, decided) = compose(asked);
        (reply, decided, asked.done())
    };
    let ((mut reply, decided, done), told) = gathered(asking, request, route, look);
    if let Some(decided) = decided {
        decided.concern(&mut reply);
    }
    Reply {
        interaction: route.name().map(str::to_owned),
        caller: told.caller,
        chunks: told.chunks,
        request_id: told.request_id,
        trace_id: told.trace_id,
        done,
        ..reply
    }
}

/// What is told of a request beside its answer.
pub(super) struct Told {
    caller: Option<String>,
    chunks: Option<usize>,
    request_id: Option<String>,
    trace_id: Option<String>,
}

/// Gathers what the answer to a request depends on, and has it looked at.
pub(super) fn gathered<T>(
    asking: Asking<'_>,
    request: &Request,
    route: &Route<'_>,
    look: impl FnOnce(&Asked<'_>) -> T,
) -> (T, Told) {
    let Asking {
        provider, witness, ..
    } = asking;
    let (dialect, policy) = (provider.set.script.dialect(), provider.set.script.policy());
    let view = viewed(provider, request, route);
    let unasked = unasked_format(policy);
    let negotiated = negotiate(request, route.interaction, &dialect.media, unasked);
    let chance = RefCell::new(chance(asking, route));
    let exchange = uuid::Builder::from_random_bytes(chance.borrow_mut().bytes()).into_uuid();
    let now = provider.space.clock.now();
    let mut scope = RequestScope {
        view: &view,
        interaction: route.interaction,
        path: route.path.clone(),
        policy,
        base: &provider.base,
        scheme: provider.set.scheme,
        roots: &provider.roots,
        permitted: provider.set.script.permitted_organisations(),
        now,
        certificate: route.certificate,
        caller: Value::Null,
        exchange: exchange.to_string(),
    };
    let surroundings = (now, &chance, provider.set.structures);
    let known = Known::of(dialect, &world(&scope, surroundings));
    scope.caller = known.caller;
    let zone = &dialect.envelope.zone;
    let names = WindowScope::new(&scope, request, route.interaction, zone);
    let below = world(&names, surroundings);
    let number = asking.count.number(&provider.arrivals, route.name());
    let stateful = stateful(provider, number, below);
    let world = stateful.world();
    let judged = judged(provider, &view, route, world);
    let context = context(&judged);
    let asked = Asked {
        provider,
        view: &view,
        route,
        negotiated: &negotiated,
        request_id: known.request_id.as_deref(),
        number,
        rules_hold: Cell::new(false),
        is_plain: Cell::new(false),
        deed: Cell::new(Deed::Nothing),
        of_domain: RefCell::new(None),
        appraisal: OnceCell::new(),
        world,
        witness,
        sight: Sight::new(judged, &context),
    };
    let looked = look(&asked);
    let told = Told {
        caller: bookend_engine::text_of(&scope.caller),
        chunks: chunks(&dialect.envelope.chunks, &world),
        request_id: known.request_id,
        trace_id: known.trace_id,
    };
    (looked, told)
}

/// Returns the stream of random choices of a request. One that is only looked at leaves its own to the
/// next.
fn chance(asking: Asking<'_>, route: &Route<'_>) -> Chance {
    let is_looked_at = asking.witness.is_some() || route.is_of_stand_in;
    let arrived = || asking.provider.space.request_number(is_looked_at);
    let number = asking.request.unwrap_or_else(arrived);
    asking.provider.chance(number)
}

/// Returns the world of names.
pub(super) fn world<'w>(
    scope: &'w dyn Scope,
    (now, chance, structures): (Timestamp, &'w RefCell<Chance>, &'static Structures),
) -> World<'w> {
    World {
        scope,
        now,
        chance,
        structures,
        trees: None,
    }
}

/// What the state of the space adds to the names of a request.
fn stateful<'s>(provider: &'s Provider, number: u64, under: World<'s>) -> StateScope<'s> {
    StateScope {
        machinery: provider.machinery(),
        remembrance: provider.remembrance(),
        number,
        under,
    }
}

/// What is judged of a request.
pub(super) fn judged<'v>(
    provider: &'v Provider,
    view: &'v RequestView<'v>,
    route: &Route<'v>,
    world: World<'v>,
) -> View<'v> {
    // What a provider compares a token with, its own address above all, a stand-in does not know.
    let token = &provider.set.script.dialect().token;
    View {
        side: Side::Request,
        request: Some(view),
        response: None,
        error: None,
        effect: None,
        interaction: route.interaction,
        policy: provider.set.script.policy(),
        token: (!route.is_of_stand_in).then_some(token),
        profiles: &provider.set.profiles,
        world,
        wants_places: false,
    }
}

/// The size of the chunks in which a body is sent; nothing when it is sent whole.
fn chunks(shape: &Shape, world: &World<'_>) -> Option<usize> {
    let size = shape_value(shape, world).ok()?.as_u64()?;
    usize::try_from(size).ok().filter(|size| *size > 0)
}

/// The format of a response when nothing was asked for.
fn unasked_format(policy: &Policy) -> Unasked {
    Unasked {
        format: match policy.word("default-format") {
            "xml" => Format::Xml,
            _ => Format::Json,
        },
        is_as_sent: policy.word("unasked-format") == "as-sent",
    }
}
