//! The header fields of a message.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The header fields of a message, in the order in which they were sent.
///
/// Names are compared without regard to case (RFC 7230, section 3.2) and keep the spelling in
/// which they arrived, because evidence shows what was sent.
///
/// All of them are in one text: a message has a dozen, and goes from thread to thread.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(String, String)>", into = "Vec<(String, String)>")]
pub struct Headers {
    text: String,
    fields: Vec<Field>,
}

/// Where in the text a field stands: its name, and behind it its value.
#[derive(Clone, Copy, Debug)]
struct Field {
    start: usize,
    value: usize,
    end: usize,
}

/// How much room is made for the fields of a message at first: bytes, and how many.
const USUAL: (usize, usize) = (1024, 16);

/// Returns whether a text is a token of HTTP (RFC 7230, section 3.2.6), as methods and the names of
/// header fields are.
pub fn is_token(text: &str) -> bool {
    let belongs = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(belongs)
}

impl Headers {
    /// Returns an empty set of header fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the first value of a field.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Returns every value of a field, in order.
    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        // Most names are told apart by their lengths, without a look at the text.
        self.fields
            .iter()
            .filter(move |field| {
                field.value - field.start == name.len()
                    && self.name_of(field).eq_ignore_ascii_case(name)
            })
            .map(|field| self.value_of(field))
    }

    /// Returns whether a field is present, even with an empty value.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Adds a field, keeping those of the same name.
    pub fn add(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        if self.fields.is_empty() {
            self.text.reserve(USUAL.0);
            self.fields.reserve(USUAL.1);
        }
        let start = self.text.len();
        self.text.push_str(name.as_ref());
        let middle = self.text.len();
        self.text.push_str(value.as_ref());
        self.fields.push(Field {
            start,
            value: middle,
            end: self.text.len(),
        });
    }

    /// Makes a field have exactly one value.
    pub fn set(&mut self, name: &str, value: impl AsRef<str>) {
        self.drop(name);
        self.add(name, value);
    }

    /// Removes every field of a name.
    pub fn drop(&mut self, name: &str) {
        let text = &self.text;
        self.fields.retain(|field| {
            let other = text.get(field.start..field.value).unwrap_or_default();
            !other.eq_ignore_ascii_case(name)
        });
    }

    /// Returns the fields in order, names as they were spelt.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields
            .iter()
            .map(|field| (self.name_of(field), self.value_of(field)))
    }

    fn name_of(&self, field: &Field) -> &str {
        self.text.get(field.start..field.value).unwrap_or_default()
    }

    fn value_of(&self, field: &Field) -> &str {
        self.text.get(field.value..field.end).unwrap_or_default()
    }
}

/// As a list of names and values: what was removed still stands in the text.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Headers {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Headers {}

impl<N: AsRef<str>, V: AsRef<str>> FromIterator<(N, V)> for Headers {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(fields: T) -> Self {
        let mut headers = Self::new();
        for (name, value) in fields {
            headers.add(name, value);
        }
        headers
    }
}

impl From<Vec<(String, String)>> for Headers {
    fn from(fields: Vec<(String, String)>) -> Self {
        fields.into_iter().collect()
    }
}

impl From<Headers> for Vec<(String, String)> {
    fn from(headers: Headers) -> Self {
        let fields = headers.iter();
        fields
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whatever_their_case() {
        let headers: Headers = [("Ssp-From", "1"), ("ssp-from", "2")].into_iter().collect();
        assert_eq!(headers.first("SSP-FROM"), Some("1"));
        assert_eq!(headers.all("Ssp-from").collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn setting_a_field_replaces_every_value_of_it() {
        let mut headers: Headers = [("A", "1"), ("a", "2"), ("B", "3")].into_iter().collect();
        headers.set("a", "4");
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("B", "3"), ("a", "4")]);
        let same: Headers = [("B", "3"), ("a", "4")].into_iter().collect();
        assert_eq!(headers, same, "what was removed counts for nothing");
        assert_ne!(headers, [("B", "3a"), ("", "4")].into_iter().collect());
        assert_eq!(format!("{headers:?}"), r#"[("B", "3"), ("a", "4")]"#);
    }
}
