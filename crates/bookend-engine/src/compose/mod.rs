//! A step of a journey to a request, as the dialect composes it.

mod authorise;
mod draft;
mod query;

pub use authorise::authorise;
pub use draft::Draft;
pub use query::target;

use crate::evaluate::{EvaluateError, shape_text, shape_value};
use crate::lacking::as_written;
use crate::refuse::headers;
use crate::scope::{Layer, World};
use authorise::Authority;
use bookend_fhir::Format;
use bookend_model::Headers;
use bookend_script::{Dialect, Interaction, Send, Shape};
use query::query;
use serde_json::{Map, Value};

/// Composes the request of a step.
///
/// # Errors
///
/// [`EvaluateError`], when a value of the script cannot be made.
pub fn compose(
    dialect: &Dialect,
    interaction: &Interaction,
    send: &Send,
    world: &World<'_>,
) -> Result<Draft, EvaluateError> {
    let format = format_of(send, world)?;
    let gzip = match &send.gzip {
        Some(shape) => crate::evaluate::is_something(&shape_value(shape, world)?),
        None => false,
    };
    let with = with(interaction, send, world)?;
    let format_name = Value::from(if format == Format::Json {
        "json"
    } else {
        "xml"
    });
    let names = [
        ("with", &with),
        ("interaction", &interaction.facts),
        ("format", &format_name),
    ];
    let layer = Layer {
        names: &names,
        under: world.scope,
    };
    let inner = world.with(&layer);
    let authority = Authority::make(dialect, send, &inner)?;
    let token = Value::from(authority.token.clone());
    let with_token = [("token", &token)];
    let layer = Layer {
        names: &with_token,
        under: &layer,
    };
    let inner = world.with(&layer);

    // Directories know neither the token nor the header fields of providers.
    let is_enquiry = interaction.asks.is_some();
    let mut draft = Draft {
        method: text_or(send.method.as_ref(), &interaction.method, &inner)?,
        path: String::new(),
        query: query(&interaction.compose.query, &inner)?,
        headers: if is_enquiry {
            Headers::default()
        } else {
            headers(&dialect.send, &inner)?
        },
        resource: None,
        text: None,
        format,
        gzip,
        is_no_resource: interaction.has_plain_body,
        idle: authority.idle.clone(),
    };
    if !is_enquiry {
        draft.set_media(dialect, interaction.has_body || send.body.is_some());
    }
    for (name, value) in headers(&interaction.compose.headers, &inner)?.iter() {
        draft.headers.set(name, value);
    }
    draft.set_body(
        send.body.as_ref().or(interaction.compose.body.as_ref()),
        &inner,
    )?;
    draft.path = path(interaction, send, &inner)?;
    authority.rename_scheme(&mut draft);
    draft.set_own(send, &inner)?;
    Ok(draft)
}

fn format_of(send: &Send, world: &World<'_>) -> Result<Format, EvaluateError> {
    let named = send
        .format
        .as_ref()
        .map(|shape| shape_text(shape, world))
        .transpose()?
        .flatten();
    Ok(if named.as_deref() == Some("xml") {
        Format::Xml
    } else {
        Format::Json
    })
}

/// Makes the values of `with`; those that the step does not say, from the dialect.
fn with(interaction: &Interaction, send: &Send, world: &World<'_>) -> Result<Value, EvaluateError> {
    let mut values = Map::new();
    for known in &interaction.compose.with {
        let said = send
            .with
            .iter()
            .find(|(name, _)| *name == known.name)
            .map(|(_, shape)| shape);
        let so_far = Value::Object(values.clone());
        let names = [("with", &so_far)];
        let layer = Layer {
            names: &names,
            under: world.scope,
        };
        let value = match said.or(known.default.as_ref()) {
            Some(shape) => shape_value(shape, &world.with(&layer))?,
            None => Value::Null,
        };
        values.insert(known.name.clone(), value);
    }
    Ok(Value::Object(values))
}

fn text_or(
    shape: Option<&Shape>,
    default: &str,
    world: &World<'_>,
) -> Result<String, EvaluateError> {
    let said = shape
        .map(|shape| shape_text(shape, world))
        .transpose()?
        .flatten();
    Ok(said.unwrap_or_else(|| default.to_owned()))
}

fn path(
    interaction: &Interaction,
    send: &Send,
    world: &World<'_>,
) -> Result<String, EvaluateError> {
    let shape = send.path.as_ref().unwrap_or(&interaction.compose.path);
    // Without it, the request would be one for the service root itself.
    shape_text(shape, world)?.ok_or_else(|| EvaluateError::Path {
        written: as_written(shape),
    })
}
