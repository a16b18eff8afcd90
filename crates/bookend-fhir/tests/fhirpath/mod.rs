//! Reads the published cases and tells whether they pass.

pub mod cases;
pub mod judge;
