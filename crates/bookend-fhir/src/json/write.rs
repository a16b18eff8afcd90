//! Writing.

use serde_json::Value;

/// How long a resource is, usually: growing to it step by step would copy it several times.
const USUAL_LENGTH: usize = 4096;

/// Writes a resource without any white space.
///
/// Names stand in the order of the tree and numbers keep their digits.
pub fn write(resource: &Value) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL_LENGTH);
    // Writing a tree of values with text keys to memory cannot fail.
    let _ = serde_json::to_writer(&mut bytes, resource);
    bytes
}
