//! How many requests have come to a space.

use bookend_script::Dialect;
use indexmap::IndexMap;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many requests have come to a space, by interaction.
#[derive(Debug)]
pub(crate) struct Arrivals {
    known: IndexMap<String, AtomicU64>,
    /// Those that are no interaction.
    others: AtomicU64,
}

impl Arrivals {
    /// Begins with none.
    pub(crate) fn of(dialect: &Dialect) -> Self {
        let names = dialect.named().map(|found| found.name.clone());
        Self {
            known: names.map(|name| (name, AtomicU64::new(0))).collect(),
            others: AtomicU64::new(0),
        }
    }

    fn counter(&self, interaction: Option<&str>) -> &AtomicU64 {
        let known = interaction.and_then(|name| self.known.get(name));
        known.unwrap_or(&self.others)
    }

    /// Counts a request, and returns the how manieth of its interaction it is, from 1.
    pub(crate) fn arrive(&self, interaction: Option<&str>) -> u64 {
        self.counter(interaction).fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Returns the how manieth of its interaction the next one would be.
    pub(crate) fn next(&self, interaction: Option<&str>) -> u64 {
        self.counter(interaction).load(Ordering::Relaxed) + 1
    }
}

/// How a request that is answered is counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Count {
    /// It has come, and is counted.
    Now,
    /// It was counted before it had to wait: the how manieth it is.
    Counted(u64),
    /// It is looked at, and not counted.
    LookedAt,
}

impl Count {
    /// Returns the how manieth of its interaction a request is.
    pub(crate) fn number(self, arrivals: &Arrivals, interaction: Option<&str>) -> u64 {
        match self {
            Self::Now => arrivals.arrive(interaction),
            Self::Counted(number) => number,
            Self::LookedAt => arrivals.next(interaction),
        }
    }
}
