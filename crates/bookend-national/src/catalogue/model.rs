//! What the national stand-ins know.

use super::dos_settings::DosSettings;
use super::faults::Fault;
use super::sds_settings::SdsSettings;
use super::service::Service;
use super::ssp_settings::SspSettings;
use indexmap::IndexMap;

/// Everything that the national stand-ins know: checked, and the same for all of them.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// Names of organisations, by ODS code.
    pub organisations: IndexMap<String, String>,
    /// Interactions that can be registered, by name.
    pub interactions: IndexMap<String, Interaction>,
    /// Systems, by ASID.
    pub systems: IndexMap<String, System>,
    /// Whose providers an organisation's consumers may ask: ODS codes by ODS code.
    pub sharing: IndexMap<String, Vec<String>>,
    /// Where postcodes are; letters in upper case, without blanks.
    pub postcodes: IndexMap<String, Position>,
    /// Services, by DoS id.
    pub services: IndexMap<u64, Service>,
    /// How the directory of services answers.
    pub dos: DosSettings,
    /// How the Spine directory answers.
    pub sds: SdsSettings,
    /// How the proxy answers.
    pub ssp: SspSettings,
    /// What is refused on demand, in its order.
    pub faults: Vec<Fault>,
}

/// An interaction: its id, and the requests that fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction {
    /// The id that is registered and sent in `Ssp-InteractionID`.
    pub id: String,
    /// The method of its requests.
    pub method: String,
    /// The path below the service root, with `{…}` for a segment of any text.
    pub path: String,
}

/// A system that is accredited to ask, to answer, or both.
#[derive(Clone, Debug, Default)]
pub struct System {
    /// Its number: twelve digits.
    pub asid: String,
    /// The ODS code of the organisation that owns it.
    pub organisation: String,
    /// Its party key; missing only where that is the fault.
    pub party_key: Option<String>,
    /// The id of its contract properties, with which those of its endpoints begin.
    pub contract: String,
    /// The ODS code of who made it.
    pub manufacturer: Option<String>,
    /// What it is called.
    pub product: Option<String>,
    /// A name that its client certificate has to carry.
    pub certificate: Option<String>,
    /// Ids of the interactions that it may ask for.
    pub calls: Vec<String>,
    /// Ids of the interactions that it answers.
    pub answers: Vec<String>,
    /// Service roots under which it answers: one, unless that is the fault.
    pub endpoints: Vec<String>,
    /// What is wrong with it on purpose.
    pub fault: Option<String>,
}

/// A place on the national grid, in metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Metres to the east.
    pub easting: u32,
    /// Metres to the north.
    pub northing: u32,
}

impl Position {
    /// Returns the distance in kilometres, as the crow flies.
    pub fn kilometres_to(self, other: Self) -> f64 {
        let east = f64::from(self.easting) - f64::from(other.easting);
        let north = f64::from(self.northing) - f64::from(other.northing);
        east.hypot(north) / 1000.0
    }
}

impl Catalogue {
    /// Returns whether an organisation's consumers may ask another's providers.
    pub fn shares(&self, from: &str, to: &str) -> bool {
        from == to
            || self
                .sharing
                .get(from)
                .is_some_and(|partners| partners.iter().any(|partner| partner == to))
    }

    /// Returns the interaction with an id.
    pub fn interaction(&self, id: &str) -> Option<&Interaction> {
        self.interactions.values().find(|known| known.id == id)
    }
}
