//! What the command line says of those who are called behind TLS.

use bookend_tls::ClientFiles;
use clap::Args;
use std::path::PathBuf;

/// Whom a caller trusts behind TLS, and what it shows.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "TLS")]
pub struct TlsArgs {
    /// A PEM file with further certificate authorities to trust.
    #[arg(long, value_name = "FILE", env = "BOOKEND_CA")]
    pub ca: Option<PathBuf>,
    /// The certificate to show to a provider that asks for one, as PEM, those that lead to its
    /// authority behind it.
    #[arg(
        long,
        value_name = "FILE",
        env = "BOOKEND_CLIENT_CERT",
        requires = "client_key"
    )]
    pub client_cert: Option<PathBuf>,
    /// The private key of that certificate, as PEM.
    #[arg(
        long,
        value_name = "FILE",
        env = "BOOKEND_CLIENT_KEY",
        requires = "client_cert"
    )]
    pub client_key: Option<PathBuf>,
}

impl TlsArgs {
    /// Returns what a client goes by.
    pub fn files(&self) -> ClientFiles {
        ClientFiles {
            authorities: self.ca.clone(),
            identity: self.client_cert.clone().zip(self.client_key.clone()),
        }
    }
}
