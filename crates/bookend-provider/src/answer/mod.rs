//! One request through the provider.

mod appraisal;
mod asked;
mod decided;
mod exchanged;
mod findings;
mod near;
mod respond;

pub(crate) use exchanged::exchange_holds;

use crate::content::Content;
use crate::provider::Provider;
use crate::reply::{Held, Reply, write};
use crate::route::{Route, route};
use crate::script_set::ScriptSet;
use crate::window::WindowScope;
use asked::{Asked, Stage};
use bookend_booking::Age;
use bookend_engine::{
    RequestScope, RequestView, Roots, Scope, Sight, StateScope, Unasked, View, Witness, World,
    context, negotiate, shape_text, shape_value,
};
use bookend_fhir::{Format, Structures};
use bookend_model::{Chance, Headers, Refusal, Request};
use bookend_script::{Dialect, Effect, Policy, Shape, Side};
use decided::Decided;
use jiff::Timestamp;
use serde_json::Value;
use std::cell::{Cell, OnceCell, RefCell};

/// An answer before it is written, and what the log says of it.
#[derive(Clone, Debug)]
pub(crate) struct Composed {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) content: Content,
    pub(crate) refusal: Option<String>,
}

/// Answers a request: snapshot → interaction → decide → perform → mutate → write.
///
/// A request that is not below the service root is no interaction, and behaviours may answer it.
/// Where a behaviour has it wait before it takes effect, the reply is held: what was held is handed in
/// again once the time is over.
pub(crate) fn answer(
    provider: &Provider,
    request: &Request,
    is_inside: bool,
    held: Option<Box<Held>>,
) -> Reply {
    with_asked((provider, None), request, is_inside, |asked| {
        let stage = held.map_or(Stage::Read, Stage::Resumed);
        match asked.composed(stage) {
            (Some(composed), decided) => {
                let composed = asked.with_near_misses(composed, decided.is_some());
                let is_lost = decided.as_ref().is_some_and(Decided::loses_answer);
                (asked.appraised(composed, is_lost), decided)
            }
            (None, decided) => (Reply::nothing(), decided),
        }
    })
}

/// Returns what happens to a request before its body is read; mostly nothing.
pub(crate) fn answer_early(
    provider: &Provider,
    request: &Request,
    is_inside: bool,
) -> Option<Reply> {
    if !provider.decides_early {
        return None;
    }
    let reply = with_asked((provider, None), request, is_inside, |asked| {
        let decided = match asked.decision(&Stage::Head) {
            Ok(decided) => decided.map(|decision| Decided::of(decision, false)),
            Err(error) => {
                tracing::warn!(%error, "a behaviour cannot be decided before the body is read");
                None
            }
        };
        (Reply::nothing(), decided)
    });
    reply.fault.is_some().then_some(reply)
}

/// Lets a request take effect that was answered before.
pub(crate) fn commit(provider: &Provider, request: &Request, is_inside: bool) -> Reply {
    with_asked((provider, None), request, is_inside, |asked| {
        let composed = asked.domain(Effect::Commit, Age::Now);
        let composed = composed.unwrap_or_else(|error| asked.trouble(&error));
        (write(composed, asked.negotiated, provider), None)
    })
}

/// Returns what a request would be answered, before a witness of how that is decided. Nothing is
/// changed, counted or remembered.
pub(crate) fn would_answer(
    (provider, witness): (&Provider, &dyn Witness),
    request: &Request,
    is_inside: bool,
) -> Reply {
    with_asked((provider, Some(witness)), request, is_inside, |asked| {
        let (composed, decided) = asked.composed(Stage::Read);
        let is_lost = decided.as_ref().is_some_and(Decided::loses_answer);
        let appraised = |composed| asked.appraised(composed, is_lost);
        let reply = composed.map_or_else(Reply::nothing, appraised);
        (reply, decided)
    })
}

/// Answers a request that was refused before its body had been read.
pub(crate) fn refused_early(provider: &Provider, request: &Request, refusal: &Refusal) -> Reply {
    with_asked((provider, None), request, true, |asked| {
        let refused = asked.refused(std::slice::from_ref(refusal));
        let composed = refused.unwrap_or_else(|error| asked.trouble(&error));
        // Half a request is not held against anything.
        (write(composed, asked.negotiated, provider), None)
    })
}

