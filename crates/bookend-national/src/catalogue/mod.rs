//! The catalogue: what the national stand-ins know, as YAML.
//!
//! Files come one over another, key by key, and are checked as one; everything that is wrong is
//! told, with its place. What a catalogue gets wrong on purpose says so in `fault`.

mod dos_settings;
mod faults;
mod hours;
mod lint;
mod merge;
mod model;
mod read;
mod remarks;
mod sds_settings;
mod service;
mod shipped;
mod ssp_settings;

pub use dos_settings::{Account, CONDITIONS, DosFault, DosSettings, Wire};
pub use faults::{Fault, Wrong};
pub(crate) use hours::day_name;
pub use hours::{Hours, Session};
pub use model::{Catalogue, Interaction, Position, System};
pub use read::load;
pub(crate) use read::postcode;
pub use sds_settings::{EntryTemplate, SdsSettings};
pub use service::{Capacity, Matches, Service, ServiceEndpoint};
pub use shipped::{shipped_catalogue, standard};
pub use ssp_settings::{CHECKS, ErrorStyle, Force, SspRefusal, SspSettings};

#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod tests;
