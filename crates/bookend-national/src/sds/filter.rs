//! Filters, with the three answers that a directory gives.

use super::directory::{Attribute, DirectoryEntry, comparable};

/// What is asked of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    /// All of them hold.
    And(Vec<Self>),
    /// One of them holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// An attribute has a value.
    Equals(String, String),
    /// An attribute is there.
    Present(String),
    /// A value of an attribute has these parts, in this order.
    Parts {
        /// The attribute.
        attribute: String,
        /// What it begins with.
        first: Option<String>,
        /// What stands anywhere behind.
        middle: Vec<String>,
        /// What it ends with.
        last: Option<String>,
    },
    /// What this directory does not compare by.
    Unknown,
}

impl Filter {
    /// Returns whether it holds for an entry; `None` when that is undefined, because the entry has no
    /// such attribute or nothing is compared that way.
    pub(super) fn holds(&self, entry: &DirectoryEntry) -> Option<bool> {
        match self {
            Self::And(parts) => all(parts.iter().map(|part| part.holds(entry))),
            Self::Or(parts) => {
                all(parts.iter().map(|part| part.holds(entry).map(|it| !it))).map(|none| !none)
            }
            Self::Not(part) => part.holds(entry).map(|it| !it),
            Self::Present(name) => Some(entry.attribute(name).is_some()),
            Self::Equals(name, value) => entry.attribute(name).map(|attribute| {
                let wanted = comparable(value, attribute.compares_exactly());
                attribute.compared.contains(&wanted)
            }),
            Self::Parts {
                attribute,
                first,
                middle,
                last,
            } => {
                let attribute = entry.attribute(attribute)?;
                let part = |text: &String| comparable(text, attribute.compares_exactly());
                let (first, last) = (first.as_ref().map(part), last.as_ref().map(part));
                let middle: Vec<String> = middle.iter().map(part).collect();
                let mut values = attribute.compared.iter();
                Some(
                    values
                        .any(|value| has_parts(value, first.as_deref(), &middle, last.as_deref())),
                )
            }
            Self::Unknown => None,
        }
    }
}

/// All hold, or one does not, or it is undefined.
fn all(answers: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut so_far = Some(true);
    for answer in answers {
        match answer {
            Some(false) => return Some(false),
            None => so_far = None,
            Some(true) => {}
        }
    }
    so_far
}

fn has_parts(value: &str, first: Option<&str>, middle: &[String], last: Option<&str>) -> bool {
    let Some(mut rest) = value.strip_prefix(first.unwrap_or("")) else {
        return false;
    };
    for part in middle {
        match rest.split_once(part.as_str()) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last.unwrap_or(""))
}

impl DirectoryEntry {
    /// Returns an attribute by its name, in whatever letters.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Attribute> {
        // Options such as `;binary` change nothing here.
        let name = name.split(';').next().unwrap_or(name).trim();
        let mut attributes = self.attributes.iter();
        attributes.find(|attribute| attribute.key.eq_ignore_ascii_case(name))
    }
}

impl Attribute {
    fn compares_exactly(&self) -> bool {
        self.is_exact
    }
}
