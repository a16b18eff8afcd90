//! The incumbent's OperationOutcomes (section 5.3 of the digest).

use bookend_tests::{Request, Response, Setup, Stand};
use serde_json::{Value, json};

/// A file of the incumbent's outcomes: status, issue code, detail code, display, diagnostics.
pub(crate) struct Outcome {
    pub(crate) status: u16,
    is_spine: bool,
    code: &'static str,
    detail: &'static str,
    display: &'static str,
    diagnostics: &'static str,
}

const fn plain(
    status: u16,
    code: &'static str,
    detail: &'static str,
    display: &'static str,
) -> Outcome {
    Outcome {
        status,
        is_spine: false,
        code,
        detail,
        display,
        diagnostics: display,
    }
}

pub(crate) const IP_400: Outcome = plain(
    400,
    "invalid",
    "MSG_BAD_FORMAT",
    "Bad Syntax: 'Query string must be valid'",
);
pub(crate) const AD_403: Outcome = Outcome {
    diagnostics: "Bad Syntax: 'JWT string must be valid'",
    ..plain(
        403,
        "forbidden",
        "MSG_BAD_FORMAT",
        "Bad Syntax: 'JWT must be valid'",
    )
};
pub(crate) const NRF_404: Outcome = plain(
    404,
    "not-found",
    "MSG_NO_MATCH",
    "No Resource found matching the query",
);
pub(crate) const NS_405: Outcome = plain(
    405,
    "not-supported",
    "MSG_UNKNOWN_OPERATION",
    "unknown FHIR http operation",
);
const CONFLICT: &str =
    "Update Conflict (server current version = 0003, client version referenced = 0001)";
pub(crate) const CONFLICT_409: Outcome =
    plain(409, "invalid", "MSG_VERSION_AWARE_CONFLICT", CONFLICT);
pub(crate) const MISSING_412: Outcome = plain(
    412,
    "not-supported",
    "MSG_TRANSACTION_MISSING_ID",
    "Missing Identifier in transaction - an entry.id must be provided",
);
pub(crate) const UMT_415: Outcome = plain(
    415,
    "not-supported",
    "MSG_RESOURCE_TYPE_MISMATCH",
    "Resource Type Mismatch",
);
pub(crate) const IP_422: Outcome = plain(
    422,
    "invalid",
    "MSG_BAD_FORMAT",
    "Bad Syntax: 'Request body must be valid'",
);
pub(crate) const PF_422: Outcome = plain(
    422,
    "processing",
    "MSG_RESOURCE_ID_FAIL",
    "unable to allocate resource id",
);
pub(crate) const RNF_422: Outcome = plain(422, "invalid", "MSG_VERSION_AWARE_CONFLICT", CONFLICT);
pub(crate) const ISE_500: Outcome = Outcome {
    is_spine: true,
    ..plain(
        500,
        "processing",
        "INTERNAL_SERVER_ERROR",
        "Unexpected internal server error.",
    )
};

const SPINE: &str = "https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1";
const SPINE_PROFILE: &str = "https://fhir.nhs.uk/STU3/StructureDefinition/Spine-OperationOutcome-1";

impl Outcome {
    /// Asserts that a response is this outcome, whole and with nothing else in it.
    pub(crate) fn answers(&self, response: &Response, row: &str) {
        assert_eq!(response.status, self.status, "{row}: {}", response.text());
        let outcome = response.resource();
        let id = outcome["id"].as_str().unwrap_or_default();
        assert_eq!(id.len(), 36, "{row}: the id is a UUID");
        let (system, profile) = if self.is_spine {
            (SPINE, SPINE_PROFILE)
        } else {
            (
                "http://hl7.org/fhir/operation-outcome",
                "http://hl7.org/fhir/StructureDefinition/OperationOutcome",
            )
        };
        let expected = json!({
            "resourceType": "OperationOutcome",
            "id": id,
            "meta": {"profile": [profile]},
            "issue": [{
                "severity": "error",
                "code": self.code,
                "details": {"coding": [{"system": system, "code": self.detail, "display": self.display}]},
                "diagnostics": self.diagnostics,
            }],
        });
        assert_eq!(outcome, expected, "{row}");
        has_static_headers(response, row);
        assert_eq!(response.header("X-Request-ID"), None, "{row}");
        assert_eq!(response.header("X-Correlation-ID"), None, "{row}");
    }
}

/// Asserts that no trigger matched: a success for the incumbent.
pub(crate) fn no_trigger_matched(response: &Response, row: &str) {
    assert_eq!(response.status, 200, "{row}: {}", response.text());
    let outcome = response.resource();
    assert_eq!(outcome.get("id"), None, "{row}");
    assert_eq!(outcome["meta"]["profile"], json!([SPINE_PROFILE]), "{row}");
    let issue = &outcome["issue"][0];
    let coding = &issue["details"]["coding"][0];
    assert_eq!(issue["code"], "invalid", "{row}");
    assert_eq!(coding["system"], SPINE, "{row}");
    assert_eq!(coding["code"], "NOTFOUND_SIMULATOR_TRIGGER", "{row}");
    has_static_headers(response, row);
}

/// Asserts that a response is empty.
pub(crate) fn nothing(response: &Response, status: u16, row: &str) {
    assert_eq!(
        (response.status, response.text()),
        (status, String::new()),
        "{row}"
    );
    has_static_headers(response, row);
}

/// Asserts the header fields of every answer (section 8.1 of the digest).
pub(crate) fn has_static_headers(response: &Response, row: &str) {
    assert_eq!(response.header("Cache-Control"), Some("no-store"), "{row}");
    assert_eq!(response.header("Expires"), Some("0"), "{row}");
    assert_eq!(response.header("Pragma"), Some("no-cache"), "{row}");
}

/// A provider in the incumbent's mode.
pub(crate) fn incumbent() -> Stand {
    Setup::shipped("tkw-compat").start()
}

/// A request with nothing but its sender.
pub(crate) fn from_somebody(method: &str, target: &str) -> Request {
    Request::bare(method, target).header("Ssp-From", "123456123456")
}

/// The body of a booking or a cancellation that contains a slot.
pub(crate) fn naming(slot: &str) -> Value {
    let slot = json!({
        "id": slot,
        "identifier": [{"system": "https://tools.ietf.org/html/rfc4122", "value": "5a889965-3db4-4c29-8003-676c247a763e"}],
        "schedule": {"reference": "Schedule/sched1111"},
        "start": "2026-06-16T10:00:00+00:00",
        "end": "2026-06-16T10:15:00+00:00",
    });
    bookend_tests::Appointment::of(&slot).body()
}
