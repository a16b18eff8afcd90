//! Code systems and value sets, as far as packages carry them.

mod code_system;
mod value_set;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use code_system::CodeSystem;
use value_set::ValueSet;

/// How deep value sets may include one another.
const DEEPEST: usize = 16;

/// Whether a code is one of a value set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Membership {
    Yes,
    No,
    /// That depends on codes that no package carries.
    Unknown,
}

/// Code systems and value sets by their addresses.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    systems: IndexMap<String, CodeSystem, FxBuildHasher>,
    sets: IndexMap<String, ValueSet, FxBuildHasher>,
}

impl Terms {
    /// Adds a CodeSystem or ValueSet; a later one of the same address replaces an earlier one.
    pub(crate) fn add(&mut self, resource_type: &str, tree: &Value) {
        let Some(url) = tree.get("url").and_then(Value::as_str) else {
            return;
        };
        match resource_type {
            "CodeSystem" => {
                self.systems.insert(url.to_owned(), CodeSystem::read(tree));
            }
            "ValueSet" => {
                self.sets.insert(url.to_owned(), ValueSet::read(tree));
            }
            _ => {}
        }
    }

    /// Tells whether a code is one of a value set; without a system, whether any system gives it one.
    pub(crate) fn has(&self, set: &str, system: Option<&str>, code: &str) -> Membership {
        self.has_at(set, system, code, 0)
    }

    fn has_at(&self, set: &str, system: Option<&str>, code: &str, depth: usize) -> Membership {
        let set = set.split('|').next().unwrap_or(set);
        match self.sets.get(set) {
            Some(set) if depth < DEEPEST => set.has(self, system, code, depth + 1),
            _ => Membership::Unknown,
        }
    }

    /// Tells whether a code system has a code.
    fn defines(&self, system: &str, code: &str) -> Membership {
        let system = self.systems.get(system);
        system.map_or(Membership::Unknown, |system| system.has(code))
    }
}

impl Membership {
    /// What holds when both have to.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }

    /// What holds when one of them is enough.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        }
    }

    fn of(is_member: bool) -> Self {
        if is_member { Self::Yes } else { Self::No }
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
