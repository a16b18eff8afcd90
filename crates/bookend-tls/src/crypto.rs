//! Which library does the cryptography.

use rustls::crypto::CryptoProvider;
use std::sync::Arc;

/// Returns the library that does the cryptography of TLS; the workspace's manifest names the same
/// one in the features of `rustls`, `tokio-rustls` and `rcgen`.
pub fn crypto() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Makes it the one of the process, for libraries that ask for that; a second call changes nothing.
pub fn install() {
    // The first one stays, and is the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
