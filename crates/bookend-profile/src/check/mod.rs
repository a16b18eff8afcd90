//! Judges resources by profiles.

mod binding;
mod collector;
mod home;
mod items;
mod judge;
mod place;
mod resources;
mod slices;
mod targets;
mod value;

pub use judge::{Opinion, Wanted};
