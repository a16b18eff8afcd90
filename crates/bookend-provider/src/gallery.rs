//! The resources of the inventory, rendered as the dialect has them and kept for the next search.

use crate::entry::Entry;
use bookend_engine::{EvaluateError, Scope, World as Evaluation, descend, shape_value};
use bookend_model::Seed;
use bookend_script::Script;
use indexmap::IndexMap;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock};

/// How many rendered resources are kept; beyond that they are all made anew.
const KEPT: usize = 50_000;

/// Rendered resources, shared by all workers.
///
/// A resource is kept by the facts it is made of, and those by identity. Facts never change (a slot
/// that is taken is another fact than the same slot while it was free), so nothing has to be
/// compared, or thrown out when the diary changes.
#[derive(Debug, Default)]
pub(crate) struct Gallery(RwLock<IndexMap<Key, Kept>>);

/// The resource type, and the addresses of one or two facts.
type Key = (&'static str, usize, usize);

/// An entry, and its facts: while they are kept, their addresses name nothing else.
#[derive(Debug)]
struct Kept {
    entry: Arc<Entry>,
    _facts: Vec<Arc<dyn Any + Send + Sync>>,
}

/// A fact of the inventory.
pub(crate) trait Fact {
    /// Returns what tells it from every other fact that is kept.
    fn address(&self) -> usize;
    /// Returns a hold on it.
    fn hold(&self) -> Arc<dyn Any + Send + Sync>;
    /// Returns it as templates see it.
    fn value(&self) -> Value;
}

impl<T: Serialize + Send + Sync + 'static> Fact for Arc<T> {
    fn address(&self) -> usize {
        Self::as_ptr(self).addr()
    }

    fn hold(&self) -> Arc<dyn Any + Send + Sync> {
        Self::clone(self)
    }

    fn value(&self) -> Value {
        json!(self)
    }
}

/// Facts by the names that templates use.
type Named<'f> = [(&'static str, &'f dyn Fact)];

impl Gallery {
    /// Returns the entry of a resource made of one or two facts: the one that is kept, or else a new
    /// one, whose full URL is asked for.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value of the dialect's template cannot be made.
    pub(crate) fn entry(
        &self,
        script: &Script,
        (kind, mode): (&'static str, &'static str),
        facts: &Named<'_>,
        url: impl FnOnce() -> String,
    ) -> Result<Arc<Entry>, EvaluateError> {
        let address = |number: usize| facts.get(number).map_or(0, |(_, fact)| fact.address());
        let key = (kind, address(0), address(1));
        if let Some(kept) = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(&kept.entry));
        }
        let resource = render(script, kind, facts)?;
        let entry = Arc::new(Entry::new(Some(url()), resource, mode));
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        let holds = facts.iter().map(|(_, fact)| fact.hold()).collect();
        kept.insert(
            key,
            Kept {
                entry: Arc::clone(&entry),
                _facts: holds,
            },
        );
        Ok(entry)
    }
}

/// The facts of a resource, as names for its template.
struct Facts(Map<String, Value>);

impl Scope for Facts {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        descend(self.0.get(root)?, rest).map(Cow::Borrowed)
    }
}

fn render(script: &Script, kind: &str, facts: &Named<'_>) -> Result<Value, EvaluateError> {
    let Some(shape) = script.dialect().resources.get(kind) else {
        return Ok(json!({"resourceType": kind}));
    };
    let facts = Facts(
        facts
            .iter()
            .map(|(name, fact)| ((*name).to_owned(), fact.value()))
            .collect(),
    );
    // Resources of the inventory depend on nothing but facts: not on the time, not on chance.
    let chance = RefCell::new(Seed(0).stream("gallery"));
    let world = Evaluation {
        scope: &facts,
        now: Timestamp::UNIX_EPOCH,
        chance: &chance,
        structures: bookend_fhir::Structures::of(script.dialect().release),
        trees: None,
    };
    shape_value(shape, &world)
}
