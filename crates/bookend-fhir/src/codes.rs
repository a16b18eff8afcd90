//! Value sets that FHIR requires where a refusal is made, and that no structure table carries.

/// The codes of `OperationOutcome.issue.severity`.
///
/// Source: FHIR STU3 and R4, value set `issue-severity`,
/// <https://hl7.org/fhir/STU3/valueset-issue-severity.html>.
pub const ISSUE_SEVERITY: &[&str] = &["fatal", "error", "warning", "information"];

/// The codes of `OperationOutcome.issue.code`, those of R4 included.
///
/// Source: FHIR STU3 and R4, value set `issue-type`,
/// <https://hl7.org/fhir/STU3/valueset-issue-type.html>; R4 adds `multiple-matches` and `deleted`.
pub const ISSUE_TYPE: &[&str] = &[
    "invalid",
    "structure",
    "required",
    "value",
    "invariant",
    "security",
    "login",
    "unknown",
    "expired",
    "forbidden",
    "suppressed",
    "processing",
    "not-supported",
    "duplicate",
    "multiple-matches",
    "not-found",
    "deleted",
    "too-long",
    "code-invalid",
    "extension",
    "too-costly",
    "business-rule",
    "conflict",
    "incomplete",
    "transient",
    "lock-error",
    "no-store",
    "exception",
    "timeout",
    "throttled",
    "informational",
];
