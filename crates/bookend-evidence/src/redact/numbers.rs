//! Tokens and NHS numbers, wherever in a text they stand.

use super::Redactor;
use super::pseudonym::Kind;
use super::uuid::is_uuid;
use bookend_model::nhs_number;
use memchr::memmem::Finder;
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// How the base64url of a JSON object begins.
static TOKEN_BEGINS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"eyJ"));

/// Three segments of base64url, the last of which may be empty, or two of them.
static TOKEN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_!-]+(?:\.[A-Za-z0-9_-]*)*").ok());

/// An e-mail address.
static MAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+").ok());

/// The end of the system of NHS numbers.
static SYSTEM: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"nhs-number"));

/// What follows that, right or wrong.
static AFTER_SYSTEM: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(nhs-number(?:\||%7[Cc]))([^&\s"'`<,]+)"#).ok());

/// The groups of digits in which people write an NHS number, and what may stand between them.
const GROUPS: [usize; 3] = [FIRST_GROUP, 3, 4];
const FIRST_GROUP: usize = 3;
const BETWEEN: [&[u8]; 4] = [b" ", b"-", b"%20", b"+"];

/// Names of points in time that are written in seconds: ten digits, too.
const TIMES: [&str; 4] = ["exp", "iat", "nbf", "auth_time"];

/// Names of services, whose ids in the directory of services are ten digits as well: parameters,
/// references and systems of identifiers.
const SERVICES: [&str; 5] = [
    "healthcareservice",
    "dos-service-id",
    "serviceid",
    "services",
    "service",
];

/// How far from a number its name may stand, in bytes.
const NEAR: usize = 40;

/// Words that may stand between a name and its number.
const FILL: [&str; 14] = [
    "is", "was", "be", "to", "at", "of", "than", "greater", "less", "least", "most", "has",
    "expected", "found",
];

/// Returns whether a text speaks of a point in time: `jwt.claims.exp`.
pub(super) fn names_time(text: &str) -> bool {
    words(text).any(|word| TIMES.contains(&word))
}

/// Returns whether a text names a service: `schedule.actor:healthcareservice`.
pub(super) fn names_service(text: &str) -> bool {
    names(text).any(is_service_word)
}

fn is_service_word(word: &str) -> bool {
    // What an escape leaves before it: `%3Ahealthcareservice`.
    let word = word.strip_prefix("3A").unwrap_or(word);
    SERVICES.iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Words in which dashes stand.
fn names(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .filter(|word| !word.is_empty())
}

/// Returns whether what stands around a number says that it is the id of a service: `HealthcareService/`,
/// `"system": "…/dos-service-id", "value": "`, in either order.
fn is_service(text: &str, start: usize, end: usize) -> bool {
    let mut before = names(near_before(text, start))
        .rev()
        .filter(|word| !matches!(*word, "value" | "id" | "7C"));
    before.next().is_some_and(is_service_word) || is_service_after(text, end)
}

/// Of an identifier whose value stands before its system.
fn is_service_after(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let rest = rest.split('}').next().unwrap_or_default();
    let Some(system) = rest
        .trim_start_matches(['"', ',', ' ', '\n', '\\'])
        .strip_prefix("system")
    else {
        return false;
    };
    let system = system.split(',').next().unwrap_or_default();
    names(system).any(|word| word == "dos-service-id")
}

fn near_before(text: &str, start: usize) -> &str {
    let mut from = start.saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..start).unwrap_or_default()
}

fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(move |c| !is_of_word(c))
        .filter(|word| !word.is_empty())
}

/// Returns whether what stands before a number says that it is a point in time: `"exp":`,
/// ``exp` was `.
fn is_time(text: &str, start: usize) -> bool {
    let mut named = words(near_before(text, start))
        .rev()
        .filter(|word| !FILL.contains(word));
    named.next().is_some_and(|word| TIMES.contains(&word))
}

impl Redactor {
    /// Returns a text in which tokens and e-mail addresses are replaced, and NHS numbers that are named
    /// as such.
    pub(super) fn tokens<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let text = self.without_tokens(text);
        let text = then(text, |text| self.without_mail(text));
        then(text, |text| self.without_named(text))
    }

    /// Returns a text in which tokens and NHS numbers are replaced.
    ///
    /// An NHS number is ten digits, together or in groups, with the right check digit and no letter
    /// or digit beside them; one in eleven of the other ten-digit numbers passes for one, and is
    /// replaced as well, unless its place says that it is a point in time or the id of a service.
    pub(super) fn numbers<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        // Its groups are no three, three and four digits with nothing beside them, and it has no letter of `eyJ`,
        // no `@` and no `nhs-number`.
        if is_uuid(text) {
            return Cow::Borrowed(text);
        }
        let text = self.tokens(text);
        then(text, |text| self.without_numbers(text))
    }

    fn without_tokens<'t>(&self, text: &'t str) -> Cow<'t, str> {
        // A pattern that did not compile replaces nothing; a test sees to it that it does.
        let Some(pattern) = TOKEN.as_ref() else {
            return Cow::Borrowed(text);
        };
        if TOKEN_BEGINS.find(text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let pseudonym = |found: &Captures<'_>| {
            let token = found.get(0).map_or("", |found| found.as_str());
            self.salt.pseudonym(Kind::Token, token)
        };
        pattern.replace_all(text, pseudonym)
    }

    fn without_mail<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let Some(pattern) = MAIL.as_ref() else {
            return Cow::Borrowed(text);
        };
        if memchr::memchr(b'@', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let pseudonym = |found: &Captures<'_>| {
            let address = found.get(0).map_or("", |found| found.as_str());
            self.salt.pseudonym(Kind::Telecom, address)
        };
        pattern.replace_all(text, pseudonym)
    }

    fn without_named<'t>(&mut self, text: &'t str) -> Cow<'t, str> {
        let Some(pattern) = AFTER_SYSTEM.as_ref() else {
            return Cow::Borrowed(text);
        };
        // Most texts name the system and no number with it.
        let is_named = |at: usize| {
            let after = text.as_bytes().get(at + SYSTEM.needle().len()..);
            after.is_some_and(|after| after.starts_with(b"|") || after.starts_with(b"%7"))
        };
        if !SYSTEM.find_iter(text.as_bytes()).any(is_named) {
            return Cow::Borrowed(text);
        }
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
        pattern.replace_all(text, pseudonym)
    }

    fn without_numbers<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let bytes = text.as_bytes();
        let (mut redacted, mut copied, mut from) = (String::new(), 0, 0);
        while let Some(start) = next_free_digit(bytes, from) {
            from = start + 1;
            let Some((digits, end)) = ten_digits(bytes, start) else {
                continue;
            };
            let digits = std::str::from_utf8(&digits).unwrap_or_default();
            let is_number = !is_word(bytes, end) && nhs_number::defect(digits).is_none();
            if is_number && !is_time(text, start) && !is_service(text, start, end) {
                redacted.push_str(text.get(copied..start).unwrap_or_default());
                redacted.push_str(&self.salt.pseudonym(Kind::NhsNumber, digits));
                copied = end;
                from = end;
            }
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        redacted.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(redacted)
    }
}