/// Returns who sends a request, as the dialect finds it out, before it is known whose request it is.
pub(crate) fn caller_of(set: &ScriptSet, request: &Request) -> Option<String> {
    let dialect = set.script.dialect();
    let view = RequestView::new(request, &dialect.media, set.structures);
    let chance = RefCell::new(set.seed.stream("caller"));
    let roots = Roots::default();
    let scope = RequestScope {
        view: &view,
        interaction: None,
        path: Vec::new(),
        policy: set.script.policy(),
        base: &set.public_root,
        roots: &roots,
        now: Timestamp::UNIX_EPOCH,
        caller: Value::Null,
        exchange: String::new(),
    };
    let world = world(&scope, (Timestamp::UNIX_EPOCH, &chance, set.structures));
    bookend_engine::text_of(&shape_value(&dialect.caller, &world).ok()?)
}

/// Returns a view of a request; the body of an interaction that takes no resource is a plain tree.
fn viewed<'r>(provider: &'r Provider, request: &'r Request, route: &Route<'_>) -> RequestView<'r> {
    let media = &provider.set.script.dialect().media;
    let view = RequestView::new(request, media, provider.set.structures);
    let view = view.with_tokens(&provider.tokens);
    match route.interaction.filter(|found| found.has_plain_body) {
        Some(found) => view.no_resource(&found.spellings),
        None => view,
    }
}

/// Gathers what the answer to a request depends on, has it composed, and writes it.
fn with_asked(
    (provider, witness): (&Provider, Option<&dyn Witness>),
    request: &Request,
    is_inside: bool,
    compose: impl FnOnce(&Asked<'_>) -> (Reply, Option<Decided>),
) -> Reply {
    let (dialect, policy) = (provider.set.script.dialect(), provider.set.script.policy());
    let route = route(dialect, request, is_inside);
    let view = viewed(provider, request, &route);
    let unasked = unasked_format(policy);
    let negotiated = negotiate(request, route.interaction, &dialect.media, unasked);
    let chance = RefCell::new(provider.chance(witness.is_some()));
    let exchange = uuid::Builder::from_random_bytes(chance.borrow_mut().bytes()).into_uuid();
    let now = provider.space.clock.now();
    let mut scope = RequestScope {
        view: &view,
        interaction: route.interaction,
        path: route.path.clone(),
        policy,
        base: &provider.base,
        roots: &provider.roots,
        now,
        caller: Value::Null,
        exchange: exchange.to_string(),
    };
    let surroundings = (now, &chance, provider.set.structures);
    let known = Known::of(dialect, &world(&scope, surroundings));
    scope.caller = known.caller;
    let zone = &dialect.envelope.zone;
    let names = WindowScope::new(&scope, request, route.interaction, zone);
    let below = world(&names, surroundings);
    let stateful = StateScope {
        machinery: provider.machinery(),
        under: below,
    };
    let world = stateful.world();
    let judged = judged(provider, &view, &route, world);
    let context = context(&judged);
    let asked = Asked {
        provider,
        view: &view,
        route: &route,
        negotiated: &negotiated,
        request_id: known.request_id.as_deref(),
        rules_hold: Cell::new(false),
        is_plain: Cell::new(false),
        appraisal: OnceCell::new(),
        world,
        witness,
        sight: Sight::new(judged, &context),
    };
    let (mut reply, decided) = compose(&asked);
    if let Some(decided) = decided {
        decided.concern(&mut reply);
    }
    Reply {
        interaction: route.name().map(str::to_owned),
        caller: bookend_engine::text_of(&scope.caller),
        chunks: chunks(&dialect.envelope.chunks, &world),
        request_id: known.request_id,
        trace_id: known.trace_id,
        ..reply
    }
}

fn world<'w>(
    scope: &'w dyn Scope,
    (now, chance, structures): (Timestamp, &'w RefCell<Chance>, &'static Structures),
) -> World<'w> {
    World {
        scope,
        now,
        chance,
        structures,
    }
}

/// What is judged of a request.
fn judged<'v>(
    provider: &'v Provider,
    view: &'v RequestView<'v>,
    route: &Route<'v>,
    world: World<'v>,
) -> View<'v> {
    View {
        side: Side::Request,
        request: Some(view),
        response: None,
        error: None,
        interaction: route.interaction,
        policy: provider.set.script.policy(),
        profiles: &provider.set.profiles,
        world,
        wants_places: false,
    }
}

/// What the dialect reads out of the header fields of a request. Values of an answer may name them,
/// so that they are made first.
struct Known {
    caller: Value,
    request_id: Option<String>,
    trace_id: Option<String>,
}

impl Known {
    fn of(dialect: &Dialect, world: &World<'_>) -> Self {
        let text = |shape: &Shape| shape_text(shape, world).unwrap_or_default();
        Self {
            caller: shape_value(&dialect.caller, world).unwrap_or_default(),
            request_id: text(&dialect.envelope.request_id),
            trace_id: text(&dialect.envelope.trace_id),
        }
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
