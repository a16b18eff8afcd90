//! Identifiers that stay the same across restarts with the same seed.

use bookend_model::Seed;
use uuid::Uuid;

/// Derives UUIDs from a seed and from what they name (RFC 9562, version 5).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names(Uuid);

impl Names {
    /// Returns the names of one seed.
    pub(crate) fn of(seed: Seed) -> Self {
        let source = format!("bookend/seed/{seed}");
        Self(Uuid::new_v5(&Uuid::NAMESPACE_URL, source.as_bytes()))
    }

    /// Returns the UUID of one thing, such as `slot/sched1111/2026-11-22T10:00:00Z`.
    pub(crate) fn uuid(self, thing: &str) -> Uuid {
        Uuid::new_v5(&self.0, thing.as_bytes())
    }

    /// Decides a matter of chance by the name of the thing it concerns, so that the order in
    /// which things are decided does not matter. True with a probability given in per cent.
    pub(crate) fn per_cent(self, thing: &str, chance: f64) -> bool {
        let (high, _) = self.uuid(thing).as_u64_pair();
        // The upper 32 bits are all digest; the version digit of the UUID stands in the lower.
        let drawn = f64::from(u32::try_from(high >> 32).unwrap_or(u32::MAX));
        drawn / (f64::from(u32::MAX) + 1.0) * 100.0 < chance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_names() {
        let name = |seed, thing| Names::of(Seed(seed)).uuid(thing);
        assert_eq!(name(1, "a"), name(1, "a"));
        assert_ne!(name(1, "a"), name(1, "b"));
        assert_ne!(name(1, "a"), name(2, "a"));
    }

    #[test]
    fn chance_by_name_comes_near_the_percentage_asked_for() {
        let names = Names::of(Seed(3));
        let count = |chance| {
            let drawn = (0..10_000).filter(|n| names.per_cent(&n.to_string(), chance));
            drawn.count()
        };
        assert_eq!(count(0.0), 0);
        assert_eq!(count(100.0), 10_000);
        assert!((1_800..2_200).contains(&count(20.0)), "{}", count(20.0));
    }
}
