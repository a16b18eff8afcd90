//! What the proxy answers when it does not forward.

use crate::catalogue::{ErrorStyle, SspRefusal};
use crate::reply::Reply;
use bookend_fhir::{Format, Release, Structures};
use bookend_model::Request;
use serde_json::{Value, json};
use uuid::Uuid;

/// The system of the details where a refusal names none.
const SYSTEM: &str = "http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0";

/// Why a request is not forwarded: the name of a refusal, and what fills its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// The name in the catalogue.
    pub(super) name: &'static str,
    /// What stands for the names in braces.
    pub(super) facts: Vec<(&'static str, String)>,
}

impl Refused {
    /// Returns the text of the refusal.
    pub(super) fn token(&self, row: &SspRefusal) -> String {
        self.fill(&row.token)
    }

    /// Returns the answer: an OperationOutcome in the format that is wanted.
    pub(super) fn reply(
        &self,
        row: &SspRefusal,
        style: ErrorStyle,
        id: Uuid,
        request: &Request,
    ) -> Reply {
        let outcome = match style {
            ErrorStyle::Observed => self.observed(row, id),
            ErrorStyle::Minimal => json!({
                "resourceType": "OperationOutcome",
                "issue": [{
                    "severity": row.severity,
                    "code": row.code,
                    "diagnostics": self.token(row),
                }],
            }),
        };
        let (format, content_type) = wanted(request);
        let structures = Structures::of(Release::Stu3);
        let reply = Reply::new(row.status, content_type, format.write(&outcome, structures));
        match self.facts.iter().find(|(name, _)| *name == "allow") {
            Some((_, methods)) => reply.with("Allow", methods),
            None => reply,
        }
    }

    fn observed(&self, row: &SspRefusal, id: Uuid) -> Value {
        let token = self.token(row);
        let display = row.display.as_deref().map(|text| self.fill(text));
        let system = row.system.as_deref().unwrap_or(SYSTEM);
        // Spine's own codes are words; those of the proxy are the status.
        let code = match row.system {
            Some(_) if !token.contains(' ') => token.clone(),
            _ => row.status.to_string(),
        };
        json!({
            "resourceType": "OperationOutcome",
            "id": id.to_string(),
            "issue": [{
                "severity": row.severity,
                "code": row.code,
                "details": {"coding": [{
                    "system": system,
                    "code": code,
                    "display": display.unwrap_or_else(|| token.clone()),
                }]},
                "diagnostics": token,
            }],
        })
    }

    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.facts {
            filled = filled.replace(&format!("{{{name}}}"), value);
        }
        filled
    }
}

/// Returns the format that `Accept` names first; JSON when it names none.
fn wanted(request: &Request) -> (Format, &'static str) {
    let accept = request.headers.first("Accept").unwrap_or_default();
    let first = accept.split(',').find_map(|range| {
        let range = range.to_ascii_lowercase();
        let is_xml = range.contains("xml");
        (is_xml || range.contains("json")).then_some(is_xml)
    });
    match first {
        Some(true) => (Format::Xml, "application/fhir+xml"),
        Some(false) | None => (Format::Json, "application/fhir+json"),
    }
}
