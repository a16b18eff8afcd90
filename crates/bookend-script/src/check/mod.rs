//! From files to a checked script.

mod assemble;
mod dialect;
mod frame;
mod sections;
mod shared;

pub use assemble::{Choices, check, check_with};
