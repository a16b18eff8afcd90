//! What a run, a request or a token is made with.

use crate::cli::Setting;
use crate::ground::Ground;
use bookend_model::{Clock, Seed};
use bookend_script::Script;
use jiff::Timestamp;

/// Returns the clock: the system's, or one that starts where the command line says.
pub(super) fn clock(start: Option<Timestamp>) -> Clock {
    start.map_or_else(Clock::system, Clock::running_from)
}

/// Returns the seed: that of the command line, or one by chance. The seed that a script names is
/// its inventory's: with it, every run would send the same request ids.
pub(super) fn seed(said: Option<u64>) -> Seed {
    said.map_or_else(Seed::from_entropy, Seed)
}

impl Setting {
    /// Returns the service root: that of the command line, or this machine's.
    pub(super) fn target_or_local(&self, script: &Script) -> String {
        let local = || local_target(script);
        self.target.clone().unwrap_or_else(local)
    }

    /// Returns the ground that requests and tokens are made on.
    pub(super) fn ground<'s>(&self, script: &'s Script, target: &str) -> Ground<'s> {
        let identity = self.identity.identity();
        let ground = Ground::new(script, (seed(self.seed), clock(self.clock)), &identity)
            .calling(target.trim_end_matches('/'), &self.identity.target_asid);
        if self.clock.is_some() {
            return ground;
        }
        ground.told_apart()
    }
}

/// Returns the service root of a provider on this machine, on the dialect's port.
pub(super) fn local_target(script: &Script) -> String {
    let dialect = script.dialect();
    format!("http://localhost:{}{}", dialect.port, dialect.base)
}
