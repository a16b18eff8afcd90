//! What is asked of the control port.

use super::complaint::Complaint;
use bookend_model::Headers;
use bytes::Bytes;
use serde_json::{Map, Value};

/// What is asked of the control port.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The parts of the path by name, as the route has them.
    pub(crate) parts: Vec<(&'static str, String)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: Headers,
    pub(crate) body: Bytes,
    /// Whether it may see and change what runs. Only what is open to everybody is called without.
    pub(crate) is_admitted: bool,
}

impl Call {
    /// Returns a part of the path.
    pub(crate) fn part(&self, name: &str) -> &str {
        let mut parts = self.parts.iter();
        let found = parts.find(|(part, _)| *part == name);
        found.map_or("", |(_, value)| value)
    }

    /// Returns a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        let found = query.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Returns the space that is meant; nothing said means that of those who name none.
    pub(crate) fn space(&self) -> &str {
        self.parameter("space").unwrap_or_default()
    }

    /// Returns a parameter that is a whole number.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when it is none.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Complaint> {
        let read = |text: &str| {
            text.parse().map_err(|_| {
                Complaint::invalid(name, format!("`{name}` is a whole number, found `{text}`"))
            })
        };
        self.parameter(name).map(read).transpose()
    }

    /// Returns whether a parameter says yes: `true`, `1`, or nothing behind its name.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when it says neither yes nor no.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Complaint> {
        match self.parameter(name) {
            None | Some("false" | "0") => Ok(false),
            Some("" | "true" | "1") => Ok(true),
            Some(text) => Err(Complaint::invalid(
                name,
                format!("`{name}` is `true` or `false`, found `{text}`"),
            )),
        }
    }

    /// Refuses parameters that the resource does not know: a misspelt filter is none.
    ///
    /// # Errors
    ///
    /// [`Complaint`], at the first.
    pub(crate) fn knows(&self, parameters: &[&str]) -> Result<(), Complaint> {
        let mut query = self.query.iter();
        match query.find(|(name, _)| !parameters.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => {
                let message = format!("there is no parameter `{name}` here");
                let help = match parameters {
                    [] => "there are none".to_owned(),
                    known => format!("there are: `{}`", known.join("`, `")),
                };
                Err(Complaint::invalid(name, message).help(help))
            }
        }
    }

    /// Reads the body as a map, in JSON or YAML; an empty body is an empty map.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when it is none.
    pub(crate) fn map(&self) -> Result<Map<String, Value>, Complaint> {
        let text = self.text()?;
        if text.trim().is_empty() {
            return Ok(Map::new());
        }
        let read: Value = serde_yaml::from_str(text).map_err(|error| {
            let place = error.location();
            let place = place.map_or_else(
                || "body".to_owned(),
                |at| format!("body, line {}, column {}", at.line(), at.column()),
            );
            Complaint::invalid(
                &place,
                format!("the body is neither JSON nor YAML: {error}"),
            )
        })?;
        match read {
            Value::Object(map) => Ok(map),
            _ => Err(Complaint::invalid("body", "the body has to be a map")),
        }
    }

    /// Returns the body as a text.
    ///
    /// # Errors
    ///
    /// [`Complaint`], when it is none.
    pub(crate) fn text(&self) -> Result<&str, Complaint> {
        std::str::from_utf8(&self.body)
            .map_err(|_| Complaint::invalid("body", "the body is not UTF-8"))
    }
}

/// Refuses keys of a body that the resource does not know.
///
/// # Errors
///
/// [`Complaint`], at the first.
pub(crate) fn knows_keys(map: &Map<String, Value>, known: &[&str]) -> Result<(), Complaint> {
    match map.keys().find(|key| !known.contains(&key.as_str())) {
        None => Ok(()),
        Some(key) => {
            let help = format!("there are: `{}`", known.join("`, `"));
            Err(Complaint::invalid(key, format!("there is no key `{key}` here")).help(help))
        }
    }
}
