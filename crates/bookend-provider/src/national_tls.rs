//! What the command line of the national stand-ins says of TLS.

use bookend_tls::{ClientFiles, OldestVersion, ServerFiles};
use clap::Args;
use std::path::PathBuf;

/// What the stand-ins show, whom they let in, and what the proxy shows to providers.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "TLS")]
pub struct NationalTls {
    /// The certificate of the stand-ins as PEM, those that lead to its authority behind it: with it, TLS is
    /// spoken at every address. `bookend-provider certs` makes some for development.
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
    /// A PEM file with further certificate authorities of providers, which the proxy trusts.
    #[arg(long, value_name = "FILE", env = "BOOKEND_CA")]
    pub ca: Option<PathBuf>,
    /// The certificate that the proxy shows to a provider that asks for one, as PEM.
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

impl NationalTls {
    /// Returns what is shown to callers, and to whom; nothing where everything is in the clear.
    pub fn shown(&self) -> Option<ServerFiles> {
        let files = self.tls_cert.clone().zip(self.tls_key.clone());
        files.map(|(certificate, key)| ServerFiles {
            certificate,
            key,
            client_authorities: self.client_ca.clone(),
            oldest: self.tls_min,
        })
    }

    /// Returns what the proxy trusts, and shows to providers.
    pub fn client(&self) -> ClientFiles {
        ClientFiles {
            authorities: self.ca.clone(),
            identity: self.client_cert.clone().zip(self.client_key.clone()),
        }
    }
}
