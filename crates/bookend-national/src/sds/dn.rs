//! Names of entries, compared as a directory does.

/// A name in the form in which it is compared: its parts, the nearest first, in lower case, without
/// blanks around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name(Vec<(String, String)>);

impl Name {
    /// Reads a name; `None` when it is none.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if text.trim().is_empty() {
            return Some(Self::default());
        }
        let parts = split(text).into_iter().map(|part| {
            let (kind, value) = part.split_once('=')?;
            let (kind, value) = (normal(kind), normal(&unescaped(value)));
            (!kind.is_empty() && !value.is_empty()).then_some((kind, value))
        });
        parts.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Returns whether this name is another, or lies below it.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.ends_with(&other.0)
    }

    /// Returns whether this name lies right below another.
    pub(super) fn is_right_below(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() + 1 && self.is_within(other)
    }
}

/// Splits at commas that are not escaped.
fn split(text: &str) -> Vec<String> {
    let (mut parts, mut part, mut is_escaped) = (Vec::new(), String::new(), false);
    for letter in text.chars() {
        if letter == ',' && !is_escaped {
            parts.push(std::mem::take(&mut part));
            continue;
        }
        is_escaped = letter == '\\' && !is_escaped;
        part.push(letter);
    }
    parts.push(part);
    parts
}

fn unescaped(value: &str) -> String {
    let (mut plain, mut is_escaped) = (String::new(), false);
    for letter in value.chars() {
        if letter == '\\' && !is_escaped {
            is_escaped = true;
            continue;
        }
        is_escaped = false;
        plain.push(letter);
    }
    plain
}

/// Returns a text as `caseIgnoreMatch` compares it: lower case, blanks around it left out, and one in
/// place of several.
pub(super) fn normal(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}
