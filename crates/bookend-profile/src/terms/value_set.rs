//! Value sets: what they include and exclude, and how they were expanded.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::{Membership, Terms};

/// A value set.
#[derive(Debug)]
pub(super) struct ValueSet {
    include: Vec<Part>,
    exclude: Vec<Part>,
    /// System and code of everything in it, where the package carries that.
    expansion: Option<IndexSet<(String, String), FxBuildHasher>>,
}

/// One `include` or `exclude`: codes of a system that are also in all of some value sets.
#[derive(Debug)]
struct Part {
    system: Option<String>,
    codes: Codes,
    sets: Vec<String>,
}

/// The codes of a part.
#[derive(Debug)]
enum Codes {
    /// These.
    Listed(IndexSet<String, FxBuildHasher>),
    /// Those of the system.
    All,
    /// Those of the system that pass a filter, which is not evaluated.
    Filtered,
}

impl ValueSet {
    /// Reads a ValueSet.
    pub(super) fn read(tree: &Value) -> Self {
        let parts = |name: &str| {
            let parts = tree.get("compose").and_then(|compose| compose.get(name));
            let parts = parts.and_then(Value::as_array).into_iter().flatten();
            parts.map(Part::read).collect()
        };
        Self {
            include: parts("include"),
            exclude: parts("exclude"),
            expansion: tree.get("expansion").and_then(expansion),
        }
    }

    /// Tells whether a code is one of it.
    pub(super) fn has(
        &self,
        terms: &Terms,
        system: Option<&str>,
        code: &str,
        depth: usize,
    ) -> Membership {
        let any = |parts: &[Part]| {
            let parts = parts
                .iter()
                .map(|part| part.has(terms, system, code, depth));
            parts.fold(Membership::No, Membership::or)
        };
        let included = any(&self.include).and(any(&self.exclude).not());
        let is_settled = included != Membership::Unknown && !self.include.is_empty();
        match &self.expansion {
            Some(expansion) if !is_settled => Membership::of(
                expansion
                    .iter()
                    .any(|it| it.1 == code && system.is_none_or(|system| it.0 == system)),
            ),
            _ if self.include.is_empty() => Membership::Unknown,
            _ => included,
        }
    }
}

impl Part {
    fn read(tree: &Value) -> Self {
        let listed = |name: &str| tree.get(name).and_then(Value::as_array);
        let codes = match (listed("concept"), listed("filter")) {
            (Some(concepts), _) => {
                let codes = concepts.iter().filter_map(|it| it.get("code")?.as_str());
                Codes::Listed(codes.map(str::to_owned).collect())
            }
            (None, Some(_)) => Codes::Filtered,
            (None, None) => Codes::All,
        };
        let sets = listed("valueSet").into_iter().flatten();
        let sets = sets.filter_map(Value::as_str).map(str::to_owned).collect();
        let system = tree.get("system").and_then(Value::as_str);
        Self {
            system: system.map(str::to_owned),
            codes,
            sets,
        }
    }

    fn has(&self, terms: &Terms, system: Option<&str>, code: &str, depth: usize) -> Membership {
        let of_system = match &self.system {
            None => Membership::Yes,
            Some(own) if system.is_some_and(|system| system != own) => return Membership::No,
            Some(own) => match &self.codes {
                Codes::Listed(codes) => Membership::of(codes.contains(code)),
                Codes::All => terms.defines(own, code),
                // What the system has not, no filter lets pass.
                Codes::Filtered => terms.defines(own, code).and(Membership::Unknown),
            },
        };
        let of_sets = self
            .sets
            .iter()
            .map(|set| terms.has_at(set, system, code, depth));
        of_sets.fold(of_system, Membership::and)
    }
}

/// Reads an expansion that is whole: not a page of one, and without entries that only group.
fn expansion(tree: &Value) -> Option<IndexSet<(String, String), FxBuildHasher>> {
    let mut codes = IndexSet::default();
    gather(tree, &mut codes);
    let total = tree.get("total").and_then(Value::as_u64);
    let is_whole = total.is_none_or(|total| total == codes.len() as u64);
    (is_whole && !codes.is_empty()).then_some(codes)
}

fn gather(tree: &Value, codes: &mut IndexSet<(String, String), FxBuildHasher>) {
    let entries = tree.get("contains").and_then(Value::as_array);
    for entry in entries.into_iter().flatten() {
        let word = |name: &str| entry.get(name).and_then(Value::as_str);
        let is_group = entry.get("abstract").and_then(Value::as_bool) == Some(true);
        if let (Some(code), false) = (word("code"), is_group) {
            let system = word("system").unwrap_or_default();
            codes.insert((system.to_owned(), code.to_owned()));
        }
        gather(entry, codes);
    }
}
