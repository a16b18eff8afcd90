//! What behaviours remember of requests, which many workers share.

use crate::provider::Provider;
use bookend_engine::{Keeper, Remembrance};
use indexmap::IndexMap;
use serde_json::Value;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many values are remembered; beyond that those that were remembered first are forgotten.
const VALUES: usize = 10_000;

/// How many bytes the values take together, written as JSON, and their names and keys; beyond that the
/// same happens.
const BYTES: usize = 64 * 1024 * 1024;

/// What behaviours remember of requests, which many workers share.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Values>);

/// Values by name and key.
#[derive(Debug, Default)]
struct Values {
    known: IndexMap<(String, String), (Arc<Value>, usize)>,
    bytes: usize,
}

impl Values {
    fn forget(&mut self, place: &(String, String)) {
        if let Some((_, bytes)) = self.known.shift_remove(place) {
            self.bytes -= bytes;
        }
    }

    fn keep(&mut self, place: (String, String), value: Value) {
        let bytes = place.0.len() + place.1.len() + value.to_string().len();
        let before = self.known.insert(place, (Arc::new(value), bytes));
        self.bytes = self.bytes + bytes - before.map_or(0, |(_, bytes)| bytes);
        while self.known.len() > VALUES || self.bytes > BYTES {
            let oldest = self.known.len().div_ceil(10);
            for (_, (_, bytes)) in self.known.drain(..oldest) {
                self.bytes -= bytes;
            }
        }
    }
}

impl Remembered {
    /// Returns every value with its name and key, those that were remembered first in front.
    pub(crate) fn all(&self) -> Vec<(String, String, Arc<Value>)> {
        let values = self.lock();
        let all = values.known.iter();
        all.map(|((name, key), (value, _))| (name.clone(), key.clone(), Arc::clone(value)))
            .collect()
    }

    fn lock(&self) -> MutexGuard<'_, Values> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keeper for Remembered {
    fn kept(&self, name: &str, key: &str) -> Option<Arc<Value>> {
        let values = self.lock();
        if values.known.is_empty() {
            return None;
        }
        let kept = values.known.get(&(name.to_owned(), key.to_owned()));
        kept.map(|(value, _)| Arc::clone(value))
    }

    fn keep(&self, name: &str, key: &str, value: Value) {
        let place = (name.to_owned(), key.to_owned());
        let mut values = self.lock();
        if value.is_null() {
            values.forget(&place);
        } else {
            values.keep(place, value);
        }
    }
}

impl Provider {
    /// Forgets everything that behaviours remember, before or after a request is decided and not while.
    pub(crate) fn forget(&self) {
        let _turn = self.machines.turn();
        *self.remembered.lock() = Values::default();
    }

    /// Returns what the behaviours remember, those of the script and those that were armed.
    pub(crate) fn remembrance(&self) -> Remembrance<'_> {
        Remembrance {
            keys: &self.remembered_keys,
            keeper: &*self.remembered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(remembered: &Remembered, name: &str, key: &str) -> Option<Value> {
        let kept = remembered.kept(name, key);
        kept.map(|value| Value::clone(&value))
    }

    #[test]
    fn a_value_is_kept_by_name_and_key_until_another_takes_its_place_or_nothing_does() {
        let remembered = Remembered::default();
        remembered.keep("a", "x", 1.into());
        remembered.keep("a", "y", 2.into());
        remembered.keep("b", "x", 3.into());
        remembered.keep("a", "x", 4.into());
        remembered.keep("a", "y", Value::Null);
        assert_eq!(kept(&remembered, "a", "x"), Some(4.into()));
        assert_eq!(kept(&remembered, "a", "y"), None);
        assert_eq!(kept(&remembered, "b", "x"), Some(3.into()));
        assert_eq!(remembered.lock().bytes, 6, "names, keys and values");
    }

    #[test]
    fn the_number_of_values_is_bounded_and_the_newest_are_there() {
        let remembered = Remembered::default();
        for number in 0..=VALUES {
            remembered.keep("a", &number.to_string(), true.into());
        }
        assert!(remembered.lock().known.len() <= VALUES);
        assert_eq!(kept(&remembered, "a", "0"), None);
        let newest = VALUES.to_string();
        assert_eq!(kept(&remembered, "a", &newest), Some(true.into()));
    }

    #[test]
    fn the_size_of_the_values_is_bounded() {
        let remembered = Remembered::default();
        let large = Value::from("x".repeat(BYTES / 4));
        for key in ["1", "2", "3", "4", "5"] {
            remembered.keep("a", key, large.clone());
        }
        assert!(remembered.lock().bytes <= BYTES);
        assert_eq!(kept(&remembered, "a", "1"), None);
        assert_eq!(kept(&remembered, "a", "5"), Some(large));
        remembered.keep("a", &"6".repeat(BYTES), true.into());
        assert_eq!(
            remembered.lock().bytes,
            0,
            "what is larger than all is not kept"
        );
    }
}
