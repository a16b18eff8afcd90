//! Writing.

use serde_json::Value;

/// Writes a resource without any white space.
///
/// Names stand in the order of the tree and numbers keep their digits.
pub fn write(resource: &Value) -> Vec<u8> {
    // Writing a tree of values with text keys to memory cannot fail.
    serde_json::to_vec(resource).unwrap_or_default()
}
