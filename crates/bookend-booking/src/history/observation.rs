//! What somebody was told of a slot, and when.

use std::sync::Arc;
use std::time::Duration;

/// What somebody was told of a slot, and when they asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The id of the slot.
    pub slot: Arc<str>,
    /// When it was asked, by a time that never goes back.
    pub begun: Duration,
    /// When it was answered; what was told was so at an instant in between.
    pub ended: Duration,
    /// What was told.
    pub event: Event,
}

/// What was told of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was free, and is busy.
    Took,
    /// It was busy, and could not be taken.
    FoundTaken,
    /// It was busy, and is free.
    Freed,
    /// It is free.
    SawFree,
    /// It is busy.
    SawBusy,
}

impl Event {
    /// Returns whether the slot is free before it is told, and after.
    pub(super) fn step(self) -> (bool, bool) {
        match self {
            Self::Took => (true, false),
            Self::FoundTaken | Self::SawBusy => (false, false),
            Self::Freed => (false, true),
            Self::SawFree => (true, true),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Took => "taken",
            Self::FoundTaken => "refused as taken",
            Self::Freed => "freed",
            Self::SawFree => "seen free",
            Self::SawBusy => "seen busy",
        }
    }
}

/// A slot of which was told what cannot all have been so, in whatever order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The slot.
    pub slot: Arc<str>,
    /// What was told, by when it was asked.
    pub told: Vec<Observation>,
}

/// How many observations are told of in words.
const TOLD: usize = 12;

impl std::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let began = self.told.first().map_or(Duration::ZERO, |it| it.begun);
        let micros = |at: Duration| at.saturating_sub(began).as_micros();
        let words = self.told.iter().take(TOLD).map(|it| {
            let (begun, ended) = (micros(it.begun), micros(it.ended));
            format!("{} ({begun} to {ended} µs)", it.event.words())
        });
        f.write_str(&words.collect::<Vec<_>>().join(", "))?;
        match self.told.len().saturating_sub(TOLD) {
            0 => Ok(()),
            more => write!(f, ", and {more} more"),
        }
    }
}
