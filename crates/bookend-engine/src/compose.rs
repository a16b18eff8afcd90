//! A step of a journey to a request, as the dialect composes it.

use crate::evaluate::{EvaluateError, shape_text, shape_value, text_of};
use crate::mutate::{Mutable, mutate};
use crate::refuse::headers;
use crate::scope::{Layer, World};
use crate::token::make_token;
use bookend_fhir::Format;
use bookend_model::{Headers, Request};
use bookend_script::{DefectiveForm, Dialect, Interaction, Mutation, Send, Shape, TokenDefect};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

/// A request before it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The method.
    pub method: String,
    /// The path below the service root, decoded.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// The header fields.
    pub headers: Headers,
    /// The resource in the body.
    pub resource: Option<Value>,
    /// A text in place of the resource.
    pub text: Option<String>,
    /// The wire format of the body.
    pub format: Format,
    /// Whether the body is compressed.
    pub gzip: bool,
}

/// Everything but the characters that RFC 3986 leaves unreserved is encoded.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// In a path, slashes and what may stand in a segment unencoded stay.
const PATH: &AsciiSet = &QUERY
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'$')
    .remove(b'!')
    .remove(b'*')
    .remove(b',');

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
    let defect = token_defect(dialect, send, world)?;
    let token = Value::from(make_token(&dialect.token, defect, &inner)?);
    let with_token = [("token", &token)];
    let layer = Layer {
        names: &with_token,
        under: &layer,
    };
    let inner = world.with(&layer);

    let mut draft = Draft {
        method: text_or(send.method.as_ref(), &interaction.method, &inner)?,
        path: path(interaction, send, &inner)?,
        query: query(&interaction.compose.query, &inner)?,
        headers: headers(&dialect.send, &inner)?,
        resource: None,
        text: None,
        format,
        gzip,
    };
    draft.set_media(dialect, interaction.has_body || send.body.is_some());
    for (name, value) in headers(&interaction.compose.headers, &inner)?.iter() {
        draft.headers.set(name, value);
    }
    draft.set_body(
        send.body.as_ref().or(interaction.compose.body.as_ref()),
        &inner,
    )?;
    if let Some(TokenDefect {
        form: DefectiveForm::OtherScheme,
        ..
    }) = defect
    {
        draft.headers.set(
            "Authorization",
            format!("Basic {}", text_of(&token).unwrap_or_default()),
        );
    }
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

fn token_defect<'d>(
    dialect: &'d Dialect,
    send: &Send,
    world: &World<'_>,
) -> Result<Option<&'d TokenDefect>, EvaluateError> {
    for mutation in &send.mutate {
        if let Mutation::Token(name) = mutation {
            let name = shape_text(name, world)?;
            return Ok(name.and_then(|name| dialect.token.defects.get(&name)));
        }
    }
    Ok(None)
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
    Ok(shape_text(shape, world)?.unwrap_or_default())
}

/// Makes the query: a parameter that comes to nothing is left out, a list repeats it.
fn query(
    shapes: &[(String, Shape)],
    world: &World<'_>,
) -> Result<Vec<(String, String)>, EvaluateError> {
    let mut query = Vec::new();
    for (name, shape) in shapes {
        match shape_value(shape, world)? {
            Value::Array(items) => {
                query.extend(
                    items
                        .iter()
                        .filter_map(text_of)
                        .map(|value| (name.clone(), value)),
                );
            }
            value => query.extend(text_of(&value).map(|value| (name.clone(), value))),
        }
    }
    Ok(query)
}

impl Draft {
    fn set_media(&mut self, dialect: &Dialect, has_body: bool) {
        let media = match self.format {
            Format::Json => &dialect.media.json,
            Format::Xml => &dialect.media.xml,
        };
        let essence = media.content_type.split(';').next().unwrap_or_default();
        self.headers.set("Accept", essence);
        if has_body {
            self.headers
                .set("Content-Type", media.content_type.as_str());
        }
        if self.gzip {
            self.headers.set("Accept-Encoding", "gzip");
        }
    }

    fn set_body(&mut self, shape: Option<&Shape>, world: &World<'_>) -> Result<(), EvaluateError> {
        match shape.map(|shape| shape_value(shape, world)).transpose()? {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => self.text = Some(text),
            Some(tree) => self.resource = Some(tree),
        }
        Ok(())
    }

    /// Adds what the step itself says: query, header fields, mutations.
    ///
    /// A step that sends an earlier request again is laid over that request in the same way.
    ///
    /// # Errors
    ///
    /// As [`compose`].
    pub fn set_own(&mut self, send: &Send, world: &World<'_>) -> Result<(), EvaluateError> {
        for (name, _) in &send.query {
            self.query.retain(|(other, _)| other != name);
        }
        self.query.extend(query(&send.query, world)?);
        for (name, shape) in &send.headers {
            match shape_text(shape, world)? {
                Some(value) => self.headers.set(name, value),
                None => self.headers.drop(name),
            }
        }
        let mut mutable = Mutable {
            headers: &mut self.headers,
            resource: &mut self.resource,
            text: &mut self.text,
            status: None,
            query: Some(&mut self.query),
        };
        mutate(&mut mutable, &send.mutate, world)
    }

    /// Writes the request.
    pub fn into_request(mut self, structures: &bookend_fhir::Structures) -> Request {
        let plain = match (self.text, &self.resource) {
            (Some(text), _) => text.into_bytes(),
            (None, Some(tree)) => self.format.write(tree, structures),
            (None, None) => Vec::new(),
        };
        let body = if self.gzip && !plain.is_empty() {
            self.headers.set("Content-Encoding", "gzip");
            crate::body::gzip(&plain)
        } else {
            plain
        };
        Request {
            target: target(&self.path, &self.query),
            method: self.method,
            path: self.path,
            query: self.query,
            headers: self.headers,
            body: Bytes::from(body),
        }
    }
}

/// Writes path and query as they stand on the wire.
fn target(path: &str, query: &[(String, String)]) -> String {
    let mut target = utf8_percent_encode(path, PATH).to_string();
    for (number, (name, value)) in query.iter().enumerate() {
        target.push(if number == 0 { '?' } else { '&' });
        // The prefix of a parameter's name stays readable: `schedule.actor%3Ahealthcareservice`.
        target.extend(utf8_percent_encode(name, QUERY));
        target.push('=');
        target.extend(utf8_percent_encode(value, QUERY));
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_encoded_as_the_incumbent_expects_it() {
        let query = [
            (
                "schedule.actor:healthcareservice".to_owned(),
                "999999999".to_owned(),
            ),
            ("start".to_owned(), "ge2026-06-22T00:00:00+01:00".to_owned()),
        ];
        assert_eq!(
            target("/Slot", &query),
            "/Slot?schedule.actor%3Ahealthcareservice=999999999&start=ge2026-06-22T00%3A00%3A00%2B01%3A00"
        );
    }
}
