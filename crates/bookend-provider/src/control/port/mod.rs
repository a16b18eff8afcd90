//! The sockets of the control port; beside `http/`, the only folder that names the web framework.

mod guard;
mod serve;
mod stream;

pub(crate) use serve::{ControlPort, open_control};
