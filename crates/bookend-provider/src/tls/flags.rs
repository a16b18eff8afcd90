//! What the command line says of TLS.

use super::shown_flags::ShownFlags;
use bookend_tls::ServerFiles;
use clap::Args;
use std::path::PathBuf;

/// What the command line says of TLS.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "TLS")]
pub struct TlsFlags {
    /// What is shown to callers.
    #[command(flatten)]
    pub shown: ShownFlags,
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
        TlsChoice {
            files: self.shown.files(),
            issuer: self.tls_issuer.clone(),
        }
    }
}
