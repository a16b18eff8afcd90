//! A run as one page for people, which needs nothing beside it, light and dark.
//!
//! The page has the verdicts as they are, and what failed in plain HTML for whoever reads it without
//! JavaScript; exchanges, bodies and what was met stand in it compressed, in chunks,
//! and are unpacked when somebody looks at one. So ten thousand of them open as quickly as ten: what a
//! browser takes to open a page is, for the most part, to read its text.

mod chunks;
mod findings;
mod page;
mod pieces;
mod without_script;

pub use page::PALETTE;
pub(crate) use page::write_page;