/// Does what comes next to a text, which is not copied where that changes nothing.
pub(super) fn then(text: Cow<'_, str>, next: impl FnOnce(&str) -> Cow<'_, str>) -> Cow<'_, str> {
    let changed = match next(&text) {
        Cow::Borrowed(_) => None,
        Cow::Owned(changed) => Some(changed),
    };
    changed.map_or(text, Cow::Owned)
}

/// Returns where the next digit stands that begins a word, and may be the first of ten.
fn next_free_digit(bytes: &[u8], from: usize) -> Option<usize> {
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_group = |at: usize| (at..at + FIRST_GROUP).all(is_digit);
    // One of so many neighbours is looked at: of the first group it is one, wherever that begins.
    let mut at = from + FIRST_GROUP - 1;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            let mut begins = at + 1 - FIRST_GROUP..=at;
            let found = begins.find(|begin| is_group(*begin) && is_free_before(bytes, *begin));
            if found.is_some() {
                return found;
            }
        }
        at += FIRST_GROUP;
    }
    None
}

/// Returns the ten digits that begin at a place, and where they end.
fn ten_digits(bytes: &[u8], start: usize) -> Option<([u8; 10], usize)> {
    let (mut digits, mut at, mut count) = ([0; 10], start, 0);
    for (number, length) in GROUPS.into_iter().enumerate() {
        if number > 0 && !bytes.get(at)?.is_ascii_digit() {
            let rest = bytes.get(at..)?;
            let between = BETWEEN.iter().find(|between| rest.starts_with(between));
            at += between.map_or(0, |between| between.len());
        }
        let group = bytes.get(at..at + length)?;
        if !group.iter().all(u8::is_ascii_digit) {
            return None;
        }
        digits
            .get_mut(count..count + length)?
            .copy_from_slice(group);
        count += length;
        at += length;
    }
    Some((digits, at))
}

/// The digits of an NHS number that has its form, else the text as it is.
fn digits_or_text(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 10 && text.len() <= 12 {
        digits
    } else {
        text.to_owned()
    }
}

fn is_word(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_some_and(u8::is_ascii_alphanumeric)
}

/// Returns whether no letter or digit stands before a place of a text. The two letters of a percent
/// escape before it (`%7C`) are not its neighbours.
fn is_free_before(bytes: &[u8], start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else {
        return true;
    };
    let is_hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    !is_word(bytes, before)
        || (start >= 3
            && bytes.get(start - 3) == Some(&b'%')
            && is_hex(start - 2)
            && is_hex(before))
}
