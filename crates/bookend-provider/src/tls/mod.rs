//! What a provider shows behind TLS, and what goes wrong with it on purpose.

mod certs;
mod flags;
mod shown;

pub use certs::{CertsFlags, certs};
pub use flags::{TlsChoice, TlsFlags};
pub use shown::ListenerError;
pub(crate) use shown::{Door, Shown};
