//! Code systems.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::Membership;

/// The codes of a code system.
#[derive(Debug)]
pub(super) struct CodeSystem {
    codes: IndexSet<String, FxBuildHasher>,
    /// Whether these are all.
    is_complete: bool,
}

impl CodeSystem {
    /// Reads a CodeSystem.
    pub(super) fn read(tree: &Value) -> Self {
        let mut codes = IndexSet::default();
        gather(tree, &mut codes);
        let content = tree.get("content").and_then(Value::as_str);
        Self {
            codes,
            is_complete: content == Some("complete"),
        }
    }

    /// Tells whether it has a code.
    pub(super) fn has(&self, code: &str) -> Membership {
        if self.codes.contains(code) {
            Membership::Yes
        } else if self.is_complete {
            Membership::No
        } else {
            Membership::Unknown
        }
    }
}

/// Gathers the codes of concepts and of those below them.
fn gather(tree: &Value, codes: &mut IndexSet<String, FxBuildHasher>) {
    let concepts = tree.get("concept").and_then(Value::as_array);
    for concept in concepts.into_iter().flatten() {
        let code = concept.get("code").and_then(Value::as_str);
        codes.extend(code.map(str::to_owned));
        gather(concept, codes);
    }
}
