//! `unknown-ca`: a certificate of an authority that nobody knows.

use super::shown;
use crate::authority::Authority;
use crate::error::TlsError;
use crate::lifetime::Lifetime;
use crate::material::Chain;
use jiff::Timestamp;

/// Issues a certificate by an authority that is made for it and forgotten.
///
/// # Errors
///
/// [`TlsError`].
pub fn unknown_ca(names: &[String], now: Timestamp) -> Result<Chain, TlsError> {
    let lifetime = Lifetime::of_days(now, 365);
    let nobody = Authority::make("An authority that nobody knows", lifetime)?;
    shown(&nobody, names, lifetime)
}
