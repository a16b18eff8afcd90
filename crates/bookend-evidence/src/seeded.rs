//! Hashing that nobody can foresee.

use rustc_hash::FxSeededState;
use std::hash::{BuildHasher as _, RandomState};

/// Returns a way to hash with a seed that is drawn by chance, so that nobody can send names or
/// bodies that collide. Nothing that is written depends on it.
pub(crate) fn hasher() -> FxSeededState {
    let seed = RandomState::new().hash_one(0_u8);
    FxSeededState::with_seed(usize::try_from(seed).unwrap_or(usize::MAX))
}
