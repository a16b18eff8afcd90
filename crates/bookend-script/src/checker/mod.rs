//! What every part of checking uses: collecting diagnostics, reading maps and values.

mod collect;
mod elements;
mod fixtures;
mod http;
mod patterns;
mod quantities;
mod templates;
mod values;

pub(crate) use collect::Checker;
