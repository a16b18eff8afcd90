//! What the dialect reads out of the header fields of a request, before anything else is known of it.

use super::gathering::world;
use crate::script_set::ScriptSet;
use bookend_engine::{RequestScope, RequestView, Roots, World, shape_text, shape_value};
use bookend_model::Request;
use bookend_script::{Dialect, Shape};
use jiff::Timestamp;
use serde_json::Value;
use std::cell::RefCell;

/// What the dialect reads out of the header fields of a request. Values of an answer may name them,
/// so that they are made first.
pub(super) struct Known {
    pub(super) caller: Value,
    pub(super) request_id: Option<String>,
    pub(super) trace_id: Option<String>,
}

impl Known {
    pub(super) fn of(dialect: &Dialect, world: &World<'_>) -> Self {
        let text = |shape: &Shape| shape_text(shape, world).unwrap_or_default();
        Self {
            caller: shape_value(&dialect.caller, world).unwrap_or_default(),
            request_id: text(&dialect.envelope.request_id),
            trace_id: text(&dialect.envelope.trace_id),
        }
    }
}

/// Returns who sends a request, as the dialect finds it out, before it is known whose request it is.
pub(crate) fn caller_of(
    set: &ScriptSet,
    request: &Request,
    certificate: Option<&str>,
) -> Option<String> {
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
        scheme: set.scheme,
        roots: &roots,
        permitted: None,
        now: Timestamp::UNIX_EPOCH,
        certificate,
        caller: Value::Null,
        exchange: String::new(),
    };
    let world = world(&scope, (Timestamp::UNIX_EPOCH, &chance, set.structures));
    bookend_engine::text_of(&shape_value(&dialect.caller, &world).ok()?)
}
