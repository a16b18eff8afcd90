//! The way through the national services: where they are, who is asked what, and how.

mod addresses;
mod directory;
mod place;
mod search;
mod way;

pub use addresses::{Addresses, DirectoryAddress, Security};
pub(crate) use addresses::{parse_directory, parse_service};
pub(crate) use place::Place;
pub(crate) use way::{Way, asks_nationally};
