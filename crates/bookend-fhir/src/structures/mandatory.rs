//! The elements that every instance of a type has.

use super::{Element, Kind, Structures, Type};

/// How deep elements are looked at; those of the standard end well before.
const DEEPEST: usize = 8;

impl Structures {
    /// Returns the elements that every instance of a type has, by their paths below it: `participant`,
    /// `participant.status`. What only an element that may be missing has is left out.
    ///
    /// **Shape:** in the order of the standard, each before its parts; a choice has its name without a
    /// type, as FHIRPath has it.
    pub fn mandatory(&self, of: &Type) -> Vec<String> {
        let mut found = Vec::new();
        self.gather("", of, 0, &mut found);
        found
    }

    fn gather(&self, prefix: &str, of: &Type, depth: usize, found: &mut Vec<String>) {
        for element in of.elements.iter().filter(|element| element.min > 0) {
            let path = format!("{prefix}{}", element.name);
            found.push(path.clone());
            if let Some(inner) = self.only_type(element).filter(|_| depth < DEEPEST) {
                self.gather(&format!("{path}."), inner, depth + 1, found);
            }
        }
    }

    /// Returns the type of an element with parts, where there is one only.
    pub fn only_type(&self, element: &Element) -> Option<&Type> {
        let [name] = element.types.as_slice() else {
            return None;
        };
        let of = self.type_named(name)?;
        matches!(of.kind, Kind::Nested | Kind::Datatype).then_some(of)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Release, Structures};

    fn mandatory(name: &str) -> String {
        let structures = Structures::of(Release::Stu3);
        structures
            .mandatory(structures.type_named(name).unwrap())
            .join(" ")
    }

    #[test]
    fn elements_are_followed_by_their_parts() {
        assert_eq!(
            mandatory("Appointment"),
            "status participant participant.status"
        );
        assert_eq!(mandatory("Slot"), "schedule status start end");
        assert_eq!(
            mandatory("DocumentReference"),
            "status type indexed content content.attachment"
        );
        assert_eq!(mandatory("Patient"), "");
    }
}
