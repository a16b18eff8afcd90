//! The one door through which chance enters.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

/// The number from which every random choice of a run derives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// Draws a seed from the operating system, for a run that named none.
    pub fn from_entropy() -> Self {
        Self(rand::random())
    }

    /// Returns the stream of choices of one purpose, such as `journey/book-then-cancel`.
    ///
    /// Streams of different purposes are independent of one another and of the order in which
    /// they are asked for; the stream of a purpose is the same on every machine.
    pub fn stream(self, purpose: &str) -> Chance {
        let mut key = [0_u8; 32];
        let (head, tail) = key.split_at_mut(8);
        head.copy_from_slice(&self.0.to_le_bytes());
        for (chunk, salt) in tail.chunks_mut(8).zip(1_u64..) {
            chunk.copy_from_slice(&fnv1a(purpose, salt).to_le_bytes());
        }
        Chance {
            generator: ChaCha8Rng::from_seed(key),
            mark: 0,
        }
    }
}

impl std::fmt::Display for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A stream of random choices that its seed and its purpose determine.
///
/// It is a `rand` generator through [`Chance::generator`], for the crates that want one.
#[derive(Debug)]
pub struct Chance {
    generator: ChaCha8Rng,
    /// What is mixed into every identifier; 0 changes nothing.
    mark: u128,
}

impl Chance {
    /// Has identifiers differ from those that the same seed and purpose give under another mark;
    /// every other choice stays what it is.
    #[must_use]
    pub fn marked(self, mark: u128) -> Self {
        Self { mark, ..self }
    }

    /// Returns a number from 0 up to, not including, `bound`; 0 for a bound of 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        if bound == 0 {
            0
        } else {
            self.generator.random_range(0..bound)
        }
    }

    /// Returns a number from 0 up to, not including, 1.
    pub fn fraction(&mut self) -> f64 {
        self.generator.random()
    }

    /// Returns true with a probability given in per cent.
    pub fn per_cent(&mut self, chance: f64) -> bool {
        self.generator.random::<f64>() * 100.0 < chance
    }

    /// Returns one of several choices, or nothing when there is none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        let index = usize::try_from(self.below(choices.len() as u64)).ok()?;
        choices.get(index)
    }

    /// Returns sixteen random bytes, for an identifier.
    pub fn bytes(&mut self) -> [u8; 16] {
        (self.generator.random::<u128>() ^ self.mark).to_le_bytes()
    }

    /// Returns a number from 0 up to, not including, `bound`, for an identifier.
    pub fn identifier_below(&mut self, bound: u64) -> u64 {
        let drawn = self.below(bound);
        if bound == 0 || self.mark == 0 {
            return drawn;
        }
        let shift = fingerprint(&self.mark.to_le_bytes()) % bound;
        (drawn + shift) % bound
    }

    /// Returns the generator itself.
    pub fn generator(&mut self) -> &mut ChaCha8Rng {
        &mut self.generator
    }
}

/// Returns a number by which the same bytes are known again, on every machine and in every release.
///
/// It is no secret and no proof: others with the same number can be made.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    mix(bytes, 0)
}

/// Mixes a text and a salt into a number (FNV-1a, 64 bits), the same on every machine.
fn fnv1a(text: &str, salt: u64) -> u64 {
    mix(text.as_bytes(), salt)
}

fn mix(bytes: &[u8], salt: u64) -> u64 {
    let salted = salt.to_le_bytes();
    salted
        .iter()
        .chain(bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_and_purpose_give_the_same_choices() {
        let draw = |purpose| Seed(7).stream(purpose).bytes();
        assert_eq!(draw("a"), draw("a"));
        assert_ne!(draw("a"), draw("b"));
        assert_ne!(Seed(7).stream("a").bytes(), Seed(8).stream("a").bytes());
    }

    #[test]
    fn a_mark_changes_identifiers_and_no_other_choice() {
        let draw = |mark| {
            let mut chance = Seed(7).stream("a").marked(mark);
            let bytes = chance.bytes();
            let number = chance.identifier_below(1_000_000);
            (bytes, chance.below(1_000_000), chance.bytes(), number)
        };
        let (plain, marked) = (draw(0), draw(7));
        assert_eq!(plain.0, Seed(7).stream("a").bytes());
        assert_ne!(plain.0, marked.0);
        assert_eq!(plain.1, marked.1);
        assert_ne!(plain.2, marked.2);
        assert_ne!(plain.3, marked.3);
        assert_eq!(marked, draw(7));
    }

    #[test]
    fn a_choice_among_nothing_is_nothing() {
        assert_eq!(Seed(1).stream("x").pick::<u8>(&[]), None);
    }
}
