//! Tokens and NHS numbers, replaced by pseudonyms.

use crate::{
    BodyReport, ExchangeReport, FindingReport, HeaderField, JourneyReport, RunReport, StepReport,
};
use bookend_model::nhs_number;
use regex::{Captures, Regex};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Ten digits, together or in the groups in which people write an NHS number. What stands around
/// them is looked at by [`stands_alone`].
static TEN_DIGITS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9]{3}(?:[ -]|%20|\+)?[0-9]{3}(?:[ -]|%20|\+)?[0-9]{4}").ok());

/// Three segments of base64url, the last of which may be empty, or two of them: `eyJ` is how the
/// base64url of a JSON object begins.
static TOKEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_!-]+(?:\.[A-Za-z0-9_-]*)*").ok());

/// Header fields whose value is a secret as a whole.
const SECRET_FIELDS: [&str; 5] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "set-cookie",
    "x-api-key",
];

/// Replaces tokens and NHS numbers by pseudonyms: the same by the same, as long as it lives.
#[derive(Debug, Default)]
pub struct Redactor {
    tokens: BTreeMap<String, String>,
    numbers: BTreeMap<String, String>,
}

/// Returns a report in which tokens and NHS numbers are replaced by pseudonyms.
///
/// The same number has the same pseudonym throughout the report, so that it can still be followed
/// from message to message. Bodies that are not text are left out: what they hold cannot be seen.
#[must_use]
pub fn redact(report: &RunReport) -> RunReport {
    let mut redactor = Redactor::default();
    let mut report = report.clone();
    report.redacted = true;
    for journey in &mut report.journeys {
        redactor.journey(journey);
    }
    report
}

impl Redactor {
    /// Returns a text in which tokens and NHS numbers are replaced.
    ///
    /// An NHS number is ten digits with the right check digit and no letter or digit beside them;
    /// one in eleven of the other ten-digit numbers passes for one, and is replaced as well.
    pub fn text(&mut self, text: &str) -> String {
        let mut redacted = String::with_capacity(text.len());
        let mut rest = 0;
        let text = self.without_tokens(text);
        let mut from = 0;
        while let Some(found) = TEN_DIGITS.as_ref().and_then(|p| p.find_at(&text, from)) {
            from = found.start() + 1;
            let digits = digits_of(&found.as_str().replace("%20", ""));
            if stands_alone(&text, found.range()) && nhs_number::defect(&digits).is_none() {
                redacted.push_str(text.get(rest..found.start()).unwrap_or_default());
                redacted.push_str(&self.number(digits));
                rest = found.end();
                from = rest;
            }
        }
        redacted.push_str(text.get(rest..).unwrap_or_default());
        redacted
    }

    fn without_tokens(&mut self, text: &str) -> String {
        // A pattern that did not compile replaces nothing; a test sees to it that it does.
        let Some(pattern) = TOKEN.as_ref() else {
            return text.to_owned();
        };
        let pseudonym = |found: &Captures<'_>| self.token(found.get(0).map_or("", |f| f.as_str()));
        pattern.replace_all(text, pseudonym).into_owned()
    }

    fn token(&mut self, found: &str) -> String {
        let next = self.tokens.len() + 1;
        let pseudonym = || format!("redacted-token-{next}");
        self.tokens
            .entry(found.to_owned())
            .or_insert_with(pseudonym)
            .clone()
    }

    fn number(&mut self, digits: String) -> String {
        let next = self.numbers.len() + 1;
        let pseudonym = || format!("redacted-nhs-number-{next}");
        self.numbers.entry(digits).or_insert_with(pseudonym).clone()
    }

    fn journey(&mut self, journey: &mut JourneyReport) {
        self.rewrite(&mut journey.title);
        self.rewrite_all(journey.reason.as_mut());
        if let Some(row) = &mut journey.row {
            row.values.values_mut().for_each(|value| self.value(value));
        }
        for step in &mut journey.steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &mut StepReport) {
        self.rewrite_all(step.title.as_mut());
        self.rewrite_all(step.reason.as_mut());
        for exchange in &mut step.exchanges {
            self.exchange(exchange);
        }
        for finding in &mut step.findings {
            self.finding(finding);
        }
    }

    fn finding(&mut self, finding: &mut FindingReport) {
        self.rewrite(&mut finding.expected);
        self.rewrite(&mut finding.found);
        self.rewrite_all(finding.place.as_mut().map(|place| &mut place.source));
    }

