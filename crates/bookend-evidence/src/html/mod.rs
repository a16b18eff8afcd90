//! The report as one page for people: no script, no other file, light and dark.

mod escape;
mod exchange;
mod journey;
mod page;

pub use page::html;
