//! The resources of the inventory, rendered as the dialect has them and kept for the next search.

use crate::content::Rendered;
use bookend_engine::{EvaluateError, Scope, World as Evaluation, descend, shape_value};
use bookend_model::Seed;
use bookend_script::Script;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// How many rendered resources are kept; beyond that they are all made anew.
const KEPT: usize = 50_000;

/// What a rendered resource is kept by: its type, and the ids and states it depends on.
pub(crate) type Key = (&'static str, String);

/// Rendered resources, shared by all workers.
#[derive(Debug, Default)]
pub(crate) struct Gallery(RwLock<BTreeMap<Key, Arc<Rendered>>>);

/// The facts of the inventory that a resource is rendered from, by the names of the templates.
struct Facts(Map<String, Value>);

impl Scope for Facts {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let (root, rest) = path.split_first()?;
        descend(self.0.get(root)?, rest).map(Cow::Borrowed)
    }
}

impl Gallery {
    /// Returns a resource: the one that is kept, or else a new one made of facts.
    ///
    /// # Errors
    ///
    /// [`EvaluateError`], when a value of the dialect's template cannot be made.
    pub(crate) fn resource(
        &self,
        script: &Script,
        key: Key,
        facts: impl FnOnce() -> Vec<(&'static str, Value)>,
    ) -> Result<Arc<Rendered>, EvaluateError> {
        if let Some(kept) = self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Ok(Arc::clone(kept));
        }
        let rendered = Arc::new(Rendered::new(render(script, key.0, facts())?));
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&rendered));
        Ok(rendered)
    }
}

fn render(
    script: &Script,
    name: &str,
    facts: Vec<(&'static str, Value)>,
) -> Result<Value, EvaluateError> {
    let Some(shape) = script.dialect().resources.get(name) else {
        return Ok(json!({"resourceType": name}));
    };
    let facts = Facts(
        facts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    );
    // Resources of the inventory depend on nothing but facts: not on the time, not on chance.
    let chance = RefCell::new(Seed(0).stream("gallery"));
    let world = Evaluation {
        scope: &facts,
        now: Timestamp::UNIX_EPOCH,
        chance: &chance,
        structures: bookend_fhir::Structures::of(script.dialect().release),
    };
    shape_value(shape, &world)
}