    fn exchange(&mut self, exchange: &mut ExchangeReport) {
        self.rewrite(&mut exchange.request.url);
        self.headers(&mut exchange.request.headers);
        self.body(exchange.request.body.as_mut());
        if let Some(response) = &mut exchange.response {
            self.headers(&mut response.headers);
            self.body(response.body.as_mut());
        }
        self.rewrite_all(exchange.error.as_mut().map(|error| &mut error.detail));
    }

    fn headers(&mut self, headers: &mut [HeaderField]) {
        for field in headers {
            let name = field.name.to_ascii_lowercase();
            if SECRET_FIELDS.contains(&name.as_str()) {
                field.value = self.secret(&field.value);
            } else {
                self.rewrite(&mut field.value);
            }
        }
    }

    /// Keeps the scheme, which says something about a defect; the rest is secret whatever it is.
    fn secret(&mut self, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, secret)) if !secret.trim().is_empty() => {
                format!("{scheme} {}", self.token(secret.trim()))
            }
            _ if value.trim().is_empty() => value.to_owned(),
            _ => self.token(value),
        }
    }

    fn body(&mut self, body: Option<&mut BodyReport>) {
        match body {
            Some(BodyReport::Text(text)) => self.rewrite(text),
            Some(body @ BodyReport::Base64(_)) => {
                *body = BodyReport::WithheldBytes(body.byte_count());
            }
            Some(BodyReport::WithheldBytes(_)) | None => {}
        }
    }

    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => self.rewrite(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.value(item)),
            Value::Number(number) => {
                let redacted = self.text(&number.to_string());
                if redacted != number.to_string() {
                    *value = Value::String(redacted);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn rewrite_all(&mut self, text: Option<&mut String>) {
        if let Some(text) = text {
            self.rewrite(text);
        }
    }

    fn rewrite(&mut self, text: &mut String) {
        *text = self.text(text);
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Returns whether no letter or digit stands beside a part of a text. The two letters of a percent
/// escape before it (`%7C`) are not its neighbours.
fn stands_alone(text: &str, part: std::ops::Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_escape = part.start >= 3
        && bytes.get(part.start - 3) == Some(&b'%')
        && [1, 2].iter().all(|back| {
            bytes
                .get(part.start - back)
                .is_some_and(u8::is_ascii_hexdigit)
        });
    let is_free_before = part.start == 0 || is_escape || !is_word(part.start - 1);
    is_free_before && !is_word(part.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str) -> String {
        Redactor::default().text(text)
    }

    #[test]
    fn the_same_number_has_the_same_pseudonym_however_it_is_written() {
        insta::assert_snapshot!(
            redacted("9476719931 and 1234554321, then 947 671 9931 and 947-671-9931"),
            @"redacted-nhs-number-1 and redacted-nhs-number-2, then redacted-nhs-number-1 and redacted-nhs-number-1"
        );
    }

    #[test]
    fn a_number_in_a_url_is_found() {
        insta::assert_snapshot!(
            redacted("/Appointment?patient=https%3A%2F%2Ffhir.nhs.uk%7C9476719931&x=947%20671%209931"),
            @"/Appointment?patient=https%3A%2F%2Ffhir.nhs.uk%7Credacted-nhs-number-1&x=redacted-nhs-number-1"
        );
    }

    #[test]
    fn the_digits_of_an_escape_are_not_taken_for_part_of_a_number() {
        insta::assert_snapshot!(redacted("x=%209476719931"), @"x=%20redacted-nhs-number-1");
    }

    #[test]
    fn other_numbers_stay() {
        for text in [
            "1234567890",
            "01632960000",
            "94767199311",
            "2026-11-21",
            "123456123456",
        ] {
            assert_eq!(redacted(text), text);
        }
    }

    #[test]
    fn a_token_is_found_wherever_it_stands() {
        insta::assert_snapshot!(
            redacted("found `eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.` and eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0, one shorter"),
            @"found `redacted-token-1` and redacted-token-2, one shorter"
        );
    }

    #[test]
    fn a_secret_header_keeps_its_scheme_only() {
        let mut redactor = Redactor::default();
        let mut headers = [
            ("Authorization", "Basic aGVsbG8="),
            ("authorization", "Bearer"),
        ]
        .map(|(name, value)| HeaderField {
            name: name.to_owned(),
            value: value.to_owned(),
        });
        redactor.headers(&mut headers);
        assert_eq!(headers[0].value, "Basic redacted-token-1");
        assert_eq!(headers[1].value, "redacted-token-2");
    }
}
