//! HTTP; the only folder that names the web framework.

mod exchange;
mod listener;

pub(crate) use listener::{HttpListener, bind};
