//! What belongs to people, replaced by pseudonyms: tokens, NHS numbers, names, addresses, telecoms
//! and postcodes.
//!
//! A pseudonym is the same for the same value throughout a run, and tells nothing of it: it is
//! keyed with a secret that nobody keeps.

mod fresh;
mod json;
mod known;
mod letters;
mod numbers;
mod plain;
mod pseudonym;
mod secrets;
mod uuid;
mod words;
mod xml;

pub use pseudonym::{Salt, is_token_pseudonym};

use crate::seeded::hasher;
use crate::{FindingReport, HeaderField, JourneyReport, StepReport};
use bookend_model::Aside;
use fresh::{Begin, begins};
use indexmap::IndexMap;
use known::Known;
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use plain::Plain;
use pseudonym::Kind;
use rustc_hash::FxSeededState;
use serde_json::Value;
use std::borrow::Cow;

/// What stands between values: nobody is looked for across it.
const BETWEEN: char = '<';

/// How many pseudonyms are kept; when there are more, they are made anew.
const GIVEN: usize = 50_000;

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
    /// Values of bodies in which no known value stands.
    plain_values: Plain,
    /// Texts in which there is nothing at all to replace.
    plain_texts: Plain,
    /// The same of URLs.
    plain_urls: Plain,
    /// How the words begin of the values that were looked at in a body.
    looked_at: Vec<Begin>,
    /// Further such values, one behind the other.
    looked_at_texts: String,
    /// Whether others were looked at in it as well.
    is_more: bool,
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
            plain_values: Plain::default(),
            plain_texts: Plain::default(),
            plain_urls: Plain::default(),
            looked_at: Vec::new(),
            looked_at_texts: String::new(),
            is_more: false,
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

    /// The same where ten digits are no NHS number.
    fn known_and_tokens<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        match self.known.replace(text) {
            Cow::Borrowed(text) => self.tokens(text),
            Cow::Owned(text) => Cow::Owned(self.tokens(&text).into_owned()),
        }
    }

    /// Returns the body of a message with what belongs to people replaced; everything else stays
    /// letter for letter, also in a body that is malformed.
    pub fn body(&mut self, text: &str) -> String {
        self.knowing(|redactor| redactor.body_once(text))
    }

    /// Returns the beginning of a body that is cut, and those of its parts that are new, redacted as they are
    /// within the whole.
    pub(crate) fn parts(&mut self, head: &str, parts: &[&str]) -> (String, Vec<String>) {
        self.knowing(|redactor| {
            let head = redactor.body_once(head);
            let parts = parts.iter();
            let parts = parts.map(|part| json::redact_part(part, redactor));
            (head, parts.collect())
        })
    }

    /// Does something once more if people came to be known by it who may stand in what was looked at before: a text
    /// about a patient stands before the name.
    fn knowing<T>(&mut self, mut redact: impl FnMut(&mut Self) -> T) -> T {
        let known = self.known.revision();
        self.forget_looked_at();
        let redacted = redact(self);
        if self.known.revision() != known && self.may_stand(known) {
            redact(self)
        } else {
            redacted
        }
    }

    /// Returns whether somebody may stand in what was looked at who was not known at a revision.
    fn may_stand(&mut self, since: u64) -> bool {
        self.looked_at.extend(begins(&self.looked_at_texts));
        self.is_more || self.known.may_stand(&self.looked_at, since)
    }

    fn forget_looked_at(&mut self) {
        self.looked_at.clear();
        self.looked_at_texts.clear();
        self.is_more = false;
    }

    fn body_once(&mut self, text: &str) -> String {
        let begin = text.trim_start_matches('\u{feff}').trim_start();
        if begin.starts_with(['{', '[']) {
            return json::redact(text, self);
        }
        self.is_more = true;
        if begin.starts_with('<') {
            xml::redact(text, self)
        } else {
            self.text(text).into_owned()
        }
    }

    /// Returns a URL or a target with what belongs to people replaced, decoded or not.
    pub fn url(&mut self, url: &str) -> String {
        self.redacted_url(url).into_owned()
    }

    /// The same, not copied where there is nothing to replace.
    pub(crate) fn redacted_url<'u>(&mut self, url: &'u str) -> Cow<'u, str> {
        if self.plain_urls.begins(url, &self.known).is_some() {
            return Cow::Borrowed(url);
        }
        let known = self.known.revision();
        let redacted = self.url_anew(url);
        if redacted == url {
            self.plain_urls.learn(url, known, begins_in_url);
        }
        Cow::Owned(redacted)
    }

    fn url_anew(&mut self, url: &str) -> String {
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
        let redacted = if numbers::names_service(&percent_decode_str(name).decode_utf8_lossy()) {
            self.known_and_tokens(&decoded)
        } else {
            self.text(&decoded)
        };
        if redacted == decoded {
            return Cow::Borrowed(pair);
        }
        let encoded = utf8_percent_encode(&redacted, NON_ALPHANUMERIC);
        Cow::Owned(format!("{name}={encoded}"))
    }

    /// Replaces what belongs to people in header fields.
    pub fn headers(&mut self, headers: &mut [HeaderField]) {
        for field in headers {
            if self.is_secret(&field.name) {
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
        step.asides.iter_mut().for_each(|aside| self.aside(aside));
    }

    /// Replaces what belongs to people in what a check says beside its verdict.
    pub fn aside(&mut self, aside: &mut Aside) {
        self.rewrite(&mut aside.expected);
        self.rewrite(&mut aside.found);
    }

    /// Replaces what belongs to people in a finding.
    pub fn finding(&mut self, finding: &mut FindingReport) {
        let subject = &finding.subject;
        if secrets::field_of(subject).is_some_and(|field| self.is_secret(field)) {
            finding.found = self.secrets_in(&finding.found);
        }
        let is_no_number = numbers::names_time(subject) || numbers::names_service(subject);
        for text in [&mut finding.expected, &mut finding.found] {
            if is_no_number {
                *text = self.known_and_tokens(text).into_owned();
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
        self.known.learn(kind, value, &pseudonym);
        if self.given.len() >= GIVEN {
            self.given.clear();
        }
        let given = self.given.entry(value.to_owned()).or_default();
        given.push((kind, pseudonym.clone()));
        pseudonym
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
        if let Cow::Owned(redacted) = self.rewritten(text) {
            *text = redacted;
        }
    }

    /// Returns what [`Redactor::text`] does, and remembers a text in which there is nothing to replace.
    pub(crate) fn rewritten<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        if self.plain_texts.begins(text, &self.known).is_some() {
            return Cow::Borrowed(text);
        }
        let known = self.known.revision();
        let redacted = self.text(text);
        if let Cow::Borrowed(_) = redacted {
            let begins = |text: &str| begins(text).collect();
            self.plain_texts.learn(text, known, begins);
        }
        redacted
    }

    /// Returns a number that is another one whenever more is replaced than before.
    pub(crate) fn revision(&self) -> u64 {
        self.known.revision()
    }

    /// Returns whether it is worthwhile to remember a text: most UUIDs come once.
    pub(crate) fn may_come_again(text: &str) -> bool {
        !uuid::has_form_of_uuid(text)
    }

    /// Returns a text in which every known value is replaced; nothing where there is none.
    fn without_known(&mut self, text: &str) -> Option<String> {
        if let Some(begins) = self.plain_values.begins(text, &self.known) {
            self.looked_at.extend_from_slice(begins);
            return None;
        }
        // Mostly nobody comes to be known, and what a UUID begins with is not asked for.
        self.looked_at_texts.push(BETWEEN);
        self.looked_at_texts.push_str(text);
        match self.known.replace(text) {
            Cow::Owned(replaced) => Some(replaced),
            Cow::Borrowed(_) => {
                let known = self.known.revision();
                let begins = |text: &str| begins(text).collect();
                self.plain_values.learn(text, known, begins);
                None
            }
        }
    }
}

/// Returns how the words begin that are looked at in a URL: those of its path, and of what its parameters are decoded.
fn begins_in_url(url: &str) -> Vec<Begin> {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let mut found: Vec<Begin> = begins(path).collect();
    for pair in query.split('&') {
        let value = pair.split_once('=').map(|(_, value)| value);
        let decoded = value.map(|value| percent_decode_str(value).decode_utf8_lossy());
        found.extend(begins(&decoded.unwrap_or(Cow::Borrowed(pair))));
    }
    found
}

#[cfg(test)]
mod tests;
