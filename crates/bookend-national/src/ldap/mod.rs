//! The Spine directory over LDAP: messages in, messages out. Sockets are in `listener`.
//!
//! Source: section 3 of the digest of the national services.

mod answer;
mod desk;
mod ended;
mod filter_text;
mod in_clear;
mod listener;
mod plan;
mod play;
mod raw;
mod request;
mod start_tls;
mod told;
mod wire;

pub(crate) use desk::Desk;
pub(crate) use listener::LdapListener;
