//! An entry of a Bundle.

use bookend_evidence::Piece;
use bookend_fhir::json;
use serde_json::{Map, Value, json};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many entries were made.
static MADE: AtomicU64 = AtomicU64::new(0);

/// An entry of a Bundle, and its JSON once it was written: those of the inventory are sent again
/// and again.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The how manieth it is that the program made.
    number: u64,
    url: Option<String>,
    resource: Value,
    mode: &'static str,
    json: OnceLock<Vec<u8>>,
}

impl Entry {
    /// Makes the entry of a resource: its full URL, where it can be read by itself, and why it is
    /// in the Bundle (`match`, `include` or `outcome`).
    pub(crate) fn new(url: Option<String>, resource: Value, mode: &'static str) -> Self {
        Self {
            number: MADE.fetch_add(1, Ordering::Relaxed),
            url,
            resource,
            mode,
            json: OnceLock::new(),
        }
    }

    /// Returns the entry as FHIR has it.
    pub(crate) fn to_tree(&self) -> Value {
        let mut tree = Map::new();
        if let Some(url) = &self.url {
            tree.insert("fullUrl".to_owned(), url.as_str().into());
        }
        tree.insert("resource".to_owned(), self.resource.clone());
        tree.insert("search".to_owned(), json!({"mode": self.mode}));
        Value::Object(tree)
    }
}

impl Piece for Entry {
    fn number(&self) -> u64 {
        self.number
    }

    fn json(&self) -> &[u8] {
        self.json.get_or_init(|| json::write(&self.to_tree()))
    }
}
