//! The Spine directory: what it knows, whichever interface asks.

mod directory;
mod dn;
mod filter;
mod search;

pub(crate) use directory::{Directory, DirectoryEntry};
pub(crate) use filter::Filter;
pub(crate) use search::{Found, Scope, Search};

#[cfg(test)]
mod tests;
