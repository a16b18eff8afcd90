//! The Spine directory: what it knows, whichever interface asks.

mod directory;
mod dn;
mod filter;
mod search;

pub use directory::{Directory, DirectoryEntry};
pub use filter::Filter;
pub use search::{Found, Scope, Search};

#[cfg(test)]
mod tests;
