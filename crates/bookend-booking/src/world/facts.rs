//! The facts of a world, plain enough for templates to turn into FHIR resources.
//!
//! Things name one another by id. Nothing is optional that was only left out of the script: the
//! seed has made it up.

use serde::Serialize;

/// A healthcare service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Service {
    /// The DoS service id; also the value of its identifier.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The id of its [`Location`].
    pub location: String,
    /// The id of its [`Organisation`].
    pub organisation: String,
    /// The ids of the schedules behind it, in order.
    pub schedules: Vec<String>,
    /// The resource types whose includes come back empty.
    pub withheld: Vec<String>,
}

/// A diary in which slots arise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// The resource id.
    pub id: String,
    /// The value of its identifier, a UUID.
    pub identifier: String,
    /// The delivery channel of its slots; absent when the script names none, never defaulted.
    pub delivery: Option<String>,
    /// The id of its [`Practitioner`], when somebody is named.
    pub practitioner: Option<String>,
    /// The id of the [`Role`] in which the practitioner works, when somebody is named.
    pub role: Option<String>,
    /// The ids of the services it stands behind, in the order of the script.
    pub services: Vec<String>,
}

/// A person who sees patients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Practitioner {
    /// The resource id.
    pub id: String,
    /// The SDS user id.
    pub user: String,
    /// The SDS role profile id, which is the id of a [`Role`]: consumers join on it.
    pub role: String,
    /// Every role profile id, the first of which is `role`.
    pub roles: Vec<String>,
    /// The form of address, such as `Dr`.
    pub prefix: String,
    /// The given name.
    pub given: String,
    /// The family name.
    pub family: String,
    /// `male`, `female`, `other` or `unknown`.
    pub gender: String,
}

/// The role in which a practitioner works for an organisation (PractitionerRole).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Role {
    /// The resource id, which is the practitioner's SDS role profile id.
    pub id: String,
    /// The id of the [`Practitioner`].
    pub practitioner: String,
    /// The id of the [`Organisation`]; absent when no service uses the schedule.
    pub organisation: Option<String>,
    /// The SDS job role code, such as `R0260`.
    pub code: String,
    /// What the code means.
    pub display: String,
}

/// Where the patient goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The resource id.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// The ODS site code.
    pub site: String,
    /// The telephone number.
    pub telephone: String,
    /// The postal address.
    pub address: PostalAddress,
    /// The id of the managing [`Organisation`].
    pub organisation: String,
}

/// A complete postal address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PostalAddress {
    /// House and street.
    pub line: String,
    /// The post town.
    pub city: String,
    /// The postcode.
    pub postcode: String,
}

/// Who provides services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// The resource id.
    pub id: String,
    /// The ODS code.
    pub ods: String,
    /// The name that people see.
    pub name: String,
    /// The telephone number.
    pub telephone: String,
    /// The postal address.
    pub address: PostalAddress,
}
