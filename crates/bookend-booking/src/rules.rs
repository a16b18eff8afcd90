//! Which reading of the standard the diary follows.

use bookend_fhir::Release;

/// Which reading of the standard the diary follows, and how it departs from it on purpose.
///
/// [`Rules::default`] is the recommended reading of each contested point. The dialect of a script
/// fills in the rest: systems of identifiers stand there, not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The release of FHIR that says which elements are points in time.
    pub release: Release,
    /// Elements of a resource that a cancellation may have otherwise, or lack.
    pub incidental: Vec<String>,
    /// What names the slot to be booked.
    pub slot_identity: SlotIdentity,
    /// The system that the identifier of a contained Slot must have to count; any when absent.
    pub slot_identifier_system: Option<String>,
    /// Who sets `Appointment.created`.
    pub created: CreatedRule,
    /// The status that a participant without one is given on acceptance; none is given when
    /// absent.
    pub participant_status: Option<String>,
    /// The system under which a patient without any identifier is given a local one on
    /// acceptance; none is given when absent.
    pub local_identifier: Option<String>,
    /// What happens to a request id that has already succeeded.
    pub duplicate: DuplicateRule,
    /// Whether a consumer may cancel what another one booked.
    pub cancel_by_others: OthersRule,
    /// Whether the appointment's times must lie within those of its slot.
    pub appointment_within_slot: bool,
    /// What version ids look like.
    pub version: VersionStyle,
    /// Whether a cancellation may change nothing but `status`. Off, the submitted appointment is
    /// stored as it came: a provider that lets consumers rewrite bookings.
    pub nothing_but_status: bool,
    /// Whether a slot takes one booking only. Off, it is a provider that double-books.
    pub slot_exclusive: bool,
    /// Whether a cancellation frees the slot. Off, it is a provider that loses slots.
    pub frees_on_cancel: bool,
    /// Whether `If-Match` is looked at. Off, it is a provider that loses updates.
    pub checks_if_match: bool,
    /// Whether used request ids are looked for. Off, it is a provider that books twice.
    pub detects_duplicates: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            release: Release::Stu3,
            incidental: vec!["meta".to_owned(), "text".to_owned()],
            slot_identity: SlotIdentity::IdentifierFirst,
            slot_identifier_system: None,
            created: CreatedRule::Provider,
            participant_status: None,
            local_identifier: None,
            duplicate: DuplicateRule::Refuse,
            cancel_by_others: OthersRule::Allow,
            appointment_within_slot: false,
            version: VersionStyle::Numbered,
            nothing_but_status: true,
            slot_exclusive: true,
            frees_on_cancel: true,
            checks_if_match: true,
            detects_duplicates: true,
        }
    }
}

/// What of a contained Slot names the slot to be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotIdentity {
    /// Its identifier; its id when the identifier is absent or unknown, but not when there are
    /// only identifiers of other systems.
    IdentifierFirst,
    /// Its id; its identifier when the id is absent or unknown.
    IdFirst,
    /// Its identifier alone.
    IdentifierOnly,
    /// Its id alone.
    IdOnly,
}

/// Who sets `Appointment.created`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreatedRule {
    /// The provider: the instant at which the booking is accepted.
    Provider,
    /// The consumer: its value is kept; the instant of acceptance only when it sent none.
    Echo,
}

/// What happens to a request id that has already succeeded for the same caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateRule {
    /// It is refused as `duplicate-request`.
    Refuse,
    /// What it achieved the first time is answered again, and nothing changes.
    Replay,
}

/// Whether a consumer may cancel what another one booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OthersRule {
    /// It may.
    Allow,
    /// It is refused as `not-your-booking`.
    Refuse,
}

/// What version ids look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionStyle {
    /// `1`, `2`, `3` and so on.
    Numbered,
    /// A UUID each, for consumers that wrongly take versions for numbers.
    Uuid,
}
