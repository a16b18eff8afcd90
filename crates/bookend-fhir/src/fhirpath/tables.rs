//! What the structure tables say about the nodes of a tree.

use std::cell::Cell;

use serde_json::Value;

use super::syntax::TypeSpecifier;
use crate::tree::resource_type;
use crate::{Element, Kind, Named, Release, Structures, Type};

/// What the structure tables say a node is.
#[derive(Clone, Copy, Debug)]
pub(super) enum NodeType {
    /// Nothing: the tree leaves the standard, or there is no table.
    Unknown,
    /// A type of the tables.
    Fhir(&'static Type),
    /// A type of FHIRPath itself, as `id` and `Extension.url` have in R4.
    System(&'static str),
}

impl NodeType {
    /// Returns the type, where it is one of the tables.
    pub(super) fn fhir(self) -> Option<&'static Type> {
        match self {
            Self::Fhir(kind) => Some(kind),
            Self::System(_) | Self::Unknown => None,
        }
    }

    /// Whether the type is written in JSON as one value with a companion beside it.
    pub(super) fn is_primitive(self) -> bool {
        match self {
            Self::Unknown => false,
            Self::System(_) => true,
            Self::Fhir(kind) => kind.kind == Kind::Primitive && kind.name != "xhtml",
        }
    }

    /// Whether two nodes are known to have the same type.
    pub(super) fn is_same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Fhir(left), Self::Fhir(right)) => std::ptr::eq(left, right),
            (Self::Unknown, Self::Unknown) => true,
            _ => false,
        }
    }
}

/// How many resource types are remembered: a booking is of four.
const REMEMBERED: usize = 4;

/// The structure tables, where there are any.
#[derive(Debug)]
pub(super) struct Tables {
    structures: Option<&'static Structures>,
    /// The resource types that were asked for last: the next one is often among them.
    last: Cell<[Option<&'static Type>; REMEMBERED]>,
}

/// What the tables say of a name in a type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lookup {
    /// The type of the child whose JSON name it is.
    pub(super) kind: NodeType,
    /// The element `value[x]` for the name `value`.
    pub(super) choice: Option<&'static Element>,
}

impl Tables {
    pub(super) fn new(structures: Option<&'static Structures>) -> Self {
        Self {
            structures,
            last: Cell::default(),
        }
    }

    /// Whether there are no tables.
    pub(super) fn is_empty(&self) -> bool {
        self.structures.is_none()
    }

    /// Returns the type of a name.
    pub(super) fn named(&self, name: &str) -> NodeType {
        let known = self
            .structures
            .and_then(|structures| structures.type_named(name));
        known.map_or(NodeType::Unknown, NodeType::Fhir)
    }

    /// Returns the type of a specifier, which remembers it.
    pub(super) fn specified(&self, specifier: &TypeSpecifier) -> Option<&'static Type> {
        let structures = self.structures?;
        let named = || structures.type_named(&specifier.name);
        let (release, found) = *specifier
            .found
            .get_or_init(|| (structures.release(), named()));
        if release == structures.release() {
            found
        } else {
            named()
        }
    }

    /// Whether a type is that of a specifier or specialises it.
    pub(super) fn is_of(&self, kind: &Type, specifier: &TypeSpecifier) -> bool {
        let of = || self.structures.zip(self.specified(specifier));
        of().is_some_and(|(structures, of)| structures.descends(kind, of))
    }

    /// Whether a type is another or specialises it.
    pub(super) fn is_a(&self, name: &str, other: &str) -> bool {
        name == other
            || self
                .structures
                .is_some_and(|structures| structures.is_a(name, other))
    }

    /// Returns the type of the resource that the value is, where anything may stand.
    pub(super) fn resource_or(&self, kind: NodeType, value: Option<&Value>) -> NodeType {
        let is_open = match kind {
            NodeType::Unknown => self.structures.is_some(),
            NodeType::Fhir(kind) => kind.is_abstract && kind.kind == Kind::Resource,
            NodeType::System(_) => false,
        };
        if !is_open {
            return kind;
        }
        let Some(name) = value.and_then(resource_type) else {
            return kind;
        };
        let mut last = self.last.get();
        if let Some(known) = last.iter().flatten().find(|known| known.name == name) {
            return NodeType::Fhir(known);
        }
        match self.named(name) {
            NodeType::Fhir(found) => {
                last.rotate_right(1);
                last[0] = Some(found);
                self.last.set(last);
                NodeType::Fhir(found)
            }
            _ => kind,
        }
    }

    /// Returns what the tables say of a name in a path.
    pub(super) fn look_up(&self, parent: NodeType, name: &str) -> Lookup {
        Lookup {
            kind: self.child(parent, name),
            choice: parent.fhir().and_then(|kind| kind.choice(name)),
        }
    }

    /// Returns what the tables say of a child by its JSON name.
    ///
    /// An extension is one whatever it stands in, so that trees beyond the standard keep theirs.
    pub(super) fn child(&self, parent: NodeType, name: &str) -> NodeType {
        match parent.fhir().and_then(|kind| kind.element(name)) {
            Some(named) => self.element(&named),
            None if name == "extension" => self.named("Extension"),
            None => NodeType::Unknown,
        }
    }

    /// Returns the type of an element, of the choice that its name makes.
    ///
    /// R4 gives `id` and `Extension.url` a type of FHIRPath, which its tables cannot say.
    /// Source: <https://hl7.org/fhir/R4/element-definitions.html#Element.id>.
    fn element(&self, named: &Named<'static>) -> NodeType {
        let is_r4 = self
            .structures
            .is_some_and(|tables| tables.release() == Release::R4);
        if is_r4 && (named.element.name == "id" || named.element.is_attribute) {
            return NodeType::System("String");
        }
        let of = self.structures.and_then(|tables| tables.type_of(named));
        of.map_or(NodeType::Unknown, NodeType::Fhir)
    }
}
