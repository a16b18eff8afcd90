//! What expressions and paths led to, by their numbers.

use std::cell::RefCell;
use std::rc::Rc;

use super::error::EvaluateError;
use super::item::Item;
use super::lent::{Few, Held};

/// How many places there are at first, for half as many that are kept: the rules on a booking keep some eighty.
const PLACES: usize = 256;

/// What expressions and paths led to, by their numbers. Numbers are counted up, so that their last bits spread
/// them well enough: nothing is hashed.
#[derive(Debug, Default)]
pub(super) struct Kept<'t>(RefCell<Table<'t>>);

#[derive(Debug, Default)]
struct Table<'t> {
    /// Of each place, the position in `taken` of what is kept there, from 1; 0 where nothing is. There are as
    /// many as a power of two, no more than half of them taken; what is kept stands at its number, or as soon
    /// behind it as there was room.
    places: Vec<u32>,
    taken: Vec<(u64, Rc<Held<'t>>)>,
}

impl<'t> Kept<'t> {
    fn get(&self, number: u64) -> Option<Rc<Held<'t>>> {
        let table = self.0.borrow();
        let (_, items) = table.at(table.place(number)?)?;
        Some(Rc::clone(items))
    }

    /// Returns what is kept under a number, or else what is found now, which is kept where it is worth that.
    ///
    /// # Errors
    ///
    /// As finding has it.
    pub(super) fn or_found(
        &self,
        number: u64,
        find: impl FnOnce() -> Result<Few<'t>, EvaluateError>,
        is_worth_it: impl FnOnce(&[Item<'t>]) -> bool,
    ) -> Result<Rc<Held<'t>>, EvaluateError> {
        if let Some(items) = self.get(number) {
            return Ok(items);
        }
        let items = Rc::new(Held::from(find()?));
        if is_worth_it(&items) {
            self.keep(number, &items);
        }
        Ok(items)
    }

    /// Returns how many are kept.
    pub(super) fn len(&self) -> usize {
        self.0.borrow().taken.len()
    }

    fn keep(&self, number: u64, items: &Rc<Held<'t>>) {
        let mut table = self.0.borrow_mut();
        if 2 * table.taken.len() >= table.places.len() {
            table.grow();
        }
        table.put(number, Rc::clone(items));
    }
}

impl<'t> Table<'t> {
    /// Returns what stands at a place.
    fn at(&self, place: usize) -> Option<&(u64, Rc<Held<'t>>)> {
        let position = usize::try_from(*self.places.get(place)?).ok()?;
        self.taken.get(position.checked_sub(1)?)
    }

    /// Returns the place of a number, or the free one where it would stand; none where there are no places.
    fn place(&self, number: u64) -> Option<usize> {
        let last = self.places.len().checked_sub(1)?;
        let mut place = usize::try_from(number).unwrap_or_default() & last;
        while let Some((other, _)) = self.at(place) {
            if *other == number {
                break;
            }
            place = (place + 1) & last;
        }
        Some(place)
    }

    /// Puts something at its place. There has to be one that is free; of one number, the last is found.
    fn put(&mut self, number: u64, items: Rc<Held<'t>>) {
        let place = self.place(number);
        debug_assert!(
            place.is_some(),
            "a table has grown before something is put there"
        );
        self.taken.push((number, items));
        if let Some(place) = place.and_then(|place| self.places.get_mut(place)) {
            *place = u32::try_from(self.taken.len()).unwrap_or_default();
        }
    }

    fn grow(&mut self) {
        let count = (2 * self.places.len()).max(PLACES);
        self.places = vec![0; count];
        for (number, items) in std::mem::take(&mut self.taken) {
            self.put(number, items);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_under_its_number_however_much_is_kept() {
        let kept = Kept::default();
        assert!(kept.get(0).is_none());
        // All of the first end in the same bits.
        let numbers = (0..200).map(|it| it * 1024).chain(1..1000);
        for number in numbers.clone() {
            kept.keep(number, &Rc::new(Held::One(Item::from(number.to_string()))));
        }
        for number in numbers {
            let items = kept.get(number).unwrap();
            assert_eq!(items[0].to_value(), number.to_string());
        }
        assert_eq!(kept.len(), 1199);
        assert!(kept.get(1001).is_none());
    }
}
