//! The HTTP client: the only folder that names it.

mod attempt_error;
mod sender;

pub use sender::{Client, ClientError};
