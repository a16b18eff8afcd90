//! Delays of scripts, while the provider is being stopped.

use bookend_model::Clock;
use std::time::Duration;
use tokio::sync::watch;

/// Tells exchanges that the provider is being stopped.
#[derive(Clone, Debug)]
pub(super) struct Stopping {
    is_stopping: watch::Receiver<bool>,
    /// How long requests under way may take from then on.
    drain_time: Duration,
}

impl Stopping {
    /// Returns what exchanges listen to, and what tells them.
    pub(super) fn new(drain_time: Duration) -> (watch::Sender<bool>, Self) {
        let (sender, is_stopping) = watch::channel(false);
        let stopping = Self {
            is_stopping,
            drain_time,
        };
        (sender, stopping)
    }

    /// Returns how long requests under way may take once the provider is being stopped.
    pub(super) fn drain_time(&self) -> Duration {
        self.drain_time
    }

    /// Waits until the provider is being stopped and would not wait for what takes so long; that which
    /// never ends by itself takes no time.
    pub(super) async fn cut(&self, time: Option<Duration>, clock: &Clock) {
        let begun = clock.elapsed();
        let mut is_stopping = self.is_stopping.clone();
        if is_stopping
            .wait_for(|is_stopping| *is_stopping)
            .await
            .is_err()
        {
            // Nobody is left who could stop it.
            std::future::pending::<()>().await;
        }
        let passed = clock.elapsed().saturating_sub(begun);
        if time.is_some_and(|time| time.saturating_sub(passed) <= self.drain_time) {
            std::future::pending::<()>().await;
        }
    }

    /// Waits for a delay to pass, and returns whether it did: it does not when the provider is
    /// being stopped and would not wait so long.
    pub(super) async fn wait(&self, delay: Duration, clock: &Clock) -> bool {
        let begun = clock.elapsed();
        let mut is_stopping = self.is_stopping.clone();
        let whole = tokio::time::sleep(delay);
        tokio::pin!(whole);
        tokio::select! {
            () = &mut whole => return true,
            Ok(_) = is_stopping.wait_for(|is_stopping| *is_stopping) => {}
        }
        let passed = clock.elapsed().saturating_sub(begun);
        if delay.saturating_sub(passed) > self.drain_time {
            return false;
        }
        whole.await;
        true
    }
}
