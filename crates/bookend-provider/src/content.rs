//! What an answer carries, before it is written.

use crate::entry::{Entry, text};
use crate::written::Written;
use bookend_evidence::{BundleBody, BundleEntry};
use bookend_fhir::{Format, Structures, json};
use bytes::Bytes;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What stands before the entries of a Bundle.
const ENTRIES: &[u8] = b",\"entry\":[";

/// What an answer carries, before it is written.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Nothing.
    Empty,
    /// A text that stands for itself.
    Text(String),
    /// A resource.
    Tree(Value),
    /// A resource that is written already.
    Json(Bytes),
    /// The Bundle of a search.
    Bundle(Bundle),
}

/// The Bundle of a search (section 4.8 of the digest).
#[derive(Clone, Debug)]
pub(crate) struct Bundle {
    pub(crate) id: String,
    pub(crate) updated: String,
    pub(crate) total: usize,
    pub(crate) self_link: String,
    pub(crate) entries: Vec<Arc<Entry>>,
}

impl Content {
    /// Returns the resource, whatever it is held in.
    pub(crate) fn into_tree(self) -> Option<Value> {
        match self {
            Self::Empty | Self::Text(_) => None,
            Self::Tree(tree) => Some(tree),
            Self::Json(json) => Some(read(&json)),
            Self::Bundle(bundle) => Some(bundle.to_tree()),
        }
    }

    /// Writes the content in a wire format.
    pub(crate) fn write(self, format: Format, structures: &Structures) -> Written {
        let bytes = match (self, format) {
            (Self::Empty, _) => Vec::new(),
            (Self::Text(text), _) => text.into_bytes(),
            (Self::Tree(tree), _) => format.write(&tree, structures),
            (Self::Json(json), Format::Json) => return json.into(),
            (Self::Json(json), Format::Xml) => format.write(&read(&json), structures),
            (Self::Bundle(bundle), Format::Json) => return bundle.into_json(),
            (Self::Bundle(bundle), Format::Xml) => format.write(&bundle.to_tree(), structures),
        };
        Bytes::from(bytes).into()
    }

    /// Returns whether the content is a resource.
    pub(crate) fn is_resource(&self) -> bool {
        !matches!(self, Self::Empty | Self::Text(_))
    }
}

/// Reads what the provider wrote itself.
fn read(json: &[u8]) -> Value {
    serde_json::from_slice(json).unwrap_or_default()
}

impl Bundle {
    fn head(&self) -> Map<String, Value> {
        let head = json!({
            "resourceType": "Bundle",
            "id": self.id,
            "meta": {"lastUpdated": self.updated},
            "type": "searchset",
            "total": self.total,
            "link": [{"relation": "self", "url": self.self_link}],
        });
        match head {
            Value::Object(map) => map,
            _ => Map::new(),
        }
    }

    fn to_tree(&self) -> Value {
        let mut tree = self.head();
        if !self.entries.is_empty() {
            let entries = self.entries.iter().map(|entry| entry.to_tree()).collect();
            tree.insert("entry".to_owned(), Value::Array(entries));
        }
        Value::Object(tree)
    }

    /// Puts the JSON of the entries together, which was written when they were first needed.
    fn into_json(self) -> Written {
        let mut head = json::write(&Value::Object(self.head()));
        if self.entries.is_empty() {
            return Bytes::from(head).into();
        }
        head.pop();
        head.extend_from_slice(ENTRIES);
        let entries = self.entries.into_iter();
        let body = BundleBody {
            head: text(head),
            entries: entries.map(|entry| entry as Arc<dyn BundleEntry>).collect(),
        };
        body.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_way_and_the_tree_give_the_same_bundle() {
        let slot = json!({"resourceType": "Slot", "id": "a\"b"});
        let entry = |url: Option<&str>| {
            let url = url.map(str::to_owned);
            Arc::new(Entry::new(url, slot.clone(), "match"))
        };
        for entries in [
            vec![],
            vec![entry(Some("https://x/Slot/a\"b"))],
            vec![entry(None), entry(Some("u"))],
        ] {
            let bundle = Bundle {
                id: "1".to_owned(),
                updated: "2026-11-21T00:00:00.000+00:00".to_owned(),
                total: entries.len(),
                self_link: "https://x/Slot?a=b&c=\"d\"".to_owned(),
                entries,
            };
            let tree = bundle.to_tree();
            let written = bundle.into_json();
            let quick: Value = serde_json::from_slice(written.bytes()).unwrap();
            assert_eq!(quick, tree);
        }
    }
}
