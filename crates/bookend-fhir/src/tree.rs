//! Questions to a resource that need no tables.

use serde_json::Value;

/// Returns the type of a resource; `None` where the tree is none.
pub fn resource_type(resource: &Value) -> Option<&str> {
    resource.get("resourceType")?.as_str()
}

/// Returns the logical id of a resource.
pub fn id(resource: &Value) -> Option<&str> {
    resource.get("id")?.as_str()
}
