//! What happens on a connection before its first message.

mod caller;
mod shown;
mod taking;

pub(crate) use caller::Caller;
pub(crate) use shown::Shown;
pub(crate) use taking::take;
