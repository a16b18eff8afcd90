//! The one door through which time enters.

use jiff::{SignedDuration, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

/// Tells the time: the machine's own, or one that a test, a flag or a person sets.
///
/// Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Hand>);

#[derive(Debug)]
struct Hand {
    setting: Mutex<Setting>,
    begun: Instant,
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

#[derive(Clone, Copy, Debug)]
enum Setting {
    /// The machine's time, moved by an offset.
    Running(SignedDuration),
    /// Always the same instant.
    Frozen(Timestamp),
}

impl Clock {
    /// Returns the machine's own time.
    pub fn system() -> Self {
        Self::with(Setting::Running(SignedDuration::ZERO))
    }

    /// Returns a clock that stands still until it is set or advanced.
    pub fn frozen(at: Timestamp) -> Self {
        Self::with(Setting::Frozen(at))
    }

    /// Returns a clock that starts at an instant and runs on from there.
    pub fn running_from(at: Timestamp) -> Self {
        Self::with(Setting::Running(at.duration_since(machine_time())))
    }

    /// Returns a clock that tells the time that this one tells now, and is moved by itself from then
    /// on.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self::with(*self.lock())
    }

    fn with(setting: Setting) -> Self {
        Self(Arc::new(Hand {
            setting: Mutex::new(setting),
            begun: Instant::now(),
        }))
    }

    /// Returns the present instant.
    pub fn now(&self) -> Timestamp {
        match *self.lock() {
            Setting::Running(offset) => machine_time()
                .saturating_add(offset)
                .unwrap_or(Timestamp::MAX),
            Setting::Frozen(at) => at,
        }
    }

    /// Moves the clock: forward for a positive duration, back for a negative one.
    pub fn advance(&self, by: SignedDuration) {
        let mut setting = self.lock();
        *setting = match *setting {
            Setting::Running(offset) => Setting::Running(offset.saturating_add(by)),
            Setting::Frozen(at) => Setting::Frozen(at.saturating_add(by).unwrap_or(Timestamp::MAX)),
        };
    }

    /// Sets the clock to an instant; one that runs goes on from there.
    pub fn set(&self, at: Timestamp) {
        let mut setting = self.lock();
        *setting = match *setting {
            Setting::Running(_) => Setting::Running(at.duration_since(machine_time())),
            Setting::Frozen(_) => Setting::Frozen(at),
        };
    }

    /// Has the clock stand still where it is.
    pub fn freeze(&self) {
        let now = self.now();
        *self.lock() = Setting::Frozen(now);
    }

    /// Has the clock run on from where it is.
    pub fn run(&self) {
        let mut setting = self.lock();
        if let Setting::Frozen(at) = *setting {
            *setting = Setting::Running(at.duration_since(machine_time()));
        }
    }

    /// Has the clock run beside the machine's time, ahead of it for a positive duration.
    pub fn skew(&self, by: SignedDuration) {
        *self.lock() = Setting::Running(by);
    }

    /// Returns how far the clock is ahead of that of the machine; nothing where it stands still.
    pub fn ahead(&self) -> Option<SignedDuration> {
        match *self.lock() {
            Setting::Running(offset) => Some(offset),
            Setting::Frozen(_) => None,
        }
    }

    /// Returns whether the clock stands still.
    pub fn is_frozen(&self) -> bool {
        matches!(*self.lock(), Setting::Frozen(_))
    }

    /// Returns how long this clock has existed, by a time that never goes back.
    ///
    /// Durations are measured with it; it is not moved by [`Clock::advance`].
    pub fn elapsed(&self) -> std::time::Duration {
        self.0.begun.elapsed()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Setting> {
        self.0
            .setting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the door for the time of day"
)]
fn machine_time() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_it_is_advanced() {
        let noon: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let clock = Clock::frozen(noon);
        let same = clock.clone();
        assert_eq!(same.now(), noon);
        clock.advance(SignedDuration::from_mins(5));
        assert_eq!(same.now(), "2026-06-01T12:05:00Z".parse().unwrap());
    }

    #[test]
    fn a_clock_apart_begins_with_the_same_time_and_is_moved_by_itself() {
        let noon: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let clock = Clock::frozen(noon);
        let apart = clock.apart();
        assert_eq!(apart.now(), noon);
        apart.advance(SignedDuration::from_mins(5));
        clock.advance(SignedDuration::from_mins(1));
        assert_eq!(clock.now(), "2026-06-01T12:01:00Z".parse().unwrap());
        assert_eq!(apart.now(), "2026-06-01T12:05:00Z".parse().unwrap());
    }

    #[test]
    fn a_clock_is_set_frozen_and_let_go_again() {
        let noon: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let clock = Clock::system();
        clock.set(noon);
        assert!(!clock.is_frozen() && clock.now() >= noon);
        clock.freeze();
        let frozen = clock.now();
        assert!(clock.is_frozen() && clock.now() == frozen);
        clock.set(noon);
        assert_eq!(clock.now(), noon);
        clock.run();
        assert!(!clock.is_frozen() && clock.now() >= noon);
    }

    #[test]
    fn a_skewed_clock_runs_beside_that_of_the_machine() {
        let clock = Clock::frozen(Timestamp::UNIX_EPOCH);
        assert_eq!(clock.ahead(), None);
        clock.skew(SignedDuration::from_hours(2));
        assert_eq!(clock.ahead(), Some(SignedDuration::from_hours(2)));
        let ahead = clock.now().duration_since(Clock::system().now());
        assert!(ahead > SignedDuration::from_mins(119) && ahead <= SignedDuration::from_hours(2));
    }

    #[test]
    fn a_running_clock_starts_where_it_was_set() {
        let noon: Timestamp = "2026-06-01T12:00:00Z".parse().unwrap();
        let passed = Clock::running_from(noon).now().duration_since(noon);
        assert!(passed < SignedDuration::from_mins(1) && !passed.is_negative());
    }
}
