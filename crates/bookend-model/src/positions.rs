//! Positions in a list that somebody else has.

/// A set of positions in a list that somebody else has, counted from 0.
///
/// One bit each: sixty of a hundred and fifty checks cost an allocation of three words, where a list
/// of names would cost sixty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(Vec<u64>);

const WORD: usize = u64::BITS as usize;

impl Positions {
    /// Puts a position in.
    pub fn insert(&mut self, position: usize) {
        let (word, bit) = (position / WORD, position % WORD);
        if word >= self.0.len() {
            // Lists are short; the next positions mostly are in the words that follow.
            self.0.reserve(word + 3 - self.0.len());
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    /// Returns whether a position is among them.
    pub fn contains(&self, position: usize) -> bool {
        let word = self.0.get(position / WORD);
        word.is_some_and(|word| word & (1 << (position % WORD)) != 0)
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Returns the positions, from the first.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(number, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                left &= left.checked_sub(1)?;
                Some(number * WORD + bit)
            })
        })
    }
}

impl FromIterator<usize> for Positions {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        let mut set = Self::default();
        positions.into_iter().for_each(|one| set.insert(one));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_come_out_in_order_and_once() {
        let set: Positions = [200, 0, 63, 64, 3, 64, 127, 128].into_iter().collect();
        let all: Vec<usize> = set.iter().collect();
        assert_eq!(all, [0, 3, 63, 64, 127, 128, 200]);
        assert_eq!(set.len(), 7);
        assert!(set.contains(64) && !set.contains(65) && !set.contains(1000));
        assert!(!set.is_empty() && Positions::default().is_empty());
    }
}
