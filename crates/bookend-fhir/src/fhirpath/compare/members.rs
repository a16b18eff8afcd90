//! A list of items that is asked again and again whether it has one.

use rustc_hash::FxHashMap;

use super::equality::is_among;
use super::mark::mark;
use crate::fhirpath::error::EvaluateError;
use crate::fhirpath::evaluator::Evaluator;
use crate::fhirpath::item::Item;

/// How many items are looked through one by one: an index of so few costs more than it saves.
const FEW: usize = 16;

/// A list of items that is asked again and again whether it has one.
///
/// Many items are found by their [`mark`], so that a list of thousands costs no more for each item
/// than a short one.
#[derive(Default)]
pub(in crate::fhirpath) struct Members<'t> {
    items: Vec<Item<'t>>,
    index: Option<Index>,
}

/// Where items stand in the list: by their mark, and those that have none.
#[derive(Default)]
struct Index {
    marked: FxHashMap<u64, Vec<usize>>,
    unmarked: Vec<usize>,
}

impl Index {
    fn add(&mut self, place: usize, item: &Item<'_>) {
        match mark(item) {
            Some(mark) => self.marked.entry(mark).or_default().push(place),
            None => self.unmarked.push(place),
        }
    }
}

impl<'t> Members<'t> {
    /// Takes a list.
    pub(in crate::fhirpath) fn of(items: &[Item<'t>]) -> Self {
        let mut members = Self::default();
        for item in items {
            members.push(item.clone());
        }
        members
    }

    /// Adds an item.
    pub(in crate::fhirpath) fn push(&mut self, item: Item<'t>) {
        if let Some(index) = &mut self.index {
            index.add(self.items.len(), &item);
        }
        self.items.push(item);
        if self.index.is_none() && self.items.len() > FEW {
            let mut index = Index::default();
            for (place, item) in self.items.iter().enumerate() {
                index.add(place, item);
            }
            self.index = Some(index);
        }
    }

    /// Whether an item of the list equals another.
    ///
    /// # Errors
    ///
    /// [`EvaluateError::Effort`] when the evaluation compares too much.
    pub(in crate::fhirpath) fn contains(
        &self,
        evaluator: &Evaluator<'t>,
        sought: &Item<'t>,
    ) -> Result<bool, EvaluateError> {
        let Some(index) = &self.index else {
            return is_among(evaluator, self.items.iter(), sought);
        };
        let Some(mark) = mark(sought) else {
            return is_among(evaluator, self.items.iter(), sought);
        };
        let alike = index.marked.get(&mark).map_or(&[][..], Vec::as_slice);
        let places = alike.iter().chain(&index.unmarked);
        let items = places.filter_map(|place| self.items.get(*place));
        is_among(evaluator, items, sought)
    }

    /// Returns the list.
    pub(in crate::fhirpath) fn into_vec(self) -> Vec<Item<'t>> {
        self.items
    }
}
