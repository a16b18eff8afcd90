//! Requests that lack nothing, until a test takes something away.

use crate::Token;
use serde_json::Value;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// The ASID of the consumer that the tests play.
pub const ASID: &str = "200000000001";

/// The interactions: name, id, scope (section 2.1 of the digest).
pub const INTERACTIONS: &[(&str, &str, &str)] = &[
    (
        "capabilities.read",
        "read:metadata",
        "organization/slot.read",
    ),
    ("slot.search", "search:slot", "organization/slot.read"),
    (
        "appointment.book",
        "create:appointment",
        "patient/appointment.write",
    ),
    (
        "appointment.read",
        "read:appointment",
        "patient/appointment.read",
    ),
    (
        "appointment.cancel",
        "update:appointment",
        "patient/appointment.write",
    ),
    (
        "appointment.search",
        "search:appointment",
        "patient/appointment.read",
    ),
];

/// Returns a UUID that no other call returns.
pub fn fresh_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u64_pair(0x0b00_cafe_0000_4000, 0x8000_0000_0000_0000 | number).to_string()
}

/// A request, byte for byte as it is going to be sent.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query, encoded.
    pub target: String,
    /// The header fields, in order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// Makes a request without any header field but `Host`.
    pub fn bare(method: &str, target: &str) -> Self {
        Self {
            method: method.to_owned(),
            target: target.to_owned(),
            headers: vec![("Host".to_owned(), "provider.example".to_owned())],
            body: Vec::new(),
        }
    }

    /// Makes a request with every header field of an interaction (section 2.2 of the digest);
    /// `target` stands below the service root.
    pub fn of(interaction: &str, method: &str, target: &str) -> Self {
        let found = INTERACTIONS.iter().find(|(name, ..)| *name == interaction);
        let (_, id, scope) = found.unwrap();
        Self::bare(method, &format!("/STU3{target}"))
            .header("Ssp-TraceID", &fresh_id())
            .header("Ssp-From", ASID)
            .header("Ssp-To", "300000000001")
            .header(
                "Ssp-InteractionID",
                &format!("urn:nhs:names:services:careconnect:fhir:rest:{id}"),
            )
            .token(&Token::sound(scope))
            .header("X-Request-ID", &fresh_id())
    }

    /// Reads the capability statement.
    pub fn capabilities() -> Self {
        Self::of("capabilities.read", "GET", "/metadata")
    }

    /// Searches slots with a query string.
    pub fn search(query: &str) -> Self {
        Self::of("slot.search", "GET", &format!("/Slot?{query}"))
    }

    /// Searches every slot of the tests' service.
    pub fn search_all() -> Self {
        Self::search("schedule.actor:healthcareservice=2000000001")
    }

    /// Books, in JSON.
    pub fn book(appointment: &Value) -> Self {
        Self::of("appointment.book", "POST", "/Appointment").json(appointment)
    }

    /// Reads an appointment.
    pub fn read(id: &str) -> Self {
        Self::of("appointment.read", "GET", &format!("/Appointment/{id}"))
    }

    /// Reads a version of an appointment.
    pub fn read_version(id: &str, version: &str) -> Self {
        let target = format!("/Appointment/{id}/_history/{version}");
        Self::of("appointment.read", "GET", &target)
    }

    /// Updates an appointment, in JSON, with the `If-Match` of its version.
    pub fn update(appointment: &Value) -> Self {
        let id = appointment["id"].as_str().unwrap();
        let version = appointment["meta"]["versionId"].as_str().unwrap();
        Self::of("appointment.cancel", "PUT", &format!("/Appointment/{id}"))
            .header("If-Match", &format!("W/\"{version}\""))
            .json(appointment)
    }

    /// Searches appointments with a query string.
    pub fn appointments(query: &str) -> Self {
        Self::of(
            "appointment.search",
            "GET",
            &format!("/Appointment?{query}"),
        )
    }

    /// Sets a header field.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let found = self
            .headers
            .iter_mut()
            .find(|(other, _)| other.eq_ignore_ascii_case(name));
        match found {
            Some((_, old)) => value.clone_into(old),
            None => self.headers.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Adds a header field, beside one of the same name.
    #[must_use]
    pub fn also(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a header field out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        let before = self.headers.len();
        self.headers
            .retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        assert!(self.headers.len() < before, "no header field `{name}`");
        self
    }

    /// Sets the token.
    #[must_use]
    pub fn token(self, token: &Token) -> Self {
        self.header("Authorization", &token.authorization())
    }

    /// Sets the method.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// Sets the body, in JSON.
    #[must_use]
    pub fn json(self, resource: &Value) -> Self {
        self.header("Content-Type", "application/fhir+json;charset=UTF-8")
            .body(resource.to_string())
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Returns a header field.
    pub fn value_of(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name));
        &found.unwrap().1
    }

    /// Returns the bytes on the wire; `Content-Length` is added when there is a body.
    pub fn bytes(&self) -> Vec<u8> {
        let mut lines = vec![format!("{} {} HTTP/1.1", self.method, self.target)];
        let fields = self.headers.iter();
        lines.extend(fields.map(|(name, value)| format!("{name}: {value}")));
        let has_length = self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
        if !self.body.is_empty() && !has_length {
            lines.push(format!("Content-Length: {}", self.body.len()));
        }
        let mut bytes = format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}
