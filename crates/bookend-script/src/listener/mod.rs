//! What goes wrong before there is a request.

mod read;
mod row;

pub(crate) use read::read_listeners;
pub use row::{Listener, TlsFault};
