//! What a predicate looks at.

use crate::Span;
use crate::diagnostic::Diagnostic;
use bookend_fhir::{CORE, fhirpath};
use std::fmt;

/// What a predicate looks at: a field, on one side of an exchange.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The side, when the script names it (`request.header.Accept`); else the side that the place
    /// of the predicate implies.
    pub side: Option<Side>,
    /// The field.
    pub field: Field,
}

/// A side of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What the consumer sent.
    Request,
    /// What the provider answered.
    Response,
}

/// The fields of a message and of the state.
#[derive(Clone, Debug)]
pub enum Field {
    /// `interaction`: the dialect's name for the request.
    Interaction,
    /// `method`, as sent.
    Method,
    /// `path`, below the service root, decoded.
    Path,
    /// `path` against a template such as `/Appointment/{id}`.
    PathTemplate,
    /// `target`: path and query as they stand on the wire.
    Target,
    /// `query.<name>`, decoded, multi-valued.
    Query(String),
    /// `parameter.<role>`: a search parameter whatever its spelling.
    Parameter(String),
    /// `parameters.unknown`: names of query parameters that the interaction does not know.
    UnknownParameters,
    /// `parameters.lookalike`: the unknown ones that begin with a known name.
    LookalikeParameters,
    /// `header.<Name>`, multi-valued.
    Header(String),
    /// `jwt.header.<x>`.
    JwtHeader(Vec<String>),
    /// `jwt.claims.<x>`.
    JwtClaims(Vec<String>),
    /// `jwt: {<FHIRPath>: …}`: what is found in the claims.
    Jwt(fhirpath::Expression),
    /// `jwt.defect`: the first thing wrong with the token.
    JwtDefect,
    /// `caller`: who is calling.
    Caller,
    /// `status` of the response.
    Status,
    /// `time.first-byte`.
    FirstByte,
    /// `time.total`.
    Total,
    /// `error`: why there is no response.
    Error,
    /// `effect`: what a request that writes has changed.
    Effect,
    /// `format`: `json`, `xml` or nothing, by the content type.
    Format,
    /// `resource`: the resource type of the body.
    Resource,
    /// `profile: <address or name>`: what keeps the body from conforming to profiles, by their
    /// canonical addresses.
    Profile(Vec<String>),
    /// `fhir: {<FHIRPath>: …}`.
    Fhir(fhirpath::Expression),
    /// `body`: the raw text.
    Body,
    /// `json: {<JSON Pointer>: …}`.
    Json(String),
    /// `policy.<name>`.
    Policy(String),
    /// `state.<machine>`: the state of a machine.
    State(String),
    /// `count`: the how manieth of its interaction the request is.
    Count,
    /// `remembered.<name>`: what a behaviour has remembered, or a part of it.
    Remembered(Vec<String>),
    /// `value: {<expression>: …}`: anything `$(…)` can name.
    Value(crate::template::Expression, String),
    /// `clock`: now.
    Clock,
}

impl Field {
    /// Returns the side of an exchange that has the field, when only one has it.
    pub(super) fn side(&self) -> Option<Side> {
        match self {
            Self::Interaction
            | Self::Method
            | Self::Path
            | Self::PathTemplate
            | Self::Target
            | Self::Query(_)
            | Self::Parameter(_)
            | Self::UnknownParameters
            | Self::LookalikeParameters
            | Self::JwtHeader(_)
            | Self::JwtClaims(_)
            | Self::JwtDefect
            | Self::Jwt(_)
            | Self::Caller
            | Self::Count => Some(Side::Request),
            Self::Status | Self::FirstByte | Self::Total | Self::Error | Self::Effect => {
                Some(Side::Response)
            }
            Self::Header(_)
            | Self::Format
            | Self::Resource
            | Self::Profile(_)
            | Self::Fhir(_)
            | Self::Body
            | Self::Json(_)
            | Self::Policy(_)
            | Self::State(_)
            | Self::Remembered(_)
            | Self::Value(..)
            | Self::Clock => None,
        }
    }

    /// Returns whether the field is one word, which is never equal to a list: a bare list then
    /// means one of them.
    pub(super) fn is_single(&self) -> bool {
        matches!(
            self,
            Self::Interaction
                | Self::Method
                | Self::JwtDefect
                | Self::Caller
                | Self::Status
                | Self::Effect
                | Self::Format
                | Self::Resource
                | Self::Count
                | Self::State(_)
        )
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.side {
            Some(Side::Request) => f.write_str("request.")?,
            Some(Side::Response) => f.write_str("response.")?,
            None => {}
        }
        self.field.fmt(f)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interaction => f.write_str("interaction"),
            Self::Method => f.write_str("method"),
            Self::Path | Self::PathTemplate => f.write_str("path"),
            Self::Target => f.write_str("target"),
            Self::Query(name) => write!(f, "query.{name}"),
            Self::Parameter(role) => write!(f, "parameter.{role}"),
            Self::UnknownParameters => f.write_str("parameters.unknown"),
            Self::LookalikeParameters => f.write_str("parameters.lookalike"),
            Self::Header(name) => write!(f, "header.{name}"),
            Self::JwtHeader(path) => write!(f, "jwt.header.{}", path.join(".")),
            Self::JwtClaims(path) => write!(f, "jwt.claims.{}", path.join(".")),
            Self::Jwt(expression) => write!(f, "jwt: {}", expression.text()),
            Self::JwtDefect => f.write_str("jwt.defect"),
            Self::Caller => f.write_str("caller"),
            Self::Status => f.write_str("status"),
            Self::FirstByte => f.write_str("time.first-byte"),
            Self::Total => f.write_str("time.total"),
            Self::Error => f.write_str("error"),
            Self::Effect => f.write_str("effect"),
            Self::Format => f.write_str("format"),
            Self::Resource => f.write_str("resource"),
            Self::Profile(addresses) => {
                let called = |address: &String| match address.strip_prefix(CORE) {
                    Some(type_name) => type_name.to_owned(),
                    None => address.clone(),
                };
                let called: Vec<String> = addresses.iter().map(called).collect();
                write!(f, "profile: {}", called.join(", "))
            }
            Self::Fhir(expression) => write!(f, "fhir: {}", expression.text()),
            Self::Body => f.write_str("body"),
            Self::Json(pointer) => write!(f, "json: {pointer}"),
            Self::Policy(name) => write!(f, "policy.{name}"),
            Self::State(name) => write!(f, "state.{name}"),
            Self::Count => f.write_str("count"),
            Self::Remembered(path) => write!(f, "remembered.{}", path.join(".")),
            Self::Value(_, text) => write!(f, "value: {text}"),
            Self::Clock => f.write_str("clock"),
        }
    }
}

