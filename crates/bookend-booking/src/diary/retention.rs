//! How much of the past a diary keeps.

use crate::store::{AppointmentStatus, Version};
use jiff::Timestamp;
use std::collections::{BTreeSet, VecDeque};

/// How many bytes of appointments a diary keeps where nobody says otherwise: some twenty thousand that
/// were booked and cancelled.
pub const DEFAULT_ROOM: usize = 128 * 1024 * 1024;

/// What a version takes beside its resource, about: its ids and times, and its place in the indexes.
const BESIDE: usize = 512;

/// What a diary has of appointments, in the order in which they are forgotten.
#[derive(Debug)]
pub(super) struct Retention {
    pub(super) room: usize,
    pub(super) used: usize,
    pub(super) forgotten: u64,
    /// The ids of those that hold nothing any more; what was cancelled first is forgotten first.
    cancelled: VecDeque<String>,
    /// The others, by when they end: what is over goes before what is to come.
    booked: BTreeSet<(Timestamp, String)>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            room: DEFAULT_ROOM,
            used: 0,
            forgotten: 0,
            cancelled: VecDeque::new(),
            booked: BTreeSet::new(),
        }
    }
}

impl Retention {
    /// Returns what an empty diary with the same room has.
    pub(super) fn anew(&self) -> Self {
        Self {
            room: self.room,
            ..Self::default()
        }
    }

    /// Notes a version that is kept.
    pub(super) fn note(&mut self, version: &Version) {
        self.used += weight(version);
        let place = (version.end, version.id.clone());
        match version.status {
            AppointmentStatus::Booked => {
                self.booked.insert(place);
            }
            AppointmentStatus::Cancelled => {
                self.booked.remove(&place);
                self.cancelled.push_back(version.id.clone());
            }
        }
    }

    /// Returns the id of the appointment that is to be forgotten now; nothing where there is room, or
    /// nothing else than the one that was kept last.
    pub(super) fn next(&mut self, last: &str) -> Option<String> {
        if self.used <= self.room {
            return None;
        }
        if self.cancelled.front().is_some_and(|id| id != last) {
            return self.cancelled.pop_front();
        }
        let found = self.booked.iter().find(|(_, id)| id != last).cloned()?;
        self.booked.remove(&found);
        Some(found.1)
    }

    /// Notes that every version of an appointment is gone.
    pub(super) fn forget<'v>(&mut self, versions: impl Iterator<Item = &'v Version>) {
        self.used -= versions.map(weight).sum::<usize>();
        self.forgotten += 1;
    }
}

fn weight(version: &Version) -> usize {
    version.json.len() + BESIDE
}
