//! Questions to a resource that need no tables.

use serde_json::{Map, Value};

/// Up to how many members are looked through one after another: fewer names than that are compared
/// sooner than one is hashed. Measured on appointments, whose objects have 2 to 14 members.
pub(crate) const FEW: usize = 16;

/// Returns the type of a resource; `None` where the tree is none.
pub fn resource_type(resource: &Value) -> Option<&str> {
    member(resource.as_object()?, "resourceType")?.as_str()
}

/// Returns the logical id of a resource.
pub fn id(resource: &Value) -> Option<&str> {
    member(resource.as_object()?, "id")?.as_str()
}

/// Returns a member of an object, as `Map::get` does and sooner for the small objects of FHIR.
pub fn member<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    if object.len() > FEW {
        return object.get(name);
    }
    let mut members = object.iter();
    members
        .find(|(other, _)| other.as_str() == name)
        .map(|(_, value)| value)
}

/// Returns a part of a value by its name; `null` where there is none, as indexing has it.
pub fn part<'v>(value: &'v Value, name: &str) -> &'v Value {
    let part = value.as_object().and_then(|object| member(object, name));
    part.unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_found_however_many_there_are() {
        for count in [1, FEW, FEW + 1] {
            let object: Map<String, Value> =
                (0..count).map(|it| (it.to_string(), it.into())).collect();
            let last = (count - 1).to_string();
            assert_eq!(member(&object, &last), object.get(&last));
            assert_eq!(member(&object, &count.to_string()), None);
            let object = Value::from(object);
            assert_eq!(part(&object, &last), &object[&last]);
            assert_eq!(part(&object, &count.to_string()), &Value::Null);
        }
    }
}
