//! `expired`: a certificate that was valid until yesterday.

use super::shown;
use crate::authority::Authority;
use crate::error::TlsError;
use crate::lifetime::Lifetime;
use crate::material::Chain;
use jiff::Timestamp;

/// Issues a certificate that nothing is wrong with but that it ended yesterday.
///
/// # Errors
///
/// [`TlsError`].
pub fn expired(authority: &Authority, names: &[String], now: Timestamp) -> Result<Chain, TlsError> {
    shown(authority, names, Lifetime::over(now))
}
