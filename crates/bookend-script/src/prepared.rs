//! What checking has read and compiled, kept for the next time.

use crate::diagnostic::Diagnostic;
use crate::node::Node;
use crate::source::{Source, Sources};
use crate::yaml;
use bookend_fhir::fhirpath::{CompileError, Expression};
use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

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
    /// Reads every file, several at a time: a program that starts waits for it.
    pub(crate) fn documents(&self, sources: &Sources) -> Vec<Arc<Document>> {
        let next = AtomicUsize::new(0);
        let files: Vec<(usize, &Source)> = sources.iter().collect();
        let read: Vec<OnceLock<Arc<Document>>> = files.iter().map(|_| OnceLock::new()).collect();
        let read_on = || {
            loop {
                let position = next.fetch_add(1, Ordering::Relaxed);
                let (Some((file, source)), Some(place)) = (files.get(position), read.get(position))
                else {
                    return;
                };
                place.get_or_init(|| self.document(*file, &source.text));
            }
        };
        let readers = thread::available_parallelism().map_or(1, NonZero::get);
        thread::scope(|scope| {
            for _ in 1..readers.min(files.len()) {
                scope.spawn(read_on);
            }
            read_on();
        });
        read.into_iter().filter_map(OnceLock::into_inner).collect()
    }

    /// Reads a document of YAML, the file at a position.
    fn document(&self, file: usize, text: &str) -> Arc<Document> {
        self.documents.get(&(file, text.to_owned()), |_| {
            let (node, diagnostics) = yaml::parse(file, text);
            Arc::new(Document { node, diagnostics })
        })
    }

    /// Compiles a regular expression.
    pub(crate) fn pattern(&self, text: &str) -> Result<Regex, regex::Error> {
        self.patterns.get(&text.to_owned(), |text| {
            let mut builder = RegexBuilder::new(text);
            builder.size_limit(LARGEST_PATTERN).build()
        })
    }

    /// Compiles a FHIRPath expression.
    pub(crate) fn path(&self, text: &str) -> Result<Expression, CompileError> {
        let compile = |text: &String| Expression::compile(text);
        self.paths.get(&text.to_owned(), compile)
    }
}

/// Values by what they are made of, each made once. Whoever makes one holds up nobody but those who
/// want the same.
#[derive(Debug)]
struct Kept<K, V>(Mutex<BTreeMap<K, Arc<OnceLock<V>>>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord + Clone, V: Clone> Kept<K, V> {
    fn get(&self, key: &K, make: impl FnOnce(&K) -> V) -> V {
        let place = {
            // Whoever panicked while it held the lock left whole values behind.
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match kept.get(key) {
                Some(place) => Arc::clone(place),
                None => Arc::clone(kept.entry(key.clone()).or_default()),
            }
        };
        place.get_or_init(|| make(key)).clone()
    }
}
