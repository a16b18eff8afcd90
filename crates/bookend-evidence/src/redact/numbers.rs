//! Tokens and NHS numbers, wherever in a text they stand.

use super::Redactor;
use super::pseudonym::Kind;
use bookend_model::nhs_number;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Ten digits, together or in the groups in which people write an NHS number. What stands around
/// them is looked at by [`stands_alone`].
static TEN_DIGITS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9]{3}(?:[ -]|%20|\+)?[0-9]{3}(?:[ -]|%20|\+)?[0-9]{4}").ok());

/// Three segments of base64url, the last of which may be empty, or two of them: `eyJ` is how the
/// base64url of a JSON object begins.
static TOKEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_!-]+(?:\.[A-Za-z0-9_-]*)*").ok());

/// What follows the system of NHS numbers, right or wrong.
static AFTER_SYSTEM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(nhs-number(?:\||%7[Cc]))([^&\s"'`<,]+)"#).ok());

impl Redactor {
    /// Returns a text in which tokens and NHS numbers are replaced.
    ///
    /// An NHS number is ten digits with the right check digit and no letter or digit beside them;
    /// one in eleven of the other ten-digit numbers passes for one, and is replaced as well.
    pub(super) fn numbers(&mut self, text: &str) -> String {
        let mut redacted = String::with_capacity(text.len());
        let mut rest = 0;
        let text = self.without_tokens(text);
        let text = self.without_named(&text);
        let mut from = 0;
        while let Some(found) = TEN_DIGITS.as_ref().and_then(|p| p.find_at(&text, from)) {
            from = found.start() + 1;
            let digits = digits_of(&found.as_str().replace("%20", ""));
            if stands_alone(&text, found.range()) && nhs_number::defect(&digits).is_none() {
                redacted.push_str(text.get(rest..found.start()).unwrap_or_default());
                redacted.push_str(&self.salt.pseudonym(Kind::NhsNumber, &digits));
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
        let pseudonym = |found: &Captures<'_>| {
            let token = found.get(0).map_or("", |found| found.as_str());
            self.salt.pseudonym(Kind::Token, token)
        };
        pattern.replace_all(text, pseudonym).into_owned()
    }

    fn without_named(&mut self, text: &str) -> String {
        let Some(pattern) = AFTER_SYSTEM.as_ref() else {
            return text.to_owned();
        };
        let pseudonym = |found: &Captures<'_>| {
            let part = |number| {
                found
                    .get(number)
                    .map_or("", |found: regex::Match<'_>| found.as_str())
            };
            let number = digits_or_text(part(2));
            if number.starts_with("nhs-number-") {
                return found.get(0).map_or("", |found| found.as_str()).to_owned();
            }
            format!("{}{}", part(1), self.replace(Kind::NhsNumber, &number))
        };
        pattern.replace_all(text, pseudonym).into_owned()
    }
}

/// The digits of an NHS number that has its form, else the text as it is.
fn digits_or_text(text: &str) -> String {
    let digits = digits_of(text);
    if digits.len() == 10 && text.len() <= 12 {
        digits
    } else {
        text.to_owned()
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
