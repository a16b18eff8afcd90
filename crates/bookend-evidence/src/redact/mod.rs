//! What belongs to people, replaced by pseudonyms: tokens, NHS numbers, names, addresses, telecoms
//! and postcodes.
//!
//! A pseudonym is the same for the same value throughout a run, and tells nothing of it: it is
//! keyed with a secret that nobody keeps.

mod json;
mod known;
mod numbers;
mod pseudonym;
mod words;
mod xml;

pub use pseudonym::{Salt, is_token_pseudonym};

use crate::seeded::hasher;
use crate::{FindingReport, HeaderField, JourneyReport, StepReport};
use indexmap::IndexMap;
use known::Known;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use pseudonym::Kind;
use rustc_hash::FxSeededState;
use serde_json::Value;
use std::borrow::Cow;

/// How many pseudonyms are kept; when there are more, they are made anew.
const GIVEN: usize = 50_000;

/// How many pseudonyms of secret header fields are kept; these may be long.
const SECRETS: usize = 1_000;

/// Header fields whose value is a secret as a whole.
const SECRET_FIELDS: [&str; 6] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
    "apikey",
];

/// Replaces what belongs to people: the same by the same, as long as it lives.
///
/// What a body says in a place for names, addresses and the like is replaced there and remembered,
/// so that it is found again in texts that have no such places: what an expectation found, what an
/// OperationOutcome says, a URL.
#[derive(Debug)]
pub struct Redactor {
    salt: Salt,
    /// Header fields whose value is a secret, beside those that always are.
    hidden: Vec<String>,
    known: Known,
    /// Pseudonyms that were given: the same values come again and again.
    given: IndexMap<String, Vec<(Kind, String)>, FxSeededState>,
    /// Those of secret header fields: a consumer has the same token for minutes.
    secrets: IndexMap<String, String, FxSeededState>,
}

impl Redactor {
    /// Begins with a secret.
    pub fn new(salt: Salt) -> Self {
        Self {
            salt,
            hidden: Vec::new(),
            known: Known::default(),
            given: IndexMap::with_hasher(hasher()),
            secrets: IndexMap::with_hasher(hasher()),
        }
    }

    /// Takes further header fields for secrets as a whole.
    #[must_use]
    pub fn hiding(mut self, names: &[String]) -> Self {
        self.hidden.extend(names.iter().cloned());
        self
    }

