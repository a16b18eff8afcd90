//! The elements that a profile asks for.

use crate::Profiles;
use crate::compile::{Node, NodeId, Slice, Test};
use bookend_fhir::{Element, Type};
use serde_json::Value;

/// How deep elements are looked at; extensions may have extensions.
const DEEPEST: usize = 8;

impl Profiles {
    /// Returns the elements that what conforms to a profile has, by FHIRPath below it: those of its type,
    /// those that the profile asks for, and those of slices that FHIRPath can tell. Below an element
    /// that may be missing stands only what the profile asks for there.
    ///
    /// **Shape:** in the order of the standard, each before its parts; nothing for a profile that no
    /// package carries.
    pub fn mandatory(&self, address: &str) -> Vec<String> {
        let Some(profile) = self.by_url.get(address) else {
            return Vec::new();
        };
        let mut gathering = Gathering {
            profiles: self,
            found: Vec::new(),
        };
        let above = Above {
            node: self.node(profile.root),
            is_there: true,
            depth: 0,
        };
        gathering.elements("", profile.of, above);
        gathering.found
    }
}

/// What is gathered, and of which profiles.
struct Gathering<'p> {
    profiles: &'p Profiles,
    found: Vec<String>,
}

/// What elements stand below.
#[derive(Clone, Copy)]
struct Above<'p> {
    /// What the profile asks of it.
    node: Option<&'p Node>,
    /// Whether it cannot be missing.
    is_there: bool,
    depth: usize,
}

impl<'p> Gathering<'p> {
    fn elements(&mut self, prefix: &str, of: &Type, above: Above<'p>) {
        if above.depth > DEEPEST {
            return;
        }
        for element in &of.elements {
            let child = above.node.and_then(|node| self.child(node, element));
            if child.is_some_and(|child| child.max == Some(0)) {
                continue;
            }
            let path = format!("{prefix}{}", element.name);
            let asked = child.map_or(0, |child| child.min);
            // What the standard asks for below something that may be missing is not the profile's.
            let of_standard = if above.is_there { element.min } else { 0 };
            let is_mandatory = asked.max(of_standard) > 0;
            if is_mandatory {
                self.found.push(path.clone());
            }
            if !is_mandatory && child.is_none() {
                continue;
            }
            let below = Above {
                node: child,
                is_there: above.is_there && is_mandatory,
                depth: above.depth + 1,
            };
            self.parts(&path, element, below);
            for slice in child
                .map(|child| child.slices.as_slice())
                .unwrap_or_default()
            {
                self.slice(&path, element, (slice, below.depth));
            }
        }
    }

    fn parts(&mut self, path: &str, element: &Element, above: Above<'p>) {
        if let Some(inner) = self.profiles.structures.only_type(element) {
            self.elements(&format!("{path}."), inner, above);
        }
    }

    fn slice(&mut self, path: &str, element: &Element, (slice, depth): (&Slice, usize)) {
        let (Some(node), Some(told)) = (self.profiles.node(slice.node), told(slice)) else {
            return;
        };
        if node.max == Some(0) {
            return;
        }
        let path = format!("{path}.where({told})");
        if node.min > 0 {
            self.found.push(path.clone());
        }
        let below = Above {
            node: Some(node),
            is_there: false,
            depth,
        };
        self.parts(&path, element, below);
    }

    fn child(&self, node: &Node, element: &Element) -> Option<&'p Node> {
        let children: &[NodeId] = &node.children;
        let mut children = children.iter().filter_map(|id| self.profiles.node(*id));
        children.find(|child| child.element == element.name && child.only.is_none())
    }
}

/// Returns what tells the items of a slice as a condition of FHIRPath, where that are fixed texts.
fn told(slice: &Slice) -> Option<String> {
    let tests = slice.tests.iter().map(|test| match &test.test {
        Test::Fixed(Value::String(text)) if !text.contains(['\'', '\\']) => {
            Some(format!("{} = '{text}'", test.path.text()))
        }
        Test::Fixed(_)
        | Test::Pattern(_)
        | Test::Binding(_)
        | Test::Types(_)
        | Test::Profiles(_)
        | Test::Exists(_) => None,
    });
    let tests: Vec<String> = tests.collect::<Option<_>>()?;
    (!tests.is_empty()).then(|| tests.join(" and "))
}
