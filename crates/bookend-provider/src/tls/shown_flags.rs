//! What the command line says of the certificate that is shown to callers.

use bookend_tls::{OldestVersion, ServerFiles};
use clap::Args;
use std::path::PathBuf;

/// What is shown to callers, and whom it lets in.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "TLS")]
pub struct ShownFlags {
    /// The certificate to show as PEM, those that lead to its authority behind it: with it, TLS is spoken
    /// at every address. `bookend-provider certs` makes some for development.
    #[arg(
        long,
        value_name = "FILE",
        env = "BOOKEND_TLS_CERT",
        requires = "tls_key"
    )]
    pub tls_cert: Option<PathBuf>,
    /// The private key of the certificate, as PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "BOOKEND_TLS_KEY",
        requires = "tls_cert"
    )]
    pub tls_key: Option<PathBuf>,
    /// The authorities of callers, as PEM: with them, every caller has to show a certificate of one.
    #[arg(
        long,
        value_name = "FILE",
        env = "BOOKEND_CLIENT_CA",
        requires = "tls_cert"
    )]
    pub client_ca: Option<PathBuf>,
    /// The oldest version of TLS that is spoken: 1.2 or 1.3.
    #[arg(
        long,
        value_name = "VERSION",
        env = "BOOKEND_TLS_MIN",
        default_value = "1.2"
    )]
    pub tls_min: OldestVersion,
}

impl ShownFlags {
    /// Returns the files; nothing where everything is in the clear.
    pub fn files(&self) -> Option<ServerFiles> {
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        files.map(|(certificate, key)| ServerFiles {
            certificate,
            key,
            client_authorities: self.client_ca.clone(),
            oldest: self.tls_min,
        })
    }
}