    /// Returns a text in which everything that is known to belong to people is replaced.
    pub fn text<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        match self.known.replace(text) {
            Cow::Borrowed(text) => self.numbers(text),
            Cow::Owned(text) => Cow::Owned(self.numbers(&text).into_owned()),
        }
    }

    /// Returns the body of a message with what belongs to people replaced; everything else stays
    /// letter for letter, also in a body that is malformed.
    pub fn body(&mut self, text: &str) -> String {
        let begin = text.trim_start_matches('\u{feff}').trim_start();
        if begin.starts_with(['{', '[']) {
            json::redact(text, self)
        } else if begin.starts_with('<') {
            xml::redact(text, self)
        } else {
            self.text(text).into_owned()
        }
    }

    /// Returns a part of a body in JSON, an entry of a Bundle and what follows it, redacted as it is
    /// within the whole.
    pub(crate) fn entry(&mut self, text: &str) -> String {
        json::redact_entry(text, self)
    }

    /// Returns a URL or a target with what belongs to people replaced, decoded or not.
    pub fn url(&mut self, url: &str) -> String {
        let Some((path, query)) = url.split_once('?') else {
            return self.text(url).into_owned();
        };
        let pairs: Vec<Cow<'_, str>> = query.split('&').map(|pair| self.pair(pair)).collect();
        format!("{}?{}", self.text(path), pairs.join("&"))
    }

    fn pair<'p>(&mut self, pair: &'p str) -> Cow<'p, str> {
        let Some((name, value)) = pair.split_once('=') else {
            return self.text(pair);
        };
        let decoded = percent_decode_str(value).decode_utf8_lossy();
        let redacted = self.text(&decoded);
        if redacted == decoded {
            return Cow::Borrowed(pair);
        }
        let encoded = utf8_percent_encode(&redacted, NON_ALPHANUMERIC);
        Cow::Owned(format!("{name}={encoded}"))
    }

    /// Replaces what belongs to people in header fields.
    pub fn headers(&mut self, headers: &mut [HeaderField]) {
        for field in headers {
            let hidden = self.hidden.iter().map(String::as_str);
            let is_secret = SECRET_FIELDS
                .into_iter()
                .chain(hidden)
                .any(|name| name.eq_ignore_ascii_case(&field.name));
            if is_secret {
                field.value = self.secret(&field.value);
            } else {
                self.rewrite(&mut field.value);
            }
        }
    }

    /// Replaces what belongs to people in what is said of a journey.
    pub fn journey(&mut self, journey: &mut JourneyReport) {
        self.rewrite(&mut journey.title);
        if let Some(reason) = &mut journey.reason {
            self.rewrite(reason);
        }
        if let Some(row) = &mut journey.row {
            row.values.values_mut().for_each(|value| self.value(value));
        }
    }

    /// Replaces what belongs to people in what is said of a step.
    pub fn step(&mut self, step: &mut StepReport) {
        for text in [&mut step.title, &mut step.reason].into_iter().flatten() {
            self.rewrite(text);
        }
        for finding in &mut step.findings {
            self.finding(finding);
        }
    }

    /// Replaces what belongs to people in a finding.
    pub fn finding(&mut self, finding: &mut FindingReport) {
        let is_time = numbers::names_time(&finding.subject);
        for text in [&mut finding.expected, &mut finding.found] {
            if is_time {
                *text = self.tokens(text).into_owned();
            } else {
                self.rewrite(text);
            }
        }
        if let Some(place) = &mut finding.place {
            self.rewrite(&mut place.source);
        }
    }

    /// Returns the pseudonym of a value, and remembers the value.
    fn replace(&mut self, kind: Kind, value: &str) -> String {
        let given = self.given.get(value).into_iter().flatten();
        let given = given.into_iter().find(|(other, _)| *other == kind);
        if let Some((_, pseudonym)) = given {
            return pseudonym.clone();
        }
        let pseudonym = self.salt.pseudonym(kind, value);
        self.known.learn(value, &pseudonym);
        if self.given.len() >= GIVEN {
            self.given.clear();
        }
        let given = self.given.entry(value.to_owned()).or_default();
        given.push((kind, pseudonym.clone()));
        pseudonym
    }

    /// Keeps the scheme, which says something about a defect; the rest is secret whatever it is.
    fn secret(&mut self, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, secret)) if !secret.trim().is_empty() => {
                format!("{scheme} {}", self.pseudonym_of_secret(secret.trim()))
            }
            _ if value.trim().is_empty() => value.to_owned(),
            _ => self.pseudonym_of_secret(value).to_owned(),
        }
    }

    fn pseudonym_of_secret(&mut self, secret: &str) -> &str {
        if self.secrets.len() >= SECRETS {
            self.secrets.clear();
        }
        let place = self.secrets.get_index_of(secret).unwrap_or_else(|| {
            let pseudonym = self.salt.pseudonym(Kind::Token, secret);
            self.secrets.insert_full(secret.to_owned(), pseudonym).0
        });
        let (_, pseudonym) = self.secrets.get_index(place).unzip();
        pseudonym.map_or("", String::as_str)
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => self.rewrite(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.value(item)),
            Value::Number(number) => {
                let text = number.to_string();
                if let Cow::Owned(redacted) = self.text(&text) {
                    *value = Value::String(redacted);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn rewrite(&mut self, text: &mut String) {
        if let Cow::Owned(redacted) = self.text(text) {
            *text = redacted;
        }
    }
}

#[cfg(test)]
mod tests;
