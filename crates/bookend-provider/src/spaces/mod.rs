//! Spaces: callers kept apart, each with a diary, counts, clock and journal of its own.

mod naming;
mod own;
mod space;
mod standing;

pub use naming::{SpaceBy, SpaceByError};
pub use own::{OwnSpace, OwnSpaceError, OwnSpaces};
pub(crate) use space::Space;
pub use standing::SpaceBounds;
pub(crate) use standing::{Spaces, Swapped};
