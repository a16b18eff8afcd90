//! Whether new connections are taken.

use bookend_model::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Whether new connections are taken. Clones are the same gate.
///
/// The operating system has made a connection before a program hears of it; so one that is not taken
/// is reset at once, before a byte was read.
#[derive(Clone, Debug)]
pub struct Gate {
    /// Until when it is shut, in milliseconds of the clock's own existence; mostly never.
    shut_until: Arc<AtomicU64>,
    clock: Clock,
}

impl Gate {
    /// Returns a gate that is open.
    pub fn new(clock: Clock) -> Self {
        Self {
            shut_until: Arc::default(),
            clock,
        }
    }

    /// Shuts for so long, and not for less than it is shut already.
    pub fn shut_for(&self, time: Duration) {
        let until = milliseconds(self.clock.elapsed().saturating_add(time));
        self.shut_until.fetch_max(until, Ordering::Relaxed);
    }

    /// Returns whether connections are taken.
    pub fn is_open(&self) -> bool {
        let until = self.shut_until.load(Ordering::Relaxed);
        until == 0 || milliseconds(self.clock.elapsed()) >= until
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_is_shut_for_as_long_as_the_longest_who_shut_it_wants() {
        let gate = Gate::new(Clock::system());
        assert!(gate.is_open());
        gate.clone().shut_for(Duration::from_hours(1));
        gate.shut_for(Duration::ZERO);
        assert!(!gate.is_open());
    }
}
