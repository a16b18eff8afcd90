//! Why an inventory cannot become a world.

/// Why an inventory cannot become a world.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum WorldError {
    /// Two things of one kind have the same id.
    #[error("there are two {kind}s with the id `{id}`; give one of them another id")]
    Duplicate {
        /// The kind of thing, such as `service`.
        kind: &'static str,
        /// The id they share.
        id: String,
    },
    /// A service or a slot names a schedule that the inventory does not have.
    #[error("{kind} `{id}` names the schedule `{schedule}`, which does not exist")]
    UnknownSchedule {
        /// The kind of thing that names it, such as `service`.
        kind: &'static str,
        /// The id of that thing.
        id: String,
        /// The schedule it names.
        schedule: String,
    },
    /// The same person or place is described twice, and differently.
    #[error("{kind} `{id}` has the {element} `{first}` in one place and `{second}` in another")]
    Contradiction {
        /// The kind of thing, such as `practitioner`.
        kind: &'static str,
        /// Its id.
        id: String,
        /// What differs, such as `family`.
        element: &'static str,
        /// What was said, or made up, first.
        first: String,
        /// What was said later.
        second: String,
    },
    /// A rule makes slots that are too short.
    #[error("schedule `{schedule}` has a slot every `{every:#}`; slots last at least `1m`")]
    Period {
        /// The schedule.
        schedule: String,
        /// From one slot to the next.
        every: jiff::SignedDuration,
    },
    /// A share of busy slots is no percentage.
    #[error("schedule `{schedule}` has `{busy}%` of its slots busy; write `0%` to `100%`")]
    Busy {
        /// The schedule.
        schedule: String,
        /// The share, in per cent.
        busy: f64,
    },
    /// A slot described by itself does not last.
    #[error("slot `{slot}` lasts `{length:#}`; a slot ends after it starts")]
    Length {
        /// The slot.
        slot: String,
        /// How long it is said to last.
        length: jiff::SignedDuration,
    },
}
