//! A subject's values.

use crate::evaluate::EvaluateError;
use crate::judge::View;
use crate::parameters::{lookalike_parameters, parameter_values, unknown_parameters};
use crate::scope::descend;
use crate::time::instant_text;
use bookend_fhir::{Format, fhirpath};
use bookend_model::Headers;
use bookend_script::{Field, Side, Subject};
use jiff::tz::TimeZone;
use serde_json::Value;

/// The values that a subject has, and where in a resource they stand.
#[derive(Debug, Default)]
pub(crate) struct Selected {
    pub(crate) values: Vec<Value>,
    /// FHIRPath locations, of values that were found in a tree.
    pub(crate) places: Vec<String>,
    /// Why nothing could be selected, when that is not simply because nothing is there.
    pub(crate) trouble: Option<String>,
}

impl Selected {
    fn of(values: impl IntoIterator<Item = Value>) -> Self {
        Self {
            values: values.into_iter().collect(),
            ..Self::default()
        }
    }

    fn text(value: Option<impl Into<String>>) -> Self {
        Self::of(value.map(|text| Value::String(text.into())))
    }

    fn texts<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        Self::of(values.into_iter().map(Value::from))
    }
}

/// Returns the values of a subject.
pub(crate) fn select_subject(
    subject: &Subject,
    view: &View<'_>,
) -> Result<Selected, EvaluateError> {
    let side = subject.side.unwrap_or(view.side);
    Ok(match &subject.field {
        Field::Interaction => Selected::text(view.interaction.map(|found| found.name.as_str())),
        Field::Method => Selected::text(view.request.map(|v| v.request.method.as_str())),
        Field::Path | Field::PathTemplate => {
            Selected::text(view.request.map(|v| v.request.path.as_str()))
        }
        Field::Target => Selected::text(view.request.map(|v| v.request.target.as_str())),
        Field::Query(name) => query(view, name),
        Field::Parameter(role) => parameters(view, |request, known| {
            parameter_values(request, known, role)
        }),
        Field::UnknownParameters => parameters(view, unknown_parameters),
        Field::LookalikeParameters => parameters(view, lookalike_parameters),
        Field::Header(name) => headers(view, side).map_or_else(Selected::default, |headers| {
            Selected::texts(headers.all(name))
        }),
        Field::JwtHeader(path) => jwt(view, path, |token| &token.header),
        Field::JwtClaims(path) => jwt(view, path, |token| &token.claims),
        Field::JwtDefect => Selected::text(view.jwt_defect()),
        Field::Caller => value(caller(view)),
        Field::Status => Selected::of(view.response.map(|v| Value::from(v.response.status))),
        Field::FirstByte => Selected::of(view.response.map(|v| millis(v.first_byte))),
        Field::Total => Selected::of(view.response.map(|v| millis(v.total))),
        Field::Error => Selected::text(view.error.map(|error| error.kind.name())),
        Field::Format => Selected::text(
            body(view, side)
                .and_then(crate::body::Body::format)
                .map(format_name),
        ),
        Field::Resource => Selected::text(
            resource(view, side)
                .ok()
                .and_then(bookend_fhir::tree::resource_type),
        ),
        Field::Fhir(path) => fhir(path, view, side),
        Field::Body => Selected::text(body(view, side).map(crate::body::Body::text)),
        Field::Json(pointer) => json(view, side, pointer),
        Field::Policy(name) => Selected::of(view.policy.setting(name).cloned()),
        Field::Value(expression, _) => {
            value(crate::evaluate::expression_value(expression, &view.world)?)
        }
        Field::Clock => Selected::text(Some(instant_text(view.world.now))),
    })
}

fn value(value: Value) -> Selected {
    match value {
        Value::Null => Selected::default(),
        Value::Array(items) => Selected::of(items),
        one => Selected::of([one]),
    }
}

fn caller(view: &View<'_>) -> Value {
    let found = view.world.scope.value(&["caller".to_owned()]);
    found.map_or(Value::Null, std::borrow::Cow::into_owned)
}

fn query(view: &View<'_>, name: &str) -> Selected {
    view.request.map_or_else(Selected::default, |view| {
        Selected::texts(view.request.query_all(name))
    })
}

fn parameters<'v>(
    view: &'v View<'_>,
    values: impl Fn(&'v bookend_model::Request, &'v bookend_script::Interaction) -> Vec<&'v str>,
) -> Selected {
    match (view.request, view.interaction) {
        (Some(request), Some(interaction)) => Selected::texts(values(request.request, interaction)),
        _ => Selected::default(),
    }
}

fn headers<'v>(view: &View<'v>, side: Side) -> Option<&'v Headers> {
    match side {
        Side::Request => view.request.map(|view| &view.request.headers),
        Side::Response => view.response.map(|view| &view.response.headers),
    }
}

fn body<'v>(view: &View<'v>, side: Side) -> Option<&'v crate::body::Body> {
    match side {
        Side::Request => view.request.map(|view| &view.body),
        Side::Response => view.response.map(|view| &view.body),
    }
}

fn resource<'v>(view: &View<'v>, side: Side) -> Result<&'v Value, String> {
    match body(view, side) {
        None => Err("there is no message".to_owned()),
        Some(body) => body.resource().map_err(ToString::to_string),
    }
}

fn jwt(
    view: &View<'_>,
    path: &[String],
    part: impl Fn(&crate::token::Token) -> &Value,
) -> Selected {
    let Some(request) = view.request else {
        return Selected::default();
    };
    descend(part(request.token()), path)
        .map_or_else(Selected::default, |found| value(found.clone()))
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

fn fhir(path: &fhirpath::Expression, view: &View<'_>, side: Side) -> Selected {
    let tree = match resource(view, side) {
        Ok(tree) => tree,
        Err(trouble) => {
            return Selected {
                trouble: Some(trouble),
                ..Selected::default()
            };
        }
    };
    let context = fhirpath::Context::new(
        view.world.structures,
        view.world.now.to_zoned(TimeZone::UTC),
    );
    let items = match path.evaluate(tree, &context) {
        Ok(items) => items,
        // The tree is the system under test's: that an expression does not fit it is a finding.
        Err(error) => {
            return Selected {
                trouble: Some(error.to_string()),
                ..Selected::default()
            };
        }
    };
    Selected {
        values: items.iter().map(fhirpath::Item::to_value).collect(),
        places: if view.wants_places {
            items.iter().filter_map(fhirpath::Item::path).collect()
        } else {
            Vec::new()
        },
        trouble: None,
    }
}

fn json(view: &View<'_>, side: Side, pointer: &str) -> Selected {
    let plain = body(view, side).and_then(|body| body.plain().ok());
    let tree = plain.and_then(|bytes| serde_json::from_slice::<Value>(bytes).ok());
    Selected::of(tree.and_then(|tree| tree.pointer(pointer).cloned()))
}
