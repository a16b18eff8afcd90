//! How much of the past a diary keeps.

use crate::store::{AppointmentStatus, Version};
use jiff::Timestamp;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// How many bytes of appointments a diary keeps where nobody says otherwise: some twenty thousand that
/// were booked and cancelled.
pub const DEFAULT_ROOM: usize = 128 * 1024 * 1024;

/// What a version takes beside its texts, about: its times, and its place in the indexes.
const BESIDE: usize = 768;

/// What a diary has of appointments, in the order in which they are forgotten.
#[derive(Debug)]
pub(super) struct Retention {
    room: usize,
    used: usize,
    forgotten: u64,
    /// The ids of those that hold nothing any more; what was cancelled first is forgotten first.
    cancelled: VecDeque<Arc<str>>,
    /// The others, by when they are over: what is over goes before what is to come.
    booked: BTreeSet<(Timestamp, Arc<str>)>,
}

/// What appointments take of the room that there is for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many bytes they take, about.
    pub bytes: usize,
    /// How many they may take.
    pub most_bytes: usize,
    /// How many appointments were forgotten for others.
    pub forgotten: u64,
}

impl Retention {
    /// Returns what an empty diary has.
    pub(super) fn new(room: usize) -> Self {
        Self {
            room,
            used: 0,
            forgotten: 0,
            cancelled: VecDeque::new(),
            booked: BTreeSet::new(),
        }
    }

    /// Returns what an empty diary with the same room has.
    pub(super) fn anew(&self) -> Self {
        Self::new(self.room)
    }

    /// Gives another room.
    pub(super) fn resize(&mut self, room: usize) {
        self.room = room;
    }

    pub(super) fn room(&self) -> Room {
        Room {
            bytes: self.used,
            most_bytes: self.room,
            forgotten: self.forgotten,
        }
    }

    /// Notes a version that is kept, of an appointment that is over at a time; and at which it was,
    /// where it was booked already.
    pub(super) fn note(&mut self, version: &Version, end: Timestamp, before: Option<Timestamp>) {
        self.used += weight(version);
        if let Some(before) = before {
            self.booked.remove(&(before, Arc::clone(&version.id)));
        }
        let id = Arc::clone(&version.id);
        match version.status {
            AppointmentStatus::Booked => {
                self.booked.insert((end, id));
            }
            AppointmentStatus::Cancelled => self.cancelled.push_back(id),
        }
    }

    /// Returns the id of the appointment that is to be forgotten now; nothing where there is room, or
    /// nothing else than the one that was kept last.
    pub(super) fn next(&mut self, last: Option<&str>) -> Option<Arc<str>> {
        if self.used <= self.room {
            return None;
        }
        if self
            .cancelled
            .front()
            .is_some_and(|id| Some(id.as_ref()) != last)
        {
            return self.cancelled.pop_front();
        }
        let mut booked = self.booked.iter();
        let found = booked.find(|(_, id)| Some(id.as_ref()) != last).cloned()?;
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
    let patients = version.patients.iter();
    let patients = patients.map(|it| it.value.len() + it.system.as_ref().map_or(0, |it| it.len()));
    version.json.len()
        + version.caller.len()
        + version.request_id.as_ref().map_or(0, |it| it.len())
        + patients.sum::<usize>()
        + BESIDE
}
