//! What the command line says of TLS.

use bookend_tls::{OldestVersion, ServerFiles};
use clap::Args;
use std::path::PathBuf;

/// What the command line says of TLS.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "TLS")]
pub struct TlsFlags {
    /// The certificate of the provider as PEM, those that lead to its authority behind it: with it,
    /// TLS is spoken. `bookend-provider certs` makes some for development.
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
    /// A folder that `bookend-provider certs` has made: its authority issues what the `listeners` of
    /// scripts show.
    #[arg(long, value_name = "DIR", env = "BOOKEND_TLS_ISSUER")]
    pub tls_issuer: Option<PathBuf>,
}

/// What a provider goes by when it speaks TLS.
#[derive(Clone, Debug, Default)]
pub struct TlsChoice {
    /// What it shows; without, it speaks in the clear.
    pub files: Option<ServerFiles>,
    /// The folder of the authority that issues what listeners of scripts show.
    pub issuer: Option<PathBuf>,
}

impl TlsFlags {
    /// Returns what a provider goes by.
    pub fn choice(&self) -> TlsChoice {
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        TlsChoice {
            files: files.map(|(certificate, key)| ServerFiles {
                certificate,
                key,
                client_authorities: self.client_ca.clone(),
                oldest: self.tls_min,
            }),
            issuer: self.tls_issuer.clone(),
        }
    }
}
