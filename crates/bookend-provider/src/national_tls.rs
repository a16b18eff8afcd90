//! What the command line of the national stand-ins says of TLS.

use crate::tls::{ShownFlags, TlsArgs};
use clap::Args;

/// What the stand-ins show and whom they let in, and what the proxy trusts and shows to providers.
#[derive(Args, Clone, Debug, Default)]
pub struct NationalTls {
    /// What callers are shown.
    #[command(flatten)]
    pub shown: ShownFlags,
    /// What the proxy goes by, when it asks a provider.
    #[command(flatten)]
    pub client: TlsArgs,
}
