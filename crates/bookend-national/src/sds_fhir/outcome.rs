//! What the directory answers when it cannot.

use crate::reply::Reply;
use serde_json::json;
use uuid::Uuid;

/// The media type of every answer.
pub(super) const FHIR_JSON: &str = "application/fhir+json";

/// The system of the codes, but for those of the gateway.
const STU3: &str = "https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1";
/// The system of the codes of the gateway.
const GATEWAY: &str = "https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode";

/// Why a request is not answered (section 4.4 of the digest).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// A parameter or header is wrong.
    BadRequest(String),
    /// Nobody says who asks.
    NoKey,
    /// There is nothing at this path.
    NoSuchPath,
    /// Only GET is answered.
    Method,
    /// The answer would be in a format that is not taken.
    Format,
}

impl Refused {
    /// Returns the answer, as an OperationOutcome with the correlation id.
    pub(super) fn reply(&self, correlation: Uuid) -> Reply {
        let (status, issue, system, code, text) = self.row();
        let mut coding = json!({"system": system, "code": code, "display": code});
        if system == GATEWAY {
            coding["version"] = json!("1");
        }
        let outcome = json!({
            "resourceType": "OperationOutcome",
            "id": correlation.to_string(),
            "issue": [{
                "severity": "error",
                "code": issue,
                "details": {"coding": [coding]},
                "diagnostics": text,
            }],
        });
        let reply = Reply::new(status, FHIR_JSON, outcome.to_string());
        match self {
            Self::Method => reply.with("Allow", "GET"),
            _ => reply,
        }
    }

    fn row(&self) -> (u16, &'static str, &'static str, &'static str, &str) {
        match self {
            Self::BadRequest(text) => (400, "required", STU3, "BAD_REQUEST", text),
            Self::NoKey => {
                let text = "the header `apikey` is missing or holds a key that is not known";
                (401, "forbidden", GATEWAY, "ACCESS_DENIED", text)
            }
            Self::NoSuchPath => {
                let text = "this API has `/Device` and `/Endpoint`";
                (404, "not-found", STU3, "NO_RECORD_FOUND", text)
            }
            Self::Method => {
                let text = "this API is read with GET";
                (405, "not-supported", STU3, "NOT_IMPLEMENTED", text)
            }
            Self::Format => {
                let text = "this API answers in application/fhir+json";
                let code = "MISSING_OR_INVALID_HEADER";
                (406, "not-supported", STU3, code, text)
            }
        }
    }
}
