//! The header fields of a message.

use serde::{Deserialize, Serialize};

/// The header fields of a message, in the order in which they were sent.
///
/// Names are compared without regard to case (RFC 7230, section 3.2) and keep the spelling in
/// which they arrived, because evidence shows what was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Headers(Vec<(String, String)>);

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
        self.0
            .iter()
            .filter(move |(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether a field is present, even with an empty value.
    pub fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Adds a field, keeping those of the same name.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// Makes a field have exactly one value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.drop(name);
        self.add(name, value);
    }

    /// Removes every field of a name.
    pub fn drop(&mut self, name: &str) {
        self.0
            .retain(|(candidate, _)| !candidate.eq_ignore_ascii_case(name));
    }

    /// Returns the fields in order, names as they were spelt, to be kept.
    pub fn into_fields(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter()
    }

    /// Returns the fields in order, names as they were spelt.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<T: IntoIterator<Item = (N, V)>>(fields: T) -> Self {
        Self(
            fields
                .into_iter()
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
        )
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
    }
}
