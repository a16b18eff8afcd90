//! Moving the clocks of both ends.

use crate::template::Shape;
use jiff::SignedDuration;

/// A change of the clocks of both ends: first where they stand, then whether they run, then how far
/// they are apart.
#[derive(Clone, Debug, Default)]
pub struct ClockChange {
    /// The point in time to which both are set, as text.
    pub set: Option<Shape>,
    /// By how much both are moved; back when it is negative.
    pub advance: Option<SignedDuration>,
    /// Whether both stand still from now on, or run.
    pub frozen: Option<bool>,
    /// How far the target's clock is ahead of the consumer's own; behind when it is negative.
    pub skew: Option<SignedDuration>,
}
