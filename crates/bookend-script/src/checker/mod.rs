//! What every part of checking uses: collecting diagnostics, reading maps and values.

mod collect;
mod elements;
mod fixtures;
mod http;
mod patterns;
mod profiles;
mod quantities;
mod templates;
mod values;

pub(crate) use collect::Checker;
pub use profiles::KnownProfile;
