//! A request before it is written.

use super::query::{query, target};
use crate::evaluate::{EvaluateError, shape_text, shape_value};
use crate::mutate::{Idle, Mutable, mutate};
use crate::scope::World;
use bookend_fhir::Format;
use bookend_model::{Headers, Request};
use bookend_script::{Dialect, Send, Shape};
use bytes::Bytes;
use serde_json::Value;

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
    /// Whether the body is XML that is no resource.
    pub is_no_resource: bool,
    /// The mutations that changed nothing.
    pub idle: Vec<Idle>,
}

impl Draft {
    pub(super) fn set_media(&mut self, dialect: &Dialect, has_body: bool) {
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

    pub(super) fn set_body(
        &mut self,
        shape: Option<&Shape>,
        world: &World<'_>,
    ) -> Result<(), EvaluateError> {
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
    /// As [`super::compose`].
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
            format: self.format,
        };
        let idle = mutate(&mut mutable, &send.mutate, world)?;
        self.idle.extend(idle);
        Ok(())
    }

    /// Writes the request.
    pub fn into_request(mut self, structures: &bookend_fhir::Structures) -> Request {
        let plain = match (self.text, &self.resource) {
            (Some(text), _) => text.into_bytes(),
            (None, Some(tree)) if self.is_no_resource => bookend_fhir::plain_xml::write(tree),
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
