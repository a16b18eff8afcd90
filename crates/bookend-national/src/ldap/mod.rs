//! The Spine directory over LDAP: messages in, messages out. Sockets are in `listener`.
//!
//! Source: section 3 of the digest of the national services.

mod answer;
mod desk;
mod listener;
mod request;
mod start_tls;
mod wire;

pub(crate) use desk::Desk;
pub(crate) use listener::LdapListener;
