//! YAML text to a document with places; the only module that names the YAML crates.
//!
//! `saphyr-parser` reads the text and says where everything stands; `serde_yaml` says what a scalar is
//! that may be no text.

mod byte_index;
mod document;
mod merge;
mod part;
mod reader;
mod scalar;
mod syntax_help;

pub use document::parse;
pub(crate) use part::part_of;
