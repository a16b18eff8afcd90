//! The Spine proxy: a forward proxy that is asked by putting the URL of a provider behind its own, and
//! that lets through what the catalogue has.
//!
//! Source: section 5 of the digest of the national services.

mod checks;
mod client;
mod headers;
mod proxy;
mod refusal;
mod target;
mod traces;

pub(crate) use proxy::Proxy;
pub(crate) use target::is_nested;

#[cfg(test)]
mod tests;
