//! An entry of a Bundle.

use bookend_evidence::BundleEntry;
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
    /// Its place in the row of all that the program has made.
    number: u64,
    url: Option<String>,
    resource: Value,
    mode: &'static str,
    json: OnceLock<String>,
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

impl BundleEntry for Entry {
    fn number(&self) -> u64 {
        self.number
    }

    fn json(&self) -> &str {
        self.json.get_or_init(|| text(json::write(&self.to_tree())))
    }
}

/// Returns JSON that was written here as the text that it is: nothing else is ever written.
pub(crate) fn text(json: Vec<u8>) -> String {
    String::from_utf8(json).unwrap_or_default()
}
