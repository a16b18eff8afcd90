//! A slot on an actual day.

use crate::instant;
use crate::names::Names;
use bookend_model::SlotStatus;
use jiff::Timestamp;
use serde::Serialize;
use std::sync::Arc;

/// A slot on an actual day.
///
/// Never changed: when a slot is taken or freed, another `Slot` stands in its place. Its times
/// serialise in UTC with milliseconds and a numeric offset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// The resource id.
    pub id: Arc<str>,
    /// The value of its identifier, a UUID.
    pub identifier: Arc<str>,
    /// The id of its schedule.
    pub schedule: Arc<str>,
    /// When it starts.
    #[serde(serialize_with = "instant::serialize")]
    pub start: Timestamp,
    /// When it ends.
    #[serde(serialize_with = "instant::serialize")]
    pub end: Timestamp,
    /// Whether it can be booked, or why not.
    pub status: SlotStatus,
}

impl Slot {
    /// Makes the slot of a rule, whose id and identifier the seed, the schedule and the start
    /// determine, and of which so many per cent are busy.
    pub(super) fn by_rule(
        names: Names,
        schedule: &Arc<str>,
        (start, end): (Timestamp, Timestamp),
        busy: f64,
    ) -> Self {
        let name = |what: &str| format!("{what}/{schedule}/{start}");
        let uuid = |what| Arc::from(names.uuid(&name(what)).to_string());
        let is_busy = busy > 0.0 && names.per_cent(&name("slot-busy"), busy);
        Self {
            id: uuid("slot"),
            identifier: uuid("slot-identifier"),
            schedule: Arc::clone(schedule),
            start,
            end,
            status: if is_busy {
                SlotStatus::Busy
            } else {
                SlotStatus::Free
            },
        }
    }
}
