//! Reads the published cases and tells whether they pass.

pub(crate) mod cases;
pub(crate) mod judge;
