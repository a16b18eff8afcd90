//! A subject's values.

use crate::body::Body;
use crate::evaluate::EvaluateError;
use crate::judge::View;
use crate::parameters::{lookalike_parameters, parameter_values, unknown_parameters};
use crate::scope::descend;
use crate::sight::Sight;
use crate::time::instant_text;
use bookend_fhir::{Format, fhirpath};
use bookend_model::Headers;
use bookend_script::{Field, Side, Subject};
use serde_json::Value;
use smallvec::SmallVec;
use std::borrow::Cow;

/// Of how many values it is said where they stand: each costs a search through the resource, so that
/// all of them would take a time that grows with the square of its size.
const PLACES: usize = 10;

/// The values that a subject has, and where in a resource they stand.
#[derive(Debug, Default)]
pub(crate) struct Selected<'v> {
    pub(crate) values: SmallVec<[Cow<'v, Value>; 1]>,
    /// FHIRPath locations, of values that were found in a tree.
    pub(crate) places: Vec<String>,
    /// Why nothing could be selected, when that is not simply because nothing is there.
    pub(crate) trouble: Option<String>,
}

impl<'v> Selected<'v> {
    fn of(values: impl IntoIterator<Item = Value>) -> Self {
        Self {
            values: values.into_iter().map(Cow::Owned).collect(),
            ..Self::default()
        }
    }

    /// A claim as it stands: one that is null is there all the same, and a list is one value, which
    /// no item of it can stand for.
    fn lent(value: Option<&'v Value>) -> Self {
        Self {
            values: value.into_iter().map(Cow::Borrowed).collect(),
            ..Self::default()
        }
    }

    /// Returns where a value stands: known of the first ones, and only where each of them has a place.
    pub(crate) fn place(&self, index: usize) -> Option<&str> {
        let is_whole = self.places.len() == self.values.len().min(PLACES);
        let place = self.places.get(index).filter(|_| is_whole);
        place.map(String::as_str)
    }

    fn trouble(trouble: String) -> Self {
        Self {
            trouble: Some(trouble),
            ..Self::default()
        }
    }

    fn text(value: Option<impl Into<String>>) -> Self {
        Self::of(value.map(|text| Value::String(text.into())))
    }

    fn texts<'t>(values: impl IntoIterator<Item = &'t str>) -> Self {
        Self::of(values.into_iter().map(Value::from))
    }
}

/// Returns the values of a subject.
pub(crate) fn select_subject<'v>(
    subject: &'v Subject,
    sight: &Sight<'v>,
) -> Result<Selected<'v>, EvaluateError> {
    let view = &sight.view;
    let side = subject.side.unwrap_or(view.side);
    Ok(match &subject.field {
        Field::Interaction => Selected::text(view.interaction.map(|found| found.name.as_str())),
        Field::Method => Selected::text(view.request.map(|v| v.request.method.as_str())),
        Field::Path | Field::PathTemplate => {
            Selected::text(view.request.map(|v| v.request.path.as_str()))
        }
        Field::Target => Selected::text(view.request.map(|v| v.request.target.as_str())),
        Field::Query(name) => query(view, name),
        Field::Parameter(role) => match (view.request, view.interaction) {
            (Some(request), Some(interaction)) => {
                Selected::texts(parameter_values(request.request, interaction, role))
            }
            _ => Selected::default(),
        },
        Field::UnknownParameters => parameters(view, unknown_parameters),
        Field::LookalikeParameters => parameters(view, lookalike_parameters),
        Field::Header(name) => headers(view, side).map_or_else(Selected::default, |headers| {
            Selected::texts(headers.all(name))
        }),
        Field::JwtHeader(path) => jwt(view, path, |token| &token.header),
        Field::JwtClaims(path) => jwt(view, path, |token| &token.claims),
        Field::Jwt(path) => match sight.claims() {
            Some(session) => found(path, session, false),
            None => Selected::default(),
        },
        Field::JwtDefect => Selected::text(sight.token_defect()?),
        Field::Caller => values_of(named(view, "caller", &[])),
        Field::Status => Selected::of(view.response.map(|v| Value::from(v.response.status))),
        Field::FirstByte => Selected::of(view.response.map(|v| millis(v.first_byte))),
        Field::Total => Selected::of(view.response.map(|v| millis(v.total))),
        Field::Error => Selected::text(view.error.map(|error| error.kind.name())),
        Field::Effect => Selected::text(view.effect),
        Field::Format => Selected::text(sight.body(side).and_then(Body::format).map(format_name)),
        Field::Resource => Selected::text(
            sight
                .body(side)
                .and_then(|body| body.resource().ok())
                .and_then(bookend_fhir::tree::resource_type),
        ),
        // A clause on profiles is judged as a whole, not by values.
        Field::Profile(_) => Selected::default(),
        Field::Fhir(path) => fhir(path, sight, side),
        Field::Body => Selected::text(sight.body(side).map(Body::text)),
        Field::Json(pointer) => json(sight.body(side), pointer),
        Field::Policy(name) => {
            let setting = view.policy.setting(name);
            Selected {
                values: setting.into_iter().map(Cow::Borrowed).collect(),
                ..Selected::default()
            }
        }
        Field::State(name) => values_of(named(view, "state", std::slice::from_ref(name))),
        Field::Count => values_of(named(view, "count", &[])),
        Field::Remembered(path) => values_of(named(view, "remembered", path)),
        Field::Value(expression, _) => {
            values_of(crate::evaluate::expression_value(expression, &view.world)?)
        }
        Field::Clock => Selected::text(Some(instant_text(view.world.now))),
    })
}

