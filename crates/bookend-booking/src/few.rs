//! A map that has one entry, usually.

use indexmap::{Equivalent, IndexMap};
use rustc_hash::FxBuildHasher;
use std::hash::{BuildHasher, Hash};
use std::{fmt, mem};

/// A map that has one entry, usually: then it takes no memory beside itself.
///
/// Most slots are held by one appointment, and most patients have one, under one system. A map or a
/// set of the library takes hundreds of bytes for that.
pub(crate) struct Few<K, V, S = FxBuildHasher> {
    one: Option<(K, V)>,
    others: Option<Box<IndexMap<K, V, S>>>,
}

impl<K, V, S> Default for Few<K, V, S> {
    fn default() -> Self {
        Self {
            one: None,
            others: None,
        }
    }
}

impl<K: Hash + Eq, V, S: BuildHasher + Default> Few<K, V, S> {
    /// Adds an entry, and returns the value that its key had.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        if let Some(there) = self.get_mut(&key) {
            return Some(mem::replace(there, value));
        }
        if self.one.is_none() {
            self.one = Some((key, value));
        } else {
            self.others.get_or_insert_default().insert(key, value);
        }
        None
    }

    /// Returns the value of a key.
    pub(crate) fn get<Q: ?Sized + Hash + Equivalent<K>>(&self, key: &Q) -> Option<&V> {
        match &self.one {
            Some((one, value)) if key.equivalent(one) => Some(value),
            _ => self.others.as_ref()?.get(key),
        }
    }

    /// Returns the value of a key, to be changed.
    pub(crate) fn get_mut<Q: ?Sized + Hash + Equivalent<K>>(&mut self, key: &Q) -> Option<&mut V> {
        match &mut self.one {
            Some((one, value)) if key.equivalent(one) => Some(value),
            _ => self.others.as_mut()?.get_mut(key),
        }
    }

    /// Takes an entry out, and returns its value.
    pub(crate) fn remove<Q: ?Sized + Hash + Equivalent<K>>(&mut self, key: &Q) -> Option<V> {
        match self.one.take_if(|(one, _)| key.equivalent(one)) {
            Some((_, value)) => Some(value),
            None => self.others.as_mut()?.swap_remove(key),
        }
    }

    /// Whether there is no entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns the entries, in no order that means anything.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let one = self.one.iter().map(|(key, value)| (key, value));
        one.chain(self.others.iter().flat_map(|others| others.iter()))
    }
}

impl<K, V, S> fmt::Debug for Few<K, V, S>
where
    K: fmt::Debug + Hash + Eq,
    V: fmt::Debug,
    S: BuildHasher + Default,
{
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    proptest::proptest! {
        #[test]
        fn it_answers_as_any_other_map_does(deeds in proptest::collection::vec((0_u8..3, 0_u8..4), 0..40)) {
            let (mut few, mut map) = (Few::<u8, usize>::default(), BTreeMap::new());
            for (number, (deed, key)) in deeds.into_iter().enumerate() {
                if deed == 0 {
                    proptest::prop_assert_eq!(few.remove(&key), map.remove(&key));
                } else {
                    proptest::prop_assert_eq!(few.insert(key, number), map.insert(key, number));
                }
                proptest::prop_assert_eq!(few.get(&key), map.get(&key));
                proptest::prop_assert_eq!(few.is_empty(), map.is_empty());
                let entries: BTreeMap<u8, usize> = few.iter().map(|(key, it)| (*key, *it)).collect();
                proptest::prop_assert_eq!(&entries, &map);
                proptest::prop_assert_eq!(few.iter().count(), map.len());
            }
        }
    }
}
