//! What a provider has to offer, as its script describes it.
//!
//! These are wishes, not facts: `bookend-booking` turns them into services, diaries and slots on
//! actual days.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Everything that a provider offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// The services, in the order of the script.
    pub services: Vec<ServiceSpec>,
    /// Schedules that several services share, and the schedules of one service, alike.
    pub schedules: Vec<ScheduleSpec>,
    /// Slots described one by one.
    pub slots: Vec<SlotSpec>,
}

/// A healthcare service of the Directory of Services.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSpec {
    /// The DoS service id, which slot searches name.
    pub id: String,
    /// The name that people see; made up from the seed when absent.
    pub name: Option<String>,
    /// Where the patient goes.
    pub location: PlaceSpec,
    /// Who provides the service.
    pub organisation: OrganisationSpec,
    /// The identifiers of the schedules behind the service, in order. A schedule may stand behind
    /// several services.
    pub schedules: Vec<String>,
    /// The resource types that this provider holds no data for: their includes come back empty
    /// (API spec, search slots: slots are returned all the same).
    pub withheld: Vec<String>,
}

/// A place, with whatever the script says of it; the rest is made up from the seed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceSpec {
    /// The resource id; made up when absent.
    pub id: Option<String>,
    /// The name that people see.
    pub name: Option<String>,
    /// The postal address.
    pub address: Address,
}

/// A postal address, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// House and street.
    pub line: Option<String>,
    /// The post town.
    pub city: Option<String>,
    /// The postcode.
    pub postcode: Option<String>,
}

/// An organisation, with whatever the script says of it; the rest is made up from the seed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OrganisationSpec {
    /// The resource id; the ODS code when absent.
    pub id: Option<String>,
    /// The ODS code.
    pub ods: Option<String>,
    /// The name that people see.
    pub name: Option<String>,
}

/// A diary: who works in it, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleSpec {
    /// The resource id.
    pub id: String,
    /// The practitioner whose diary it is; none when nobody is named.
    pub practitioner: Option<PractitionerSpec>,
    /// The delivery channel of its slots (`In-person`, `Telephone`, `Video`); never defaulted.
    pub delivery: Option<String>,
    /// The rules by which its slots arise.
    pub rules: Vec<SlotRule>,
}

/// A practitioner, with whatever the script says of him or her; the rest is made up from the seed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PractitionerSpec {
    /// The resource id; made up when absent.
    pub id: Option<String>,
    /// The SDS user id; made up when absent.
    pub user: Option<String>,
    /// The id of the PractitionerRole, which is also the SDS role profile id.
    pub role: Option<String>,
    /// Prefix, given name and family name.
    pub prefix: Option<String>,
    /// The given name.
    pub given: Option<String>,
    /// The family name.
    pub family: Option<String>,
    /// `male`, `female`, `other` or `unknown`.
    pub gender: Option<String>,
}

/// A rule by which slots arise: on these days, from then till then, every so often.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotRule {
    /// From one slot's start to the next, and each slot's length.
    pub every: SignedDuration,
    /// The time of day at which the first slot starts, in `zone`.
    pub from: Time,
    /// The time of day by which the last slot has ended, in `zone`; midnight means the day's end.
    pub to: Time,
    /// For how many days, today included.
    pub days: u16,
    /// On which days of the week; every day when empty.
    pub weekdays: Vec<Weekday>,
    /// The time zone of the times of day.
    pub zone: TimeZone,
    /// How many of the slots are taken from the beginning, in per cent.
    pub busy: f64,
}

/// A slot described by itself, for a test that needs exactly this one.
#[derive(Clone, Debug, PartialEq)]
pub struct SlotSpec {
    /// The resource id.
    pub id: String,
    /// The identifier's value, a UUID; made from the id and the seed when absent.
    pub uuid: Option<String>,
    /// The id of the schedule it belongs to.
    pub schedule: String,
    /// When it starts.
    pub start: SlotStart,
    /// How long it lasts.
    pub length: SignedDuration,
    /// Its status at the beginning.
    pub status: SlotStatus,
}

/// When a slot that is described by itself starts.
#[derive(Clone, Debug, PartialEq)]
pub enum SlotStart {
    /// At this instant.
    At(Timestamp),
    /// On this date at this time of day.
    On(Date, Time, TimeZone),
    /// So many days from the day on which the provider starts, at this time of day; like the
    /// slots of rules it moves on at midnight.
    InDays(i32, Time, TimeZone),
}

/// The status of a slot (FHIR STU3, value set `slotstatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SlotStatus {
    /// Taken.
    Busy,
    /// Can be booked.
    Free,
    /// Taken, and not to be offered.
    BusyUnavailable,
    /// Taken for the time being.
    BusyTentative,
    /// A mistake.
    EnteredInError,
}

impl SlotStatus {
    /// Every status, in the order of the value set.
    pub const ALL: [Self; 5] = [
        Self::Busy,
        Self::Free,
        Self::BusyUnavailable,
        Self::BusyTentative,
        Self::EnteredInError,
    ];

    /// Returns the FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Busy => "busy",
            Self::Free => "free",
            Self::BusyUnavailable => "busy-unavailable",
            Self::BusyTentative => "busy-tentative",
            Self::EnteredInError => "entered-in-error",
        }
    }

    /// Returns the status of a FHIR code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}
