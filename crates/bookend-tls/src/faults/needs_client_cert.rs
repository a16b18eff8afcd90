//! `needs-client-cert`: nobody comes in without a certificate.

use crate::error::TlsError;
use crate::server::{ServerSide, Visitors};
use rustls::RootCertStore;
use std::sync::Arc;

/// Returns a side that asks its callers for a certificate of these authorities.
///
/// # Errors
///
/// [`TlsError`].
pub fn needs_client_cert(
    side: &ServerSide,
    authorities: Arc<RootCertStore>,
) -> Result<ServerSide, TlsError> {
    if side.asks_for_certificates() {
        return Ok(side.clone());
    }
    let side = side.visited_by(Visitors::Certified(authorities));
    side.config()?;
    Ok(side)
}