/// Returns the values that one is: nothing of null, the items of a list.
pub(crate) fn values_of<'v>(value: Value) -> Selected<'v> {
    match value {
        Value::Null => Selected::default(),
        Value::Array(items) => Selected::of(items),
        one => Selected::of([one]),
    }
}

/// Returns what a name stands for, as `$(…)` would.
fn named(view: &View<'_>, root: &str, rest: &[String]) -> Value {
    let root = std::iter::once(root.to_owned());
    let path: Vec<String> = root.chain(rest.iter().cloned()).collect();
    let found = view.world.scope.value(&path);
    found.map_or(Value::Null, Cow::into_owned)
}

fn query<'v>(view: &View<'v>, name: &str) -> Selected<'v> {
    view.request.map_or_else(Selected::default, |view| {
        Selected::texts(view.request.query_all(name))
    })
}

fn parameters<'v>(
    view: &View<'v>,
    values: impl Fn(&'v bookend_model::Request, &'v bookend_script::Interaction) -> Vec<&'v str>,
) -> Selected<'v> {
    match (view.request, view.interaction) {
        (Some(request), Some(interaction)) => Selected::texts(values(request.request, interaction)),
        _ => Selected::default(),
    }
}

/// Returns the headers of a side, where there is such a message.
pub(crate) fn headers<'v>(view: &View<'v>, side: Side) -> Option<&'v Headers> {
    match side {
        Side::Request => view.request.map(|view| &view.request.headers),
        Side::Response => view.response.map(|view| &view.response.headers),
    }
}

fn jwt<'v>(
    view: &View<'v>,
    path: &[String],
    part: impl Fn(&'v crate::token::Token) -> &'v Value,
) -> Selected<'v> {
    let token = view.request.map(|request| part(request.token()));
    Selected::lent(token.and_then(|part| descend(part, path)))
}

fn millis(duration: std::time::Duration) -> Value {
    u64::try_from(duration.as_millis())
        .unwrap_or(u64::MAX)
        .into()
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Json => "json",
        Format::Xml => "xml",
    }
}

fn fhir<'v>(path: &fhirpath::Expression, sight: &Sight<'v>, side: Side) -> Selected<'v> {
    let session = match sight.session(side) {
        Ok(session) => session,
        Err(trouble) => return Selected::trouble(trouble),
    };
    found(path, session, sight.view.wants_places)
}

fn found<'v>(
    path: &fhirpath::Expression,
    session: &fhirpath::Session<'v>,
    wants_places: bool,
) -> Selected<'v> {
    let mut selected = Selected::default();
    let found = session.give(path, &mut |item| {
        selected.values.push(item.value());
        if wants_places && selected.places.len() < PLACES {
            selected.places.extend(item.path());
        }
    });
    match found {
        Ok(()) => selected,
        // The tree is the system under test's: that an expression does not fit it is a finding.
        Err(error) => Selected::trouble(error.to_string()),
    }
}

fn json<'v>(body: Option<&Body>, pointer: &str) -> Selected<'v> {
    // What is no resource is one tree, whichever way it is written.
    if let Some(body) = body.filter(|body| body.is_no_resource()) {
        let tree = body.resource().ok();
        return Selected::of(tree.and_then(|tree| tree.pointer(pointer).cloned()));
    }
    let plain = body.and_then(|body| body.plain().ok());
    let tree = plain.and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    Selected::of(tree.and_then(|tree| tree.pointer(pointer).cloned()))
}
