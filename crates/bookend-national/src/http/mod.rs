//! HTTP; the only folder that names the server.

mod exchange;
mod listener;

pub(crate) use listener::{HttpListener, bind};
