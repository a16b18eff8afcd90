//! A run as one page for people, which needs nothing beside it, light and dark.
//!
//! The page has the verdicts as they are; exchanges and bodies stand in it compressed, in chunks,
//! and are unpacked when somebody looks at one. So ten thousand of them open as quickly as ten.

mod chunks;
mod page;
mod pieces;

pub use page::PALETTE;
pub(crate) use page::write_page;
