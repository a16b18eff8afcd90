//! The last changes of a diary, for looking at it as it was before them.

use crate::store::Version;
use bookend_model::SlotStatus;
use indexmap::IndexMap;
use jiff::{SignedDuration, Timestamp};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many changes can be looked back over; memory is bounded by it.
pub(super) const KEPT: usize = 1000;

/// How old the diary is that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// As it is.
    Now,
    /// As it was before the last so many changes, 1 000 at the most.
    Changes(u64),
    /// As it was so long ago, by its clock, as far as 1 000 changes reach back.
    Ago(SignedDuration),
}

/// What one change has done.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) at: Timestamp,
    /// The slot, and its status before.
    pub(super) slot: Option<(Arc<str>, SlotStatus)>,
    /// The appointment, and its version before; none where it was made.
    pub(super) appointment: Option<(Arc<str>, Option<Arc<Version>>)>,
}

/// The last changes, oldest first.
#[derive(Debug, Default)]
pub(super) struct Changes(VecDeque<Change>);

/// What was otherwise: the statuses of slots and the versions of appointments, by id.
#[derive(Debug, Default)]
pub(super) struct Past {
    pub(super) slots: IndexMap<Arc<str>, SlotStatus>,
    pub(super) appointments: IndexMap<Arc<str>, Option<Arc<Version>>>,
}

impl Changes {
    /// Keeps a change; the oldest one is forgotten where there are too many.
    pub(super) fn keep(&mut self, change: Change) {
        if self.0.len() >= KEPT {
            self.0.pop_front();
        }
        self.0.push_back(change);
    }

    /// Lets go of the versions of an appointment that does not exist any more.
    pub(super) fn forget(&mut self, appointment: &str) {
        for change in &mut self.0 {
            let is_of = |(id, _): &mut (Arc<str>, Option<Arc<Version>>)| **id == *appointment;
            change.appointment.take_if(is_of);
        }
    }

    /// Returns what was otherwise.
    pub(super) fn before(&self, age: Age, now: Timestamp) -> Past {
        let mut past = Past::default();
        let since = match age {
            Age::Now => return past,
            Age::Changes(_) => Timestamp::MIN,
            Age::Ago(ago) => now.saturating_sub(ago).unwrap_or(Timestamp::MIN),
        };
        let most = match age {
            Age::Changes(count) => usize::try_from(count).unwrap_or(usize::MAX),
            Age::Now | Age::Ago(_) => usize::MAX,
        };
        let undone = self.0.iter().rev().take(most);
        // Newest first: what an older change says of the same thing stands in the end.
        for change in undone.take_while(|change| change.at > since) {
            past.slots.extend(change.slot.clone());
            past.appointments.extend(change.appointment.clone());
        }
        past
    }
}
