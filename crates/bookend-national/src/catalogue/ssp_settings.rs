//! How the proxy answers.

use super::remarks::{Fields, Remarks};
use bookend_script::{Diagnostic, parse_duration};
use indexmap::IndexMap;
use std::time::Duration;

/// How the proxy answers.
#[derive(Clone, Debug, Default)]
pub struct SspSettings {
    /// How refusals look.
    pub error_style: ErrorStyle,
    /// Whether endpoints with `http` are forwarded to.
    pub allow_http: bool,
    /// How long a provider may take to begin its answer.
    pub timeout: Duration,
    /// What each check does, by name.
    pub checks: IndexMap<&'static str, Force>,
    /// How each refusal is worded, by name.
    pub refusals: IndexMap<&'static str, SspRefusal>,
}

/// How refusals look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorStyle {
    /// With id, details and diagnostics, as they were seen.
    #[default]
    Observed,
    /// With severity, code and diagnostics, as they are documented.
    Minimal,
}

/// What a check does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It refuses.
    Enforce,
    /// It writes into the log.
    Warn,
    /// Nothing.
    Off,
}

/// How a refusal of the proxy is worded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SspRefusal {
    /// The HTTP status.
    pub status: u16,
    /// The severity of the issue.
    pub severity: String,
    /// The code of the issue.
    pub code: String,
    /// The text that tells what is wrong, with names in braces to be filled in.
    pub token: String,
    /// The system of the details; that of the proxy when nothing is said.
    pub system: Option<String>,
    /// The display of the details, where it is not the token.
    pub display: Option<String>,
}

/// The checks, in the order in which they are made.
pub const CHECKS: &[&str] = &[
    "headers",
    "trace-reuse",
    "interaction",
    "method",
    "fit",
    "certificate",
    "sender",
    "receiver",
    "sharing",
    "target",
];

/// Returns the name of a refusal, as it is kept.
pub(super) fn is_refusal(name: &str) -> Option<&'static str> {
    let mut known = CHECKS.iter().chain(FAILURES);
    known.find(|known| **known == name).copied()
}

/// What else is refused.
const FAILURES: &[&str] = &["no-url", "too-large", "unreachable", "timeout"];

const STYLES: &[(&str, ErrorStyle)] = &[
    ("observed", ErrorStyle::Observed),
    ("minimal", ErrorStyle::Minimal),
];
const FORCES: &[(&str, Force)] = &[
    ("enforce", Force::Enforce),
    ("warn", Force::Warn),
    ("off", Force::Off),
];

/// Reads the settings.
pub(super) fn read(remarks: &Remarks, fields: &Fields<'_>) -> SspSettings {
    let Some(fields) = fields
        .require("ssp")
        .and_then(|node| remarks.fields(node, "`ssp`"))
    else {
        return SspSettings::default();
    };
    let style = fields
        .take("error-style")
        .and_then(|node| remarks.word(node, "`error-style`", STYLES));
    let settings = SspSettings {
        error_style: style.unwrap_or_default(),
        allow_http: fields.flag("allow-http", true),
        timeout: timeout(remarks, &fields),
        checks: checks(remarks, &fields),
        refusals: refusals(remarks, &fields),
    };
    fields.finish();
    settings
}

fn timeout(remarks: &Remarks, fields: &Fields<'_>) -> Duration {
    let otherwise = Duration::from_secs(30);
    let Some(node) = fields.take("timeout") else {
        return otherwise;
    };
    let text = remarks.text(node, "`timeout`").unwrap_or_default();
    match parse_duration(&text).map(Duration::try_from) {
        Ok(Ok(time)) if !time.is_zero() => time,
        Ok(_) => {
            remarks.on(&node.span, "`timeout` is longer than nothing");
            otherwise
        }
        Err(error) => {
            remarks.on(&node.span, error.to_string());
            otherwise
        }
    }
}

fn checks(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<&'static str, Force> {
    let mut checks: IndexMap<_, _> = CHECKS.iter().map(|name| (*name, Force::Enforce)).collect();
    for entry in remarks.entries(fields.take("checks"), "`checks`") {
        let force = remarks.word(&entry.value, "what a check does", FORCES);
        match (checks.get_mut(entry.key.as_str()), force) {
            (Some(check), Some(force)) => *check = force,
            (Some(_), None) => {}
            (None, _) => {
                let message = format!("there is no check `{}`", entry.key);
                let known = CHECKS.iter().copied();
                remarks.add(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            }
        }
    }
    checks
}

fn refusals(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<&'static str, SspRefusal> {
    let found = fields.require("refusals");
    let Some(fields) = found.and_then(|node| remarks.fields(node, "`refusals`")) else {
        return IndexMap::new();
    };
    let mut refusals = IndexMap::new();
    for name in CHECKS.iter().chain(FAILURES) {
        let Some(refusal) = fields
            .require(name)
            .and_then(|node| remarks.fields(node, "a refusal"))
        else {
            continue;
        };
        let status = refusal.whole("status", 599).filter(|code| *code >= 400);
        if status.is_none() {
            remarks.on(&refusal.span(), "a refusal has a status from 400 to 599");
        }
        let severity = refusal.text("severity");
        let read = SspRefusal {
            status: status.and_then(|it| u16::try_from(it).ok()).unwrap_or(500),
            severity: severity.unwrap_or_else(|| "error".to_owned()),
            code: refusal.required_text("code").unwrap_or_default(),
            token: refusal.required_text("token").unwrap_or_default(),
            system: refusal.text("system"),
            display: refusal.text("display"),
        };
        refusal.finish();
        refusals.insert(*name, read);
    }
    fields.finish();
    refusals
}
