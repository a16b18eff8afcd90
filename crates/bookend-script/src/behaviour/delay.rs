//! How long an answer waits, and when.

use jiff::SignedDuration;

/// How long an answer waits, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// How long.
    pub spread: Spread,
    /// When.
    pub phase: Phase,
}

/// How long something takes: always as long, or by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// Always so long.
    Fixed(SignedDuration),
    /// Anything from one to the other, all alike.
    Uniform(SignedDuration, SignedDuration),
    /// By the normal distribution, and never less than nothing.
    Normal {
        /// The mean.
        mean: SignedDuration,
        /// The standard deviation.
        deviation: SignedDuration,
        /// The longest.
        max: SignedDuration,
    },
    /// By the lognormal distribution, as the times of real services are: most are short, a few are
    /// very long.
    Lognormal {
        /// What half of them stay below.
        median: SignedDuration,
        /// What 99 of 100 stay below.
        p99: SignedDuration,
        /// The longest.
        max: SignedDuration,
    },
}

/// When an answer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Before the request takes effect.
    BeforeCommit,
    /// Before the first byte of the answer.
    FirstByte,
    /// Between the head of the answer and its body.
    Body,
}