/// The subjects that are one word, with their fields.
pub(crate) const WORDS: &[(&str, Field)] = &[
    ("interaction", Field::Interaction),
    ("method", Field::Method),
    ("path", Field::Path),
    ("target", Field::Target),
    ("parameters.unknown", Field::UnknownParameters),
    ("parameters.lookalike", Field::LookalikeParameters),
    ("jwt.defect", Field::JwtDefect),
    ("caller", Field::Caller),
    ("status", Field::Status),
    ("time.first-byte", Field::FirstByte),
    ("time.total", Field::Total),
    ("error", Field::Error),
    ("effect", Field::Effect),
    ("format", Field::Format),
    ("resource", Field::Resource),
    ("body", Field::Body),
    ("clock", Field::Clock),
    ("count", Field::Count),
];

/// The subjects that are a word, a dot and a name.
pub(crate) const PREFIXES: &[&str] = &[
    "query.",
    "parameter.",
    "header.",
    "jwt.header.",
    "jwt.claims.",
    "policy.",
    "state.",
    "remembered.",
];

impl Subject {
    /// Reads a subject that is a word or a word and a name (`status`, `header.Location`).
    pub fn parse(text: &str) -> Option<Self> {
        let (side, rest) = split_side(text);
        let field = WORDS
            .iter()
            .find(|(word, _)| *word == rest)
            .map(|(_, field)| field.clone());
        field
            .or_else(|| prefixed(rest))
            .map(|field| Self { side, field })
    }

    /// Says that a text is no subject, and what was meant perhaps: a word, or a word with a name behind it
    /// (`header.Accept` for `heder.Accept`).
    pub(crate) fn unknown(span: &Span, text: &str) -> Diagnostic {
        let diagnostic = Diagnostic::new(span, format!("`{text}` is not a subject"));
        let (_, word) = split_side(text);
        let side = text.strip_suffix(word).unwrap_or_default();
        let meant = PREFIXES
            .iter()
            .filter_map(|prefix| named_like(word, prefix));
        match meant.min() {
            Some((_, meant)) => diagnostic.help(format!("did you mean `{side}{meant}`?")),
            None => diagnostic.suggest(word, Self::known()),
        }
    }

    /// Returns the words that a subject can be.
    pub fn known() -> impl Iterator<Item = &'static str> {
        let words = WORDS.iter().map(|(word, _)| *word);
        words.chain([
            "profile", "fhir", "jwt", "json", "value", "all", "any", "none", "not", "matcher",
        ])
    }
}

/// Splits `request.` or `response.` off a subject.
pub(crate) fn split_side(text: &str) -> (Option<Side>, &str) {
    if let Some(rest) = text.strip_prefix("request.") {
        return (Some(Side::Request), rest);
    }
    match text.strip_prefix("response.") {
        Some(rest) => (Some(Side::Response), rest),
        None => (None, text),
    }
}

/// Returns the subject that a text is likely to mean which begins nearly as a prefix does, and how near; of a text
/// without a name, which begins exactly so.
fn named_like(text: &str, prefix: &str) -> Option<(usize, String)> {
    let dots = text.match_indices('.').map(|(at, _)| at);
    let end = dots.take(prefix.matches('.').count()).last();
    let (word, name) = match end {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let far = strsim::damerau_levenshtein(word, prefix.trim_end_matches('.'));
    let is_near = far <= if name.is_empty() { 0 } else { NEAR };
    let name = if name.is_empty() { "NAME" } else { name };
    is_near.then(|| (far, format!("{prefix}{name}")))
}

/// How many letters of the word before a name may be others than they should be.
const NEAR: usize = 2;

fn prefixed(text: &str) -> Option<Field> {
    let prefix = PREFIXES.iter().find(|prefix| text.starts_with(**prefix))?;
    let name = &text[prefix.len()..];
    if name.is_empty() {
        return None;
    }
    let path = || name.split('.').map(str::to_owned).collect();
    Some(match *prefix {
        "query." => Field::Query(name.to_owned()),
        "parameter." => Field::Parameter(name.to_owned()),
        "header." => Field::Header(name.to_owned()),
        "jwt.header." => Field::JwtHeader(path()),
        "jwt.claims." => Field::JwtClaims(path()),
        "state." => Field::State(name.to_owned()),
        "remembered." => Field::Remembered(path()),
        _ => Field::Policy(name.to_owned()),
    })
}
