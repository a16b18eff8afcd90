//! What checking has read and compiled, kept for the next time.

use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::yaml;
use bookend_fhir::fhirpath::{CompileError, Expression};
use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How large a compiled regular expression may be, in bytes.
const LARGEST_PATTERN: usize = 1 << 20;

/// What checking has read and compiled, kept for the next time.
///
/// The same text at the same place among the files gives the same document, and the same pattern or
/// path the same expression: whoever checks several scripts over the files that ship reads and
/// compiles those once. One check alone profits too, because matchers are read wherever they are
/// used.
///
/// **Shape:** it only grows, by what is checked with it; let it go when no further check is to come.
#[derive(Debug, Default)]
pub struct Prepared {
    documents: Kept<(usize, String), Arc<Document>>,
    patterns: Kept<String, Result<Regex, regex::Error>>,
    paths: Kept<String, Result<Expression, CompileError>>,
}

/// A document of YAML, and what was remarked on when it was read.
#[derive(Debug)]
pub(crate) struct Document {
    /// The document; nothing where it cannot be read.
    pub(crate) node: Option<Node>,
    /// The remarks.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Prepared {
    /// Reads a document of YAML, the file at a position.
    pub(crate) fn document(&self, file: usize, text: &str) -> Arc<Document> {
        self.documents.get((file, text.to_owned()), |_| {
            let (node, diagnostics) = yaml::parse(file, text);
            Arc::new(Document { node, diagnostics })
        })
    }

    /// Compiles a regular expression.
    pub(crate) fn pattern(&self, text: String) -> Result<Regex, regex::Error> {
        self.patterns.get(text, |text| {
            let mut builder = RegexBuilder::new(text);
            builder.size_limit(LARGEST_PATTERN).build()
        })
    }

    /// Compiles a FHIRPath expression.
    pub(crate) fn path(&self, text: &str) -> Result<Expression, CompileError> {
        let compile = |text: &String| Expression::compile(text);
        self.paths.get(text.to_owned(), compile)
    }
}

/// Values by what they are made of, each made once.
#[derive(Debug)]
struct Kept<K, V>(Mutex<BTreeMap<K, V>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord, V: Clone> Kept<K, V> {
    fn get(&self, key: K, make: impl FnOnce(&K) -> V) -> V {
        // Whoever panicked while it held the lock left whole values behind.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = kept.get(&key) {
            return value.clone();
        }
        let value = make(&key);
        kept.insert(key, value.clone());
        value
    }
}
