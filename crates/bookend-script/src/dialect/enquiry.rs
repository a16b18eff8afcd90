//! What a consumer asks beside providers: the directories that lead it to them.

use super::compose::read_compose;
use super::interaction::Interaction;
use super::optional_text;
use super::path::PathTemplate;
use crate::builtins::Builtins;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::{Entry, Node};
use indexmap::IndexMap;
use serde_json::{Map, Value};

/// Whom a consumer asks beside providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// The directory of services.
    Dos,
    /// The Spine directory, over LDAP.
    Sds,
    /// The Spine directory, by its FHIR API.
    SdsFhir,
}

impl Asked {
    /// Returns everybody, by the names that scripts and flags use.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("dos", Self::Dos),
        ("sds", Self::Sds),
        ("sds-fhir", Self::SdsFhir),
    ];

    /// Returns the name that scripts and flags use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dos => "dos",
            Self::Sds => "sds",
            Self::SdsFhir => "sds-fhir",
        }
    }

    /// Returns what people call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Dos => "the directory of services",
            Self::Sds => "the Spine directory (LDAP)",
            Self::SdsFhir => "the Spine directory (FHIR)",
        }
    }
}

/// The names of an answer's parts, whatever their spelling.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    /// The names in lower case, each with the one by which scripts call it.
    known: IndexMap<String, String>,
}

impl Spellings {
    /// Returns a tree in which every name is spelled as scripts spell it.
    pub fn settle(&self, tree: Value) -> Value {
        match tree {
            Value::Object(members) => {
                let mut settled = Map::new();
                for (name, value) in members {
                    let value = self.settle(value);
                    let name = self
                        .known
                        .get(&name.to_lowercase())
                        .cloned()
                        .unwrap_or(name);
                    match settled.get_mut(&name) {
                        None => {
                            settled.insert(name, value);
                        }
                        // Two spellings of one name are one list.
                        Some(Value::Array(items)) => match value {
                            Value::Array(more) => items.extend(more),
                            one => items.push(one),
                        },
                        Some(first) => *first = Value::Array(vec![first.take(), value]),
                    }
                }
                Value::Object(settled)
            }
            Value::Array(items) => items.into_iter().map(|item| self.settle(item)).collect(),
            other => other,
        }
    }
}

pub(super) fn read_all(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    builtins: &Builtins,
    interactions: &[Interaction],
) -> Vec<Interaction> {
    let entries = fields.take("enquiries").and_then(Node::entries);
    let entries = entries.unwrap_or_default();
    for entry in entries {
        if interactions.iter().any(|known| known.name == entry.key) {
            let message = format!("there is an interaction `{}` already", entry.key);
            checker.report(Diagnostic::new(&entry.key_span, message));
        }
    }
    entries
        .iter()
        .filter_map(|entry| read(checker, entry, builtins))
        .collect()
}

fn read(checker: &Checker<'_>, entry: &Entry, builtins: &Builtins) -> Option<Interaction> {
    let fields = checker.fields(&entry.value, "an enquiry")?;
    let asks = fields.require(checker, "asks");
    let asks = asks.and_then(|node| checker.word(node, "`asks`", Asked::ALL));
    let path = fields
        .require(checker, "path")
        .and_then(|node| checker.text(node, "a path"));
    let method = fields.take("method");
    if let Some(node) = method {
        checker.method(node);
        if asks == Some(Asked::Sds) {
            let message = "a directory is searched; LDAP has no methods";
            checker.report(Diagnostic::new(&node.span, message));
        }
    }
    let method = match asks {
        Some(Asked::Sds) => Some("SEARCH".to_owned()),
        _ => method.and_then(|node| checker.text(node, "a method")),
    };
    let send = fields.require(checker, "send");
    let compose = send.and_then(|node| {
        read_compose(checker, node, path.as_deref().unwrap_or_default(), builtins)
    });
    let title = optional_text(checker, &fields, "title");
    let spellings = read_spellings(checker, &fields);
    fields.finish(checker);
    let (compose, path) = (compose?, path?);
    let enquiry = Interaction::elsewhere(&entry.key, compose);
    Some(Interaction {
        title: title.unwrap_or_else(|| entry.key.clone()),
        asks: Some(asks?),
        spellings,
        method: method.unwrap_or_else(|| "GET".to_owned()),
        path: PathTemplate::parse(&path),
        ..enquiry
    })
}

fn read_spellings(checker: &Checker<'_>, fields: &Fields<'_>) -> Spellings {
    let entries = fields.take("spellings").and_then(Node::entries);
    let mut known: IndexMap<String, String> = IndexMap::new();
    for entry in entries.unwrap_or_default() {
        let others = checker.texts(&entry.value, "a spelling");
        let spelled = others.iter().chain([&entry.key]);
        for name in spelled.map(|name| name.to_lowercase()) {
            if let Some(first) = known.get(&name).filter(|first| **first != entry.key) {
                let message = format!("`{name}` is a spelling of `{first}` already");
                checker.report(Diagnostic::new(&entry.key_span, message));
            }
            known.insert(name, entry.key.clone());
        }
    }
    Spellings { known }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_spelled_one_way_and_what_has_two_spellings_is_one_list() {
        let pairs = [
            ("endpoint", "endpoint"),
            ("nhsmhsendpoint", "nhsMHSEndPoint"),
        ];
        let known = pairs.map(|(from, to)| (from.to_owned(), to.to_owned()));
        let spellings = Spellings {
            known: known.into_iter().collect(),
        };
        let tree = json!({"EndPoint": [1], "endpoint": 2, "Other": {"nhsMhsEndPoint": "x"}});
        let settled = spellings.settle(tree);
        let expected = json!({"endpoint": [1, 2], "Other": {"nhsMHSEndPoint": "x"}});
        assert_eq!(settled, expected);
    }
}
