//! The resource that an element stands in, and what surrounds it.

use bookend_fhir::fhirpath::{Part, Session};
use bookend_fhir::{Structures, tree};
use serde_json::Value;

/// The resource that an element stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Home<'t> {
    pub(super) resource: &'t Value,
    pub(super) session: &'t Session<'t>,
    pub(super) around: Around<'t>,
}

/// What surrounds a resource.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around<'t> {
    /// The resource that contains it, where one does.
    pub(super) container: Option<&'t Value>,
    /// The Bundle that it is in.
    pub(super) bundle: Option<&'t Value>,
}

impl<'t> Home<'t> {
    /// Returns what surrounds a resource within this one.
    pub(super) fn around_of(&self, element: &str) -> Around<'t> {
        if element == "contained" {
            let container = self.around.container.unwrap_or(self.resource);
            return Around {
                container: Some(container),
                ..self.around
            };
        }
        Around {
            container: None,
            bundle: Some(self.resource),
        }
    }

    /// Returns among how many resources a reference is looked for, at the most.
    pub(super) fn width(&self) -> usize {
        let count = |resource: Option<&Value>, element: &str| {
            let items = resource.and_then(|it| it.get(element)?.as_array());
            items.map_or(0, Vec::len)
        };
        let container = self.around.container.unwrap_or(self.resource);
        count(Some(container), "contained").max(count(self.around.bundle, "entry"))
    }

    /// Finds what a reference leads to, among what is contained and in the Bundle.
    pub(super) fn resolve(&self, reference: &str) -> Option<(&'t Value, Around<'t>)> {
        if let Some(id) = reference.strip_prefix('#') {
            let container = self.around.container.unwrap_or(self.resource);
            let mut contained = container.get("contained")?.as_array()?.iter();
            let found = contained.find(|it| tree::id(it) == Some(id))?;
            return Some((
                found,
                Around {
                    container: Some(container),
                    ..self.around
                },
            ));
        }
        let bundle = self.around.bundle?;
        let mut entries = bundle.get("entry")?.as_array()?.iter();
        let reference = reference.split("/_history/").next().unwrap_or(reference);
        let found = entries.find(|entry| {
            let url = entry.get("fullUrl").and_then(Value::as_str);
            url.is_some_and(|url| url == reference || ends_with(url, reference))
                || is_called(entry, reference)
        });
        let around = Around {
            container: None,
            bundle: Some(bundle),
        };
        Some((found?.get("resource")?, around))
    }
}

/// Whether an address ends with a relative reference: `https://a.b/Patient/1` with `Patient/1`.
fn ends_with(url: &str, reference: &str) -> bool {
    let before = url.strip_suffix(reference);
    reference.contains('/') && before.is_some_and(|before| before.ends_with('/'))
}

/// Whether a resource has the type and the id that a relative reference names.
fn is_called(entry: &Value, reference: &str) -> bool {
    let resource = entry.get("resource");
    let named = reference.split_once('/');
    resource.zip(named).is_some_and(|(resource, (name, id))| {
        tree::resource_type(resource) == Some(name) && tree::id(resource) == Some(id)
    })
}

/// Returns an element of a tree, where its type is one of the tables.
pub(super) fn part<'t>(
    structures: &'static Structures,
    type_name: &str,
    value: Option<&'t Value>,
    companion: Option<&'t Value>,
) -> Option<Part<'t>> {
    let of = match value.and_then(tree::resource_type) {
        Some(name) if structures.is_a(type_name, "Resource") => structures.type_named(name)?,
        _ => structures.type_named(type_name)?,
    };
    Some(Part {
        value,
        companion,
        of,
    })
}
