//! Stand-ins for the national services around a booking: the directory of services (DoS), the Spine
//! directory (SDS) over LDAP and as a FHIR API, and the Spine proxy (SSP).
//!
//! One catalogue drives all of them (`catalogue`): what the directory of services tells is what the
//! Spine directory has, and what the proxy lets through. Each stand-in maps a message to a reply;
//! sockets stay in `http` and `ldap::listener`.

mod answered;
pub mod catalogue;
mod conduct;
mod door;
mod dos;
mod evidence;
mod faults;
mod http;
mod ids;
mod ldap;
mod reply;
mod request;
mod sds;
mod sds_fhir;
mod serve;
mod ssp;
mod stand_ins;

pub use conduct::{CarryOut, Conduct, Due, Outcome, Over, Ruling};
pub use evidence::EvidencePlace;
pub use serve::{National, NationalOptions, ServeError, Where, start};
