//! What a provider shows behind TLS, and what goes wrong with it on purpose.

mod certs;
mod client_flags;
mod flags;
mod shown;
mod shown_flags;

pub use certs::{CertsFlags, certs};
pub use client_flags::TlsArgs;
pub use flags::{TlsChoice, TlsFlags};
pub use shown::ListenerError;
pub(crate) use shown::{Door, Shown};
pub use shown_flags::ShownFlags;
