//! `wrong-host`: a certificate for somebody else.

use super::shown;
use crate::authority::Authority;
use crate::error::TlsError;
use crate::lifetime::Lifetime;
use crate::material::Chain;
use jiff::Timestamp;

/// Whom the certificate is for; nobody has this name (RFC 2606).
pub const ELSEWHERE: &str = "elsewhere.bookend.example";

/// Issues a certificate that nothing is wrong with but that it is for somebody else.
///
/// # Errors
///
/// [`TlsError`].
pub fn wrong_host(authority: &Authority, now: Timestamp) -> Result<Chain, TlsError> {
    let lifetime = Lifetime::of_days(now, 365);
    shown(authority, &[ELSEWHERE.to_owned()], lifetime)
}
