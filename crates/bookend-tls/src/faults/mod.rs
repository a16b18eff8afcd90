//! What a listener says in place of a sound handshake; one file each.

mod expired;
mod needs_client_cert;
mod old_version;
mod unknown_ca;
mod wrong_host;

pub use expired::expired;
pub use needs_client_cert::needs_client_cert;
pub use old_version::{OldVersion, old_version};
pub use unknown_ca::unknown_ca;
pub use wrong_host::{ELSEWHERE, wrong_host};

use crate::authority::{Authority, Wanted};
use crate::error::TlsError;
use crate::lifetime::Lifetime;
use crate::material::Chain;

/// Issues what a listener of this machine shows.
fn shown(authority: &Authority, names: &[String], lifetime: Lifetime) -> Result<Chain, TlsError> {
    let common_name = names.first().map_or("localhost", String::as_str);
    let wanted = Wanted {
        common_name,
        names: names.to_vec(),
        lifetime,
    };
    authority.issue(&wanted)?.chain()
}

#[cfg(test)]
mod tests;
