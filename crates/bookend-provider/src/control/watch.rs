//! Watching the files of the command line.
//!
//! They are read again and again and compared with what was read before: scripts are a few files, and
//! where they lie on a mounted folder of another machine, nothing else tells of a change.

use super::desk::Desk;
use bookend_script::Source;
use std::sync::Arc;
use std::time::Duration;

/// How often files are looked at.
pub(super) const PAUSE: Duration = Duration::from_millis(500);

/// What was read when files were last looked at.
#[derive(Debug)]
pub(crate) struct Watch {
    desk: Arc<Desk>,
    seen: Vec<Source>,
    /// Whether they could not be read.
    is_unreadable: bool,
}

impl Watch {
    /// Begins with the files as they were when the provider started.
    pub(crate) fn begin(desk: Arc<Desk>) -> Self {
        // They were read without an error when the provider started.
        let seen = desk.workshop.read().unwrap_or_default();
        Self {
            desk,
            seen,
            is_unreadable: false,
        }
    }

    /// Looks at the files, and puts them in force where they have changed. Files that are being
    /// written are seen again at the next look.
    pub(crate) fn look(&mut self) {
        match self.desk.workshop.read() {
            Ok(now) if now == self.seen && !self.is_unreadable => {}
            Ok(now) => {
                self.is_unreadable = false;
                self.seen.clone_from(&now);
                let _changing = self.desk.changing();
                // What is wrong with them stands in the log, and in `/ready`.
                let _ = self.desk.put_in_force(now, true);
            }
            Err(unfit) if !self.is_unreadable => {
                self.is_unreadable = true;
                self.desk.told(&unfit);
            }
            Err(_) => {}
        }
    }
}
