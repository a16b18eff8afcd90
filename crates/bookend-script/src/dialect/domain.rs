//! What the booking domain does for a request.

/// What the booking domain does for an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Says what the provider can do.
    Capabilities,
    /// Searches slots.
    SearchSlots,
    /// Books.
    Book,
    /// Reads the current version of an appointment.
    Read,
    /// Reads a given version.
    ReadVersion,
    /// Cancels.
    Cancel,
    /// Searches the appointments of a patient.
    SearchAppointments,
    /// Takes a referral document.
    ReceiveReferral,
    /// Says what became of a referral document.
    ReadReferral,
    /// Nothing: somebody else than a provider is asked.
    Elsewhere,
}

/// Those that a dialect can name, by their names.
pub(super) const DOMAINS: &[(&str, Domain)] = &[
    ("capabilities", Domain::Capabilities),
    ("search-slots", Domain::SearchSlots),
    ("book", Domain::Book),
    ("read", Domain::Read),
    ("read-version", Domain::ReadVersion),
    ("cancel", Domain::Cancel),
    ("search-appointments", Domain::SearchAppointments),
    ("receive-referral", Domain::ReceiveReferral),
    ("read-referral", Domain::ReadReferral),
];
