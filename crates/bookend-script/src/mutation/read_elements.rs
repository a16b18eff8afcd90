//! Reading mutations of elements, which FHIRPath names.

use super::read::Reader;
use super::{JsonType, Mutation, Spoiling, Target};
use crate::diagnostic::{Diagnostic, Severity};
use crate::node::{Entry, Node};
use crate::source::Span;
use bookend_fhir::fhirpath;

/// The mutations that need something below their elements: the key, how elements are spoilt, the paths
/// below of which one has to be possible, and what that is in words.
const SPOILINGS: &[(&str, Spoiling, &[&str], &str)] = &[
    ("duplicate", Spoiling::Duplicate, &[], ""),
    (
        "wrong-system",
        Spoiling::WrongSystem,
        &["system", "coding.system"],
        "what has a `system`, such as an identifier or a code",
    ),
    (
        "wrong-profile",
        Spoiling::WrongProfile,
        &["meta.profile"],
        "a resource, such as `$this` or `contained.ofType(Patient)`",
    ),
    (
        "bad-reference",
        Spoiling::BadReference,
        &["reference"],
        "a reference, such as `participant.actor`",
    ),
];

impl Reader<'_> {
    /// Whoever drops what cannot be there has misspelt it.
    pub(super) fn drops(&self, node: &Node) -> Vec<Mutation> {
        self.each_path(node, Mutation::Drop)
    }

    /// An element may be set that no resource has, to see what becomes of it; what it is set in has
    /// to be there.
    pub(super) fn sets(&self, node: &Node) -> Vec<Mutation> {
        let Some(entries) = node.entries() else {
            self.checker
                .expected(node, "`set` is a map of paths to values");
            return Vec::new();
        };
        let read = |entry: &Entry| {
            let target = self.target(&entry.key_span, &entry.key)?;
            let value = self.checker.shape(&entry.value, self.names);
            Some(Mutation::Set(target, value))
        };
        entries.iter().filter_map(read).collect()
    }

    /// `move: {from: <path>, to: <path>}`.
    pub(super) fn moves(&self, node: &Node) -> Option<Mutation> {
        let checker = self.checker;
        let fields = checker.fields(node, "`move`")?;
        let from = fields.require(checker, "from");
        let to = fields.require(checker, "to");
        fields.finish(checker);
        let from = from.and_then(|node| self.path(node));
        let to = to.and_then(|node| {
            let target = self.target(&node.span, &checker.text(node, "a path")?)?;
            if target.parents.is_none() {
                let message = "what is moved needs a name where it comes to stand";
                let help = "end the path in the name of an element: `comment`, `participant.actor`";
                checker.report(Diagnostic::new(&node.span, message).help(help));
            }
            Some(target)
        });
        let (from, to) = (from?, to?);
        if from.text() == to.elements.text() {
            let message = "this moves elements to where they stand";
            checker.report(Diagnostic::new(&node.span, message));
        }
        Some(Mutation::Move(from, to))
    }

    /// `retype: {<path>: <type>}`: a type of JSON, or for a resource another type of resource.
    pub(super) fn retypes(&self, node: &Node) -> Vec<Mutation> {
        let Some(entries) = node.entries() else {
            let rule = "`retype` is a map of paths to types, such as `{start: number}`";
            self.checker.expected(node, rule);
            return Vec::new();
        };
        let read = |entry: &Entry| {
            let path = self.path_of(&entry.key_span, &entry.key);
            let name = self.checker.text(&entry.value, "a type")?;
            let known = JsonType::NAMES.iter().find(|(known, _)| *known == name);
            let spoiling = match known {
                Some((_, to)) => Spoiling::Retype(*to),
                None => self.other_resource(entry, name)?,
            };
            Some(Mutation::Spoil(path?, spoiling))
        };
        entries.iter().filter_map(read).collect()
    }

    fn other_resource(&self, entry: &Entry, name: String) -> Option<Spoiling> {
        let structures = self.checker.standard.structures()?;
        if structures.resource_named(&name).is_none() {
            let message = format!("an element cannot be retyped to `{name}`");
            let known = JsonType::NAMES.iter().map(|(known, _)| *known);
            let diagnostic = Diagnostic::new(&entry.value.span, message).suggest(&name, known);
            self.checker.report(diagnostic);
            return None;
        }
        self.needs(&entry.key_span, &entry.key, &["meta"], "a resource");
        Some(Spoiling::ResourceType(name))
    }

    /// Mutations that take paths and nothing else.
    pub(super) fn spoils(&self, entry: &Entry) -> Vec<Mutation> {
        let found = SPOILINGS.iter().find(|(key, ..)| *key == entry.key);
        let Some((_, spoiling, below, words)) = found else {
            return Vec::new();
        };
        let node = &entry.value;
        for item in node.items().unwrap_or(std::slice::from_ref(node)) {
            if let Some(path) = item.text().filter(|_| !below.is_empty()) {
                self.needs(&item.span, path, below, words);
            }
        }
        self.each_path(node, |path| Mutation::Spoil(path, spoiling.clone()))
    }

    /// Remarks on a path below whose elements none of these can be.
    fn needs(&self, span: &Span, path: &str, below: &[&str], words: &str) {
        let types = self.names.types(self.side);
        let types: Vec<&str> = types.iter().map(String::as_str).collect();
        let Some(structures) = self.checker.standard.structures() else {
            return;
        };
        // The path may name the part itself: `contained.ofType(Slot).identifier.system`.
        let is_part = |part: &str| {
            let last = part.rsplit('.').next().unwrap_or(part);
            path.ends_with(&format!(".{last}"))
        };
        let is_possible = |part: &str| {
            let whole = fhirpath::Expression::compile(&format!("{path}.{part}"));
            // What cannot be compiled is told of the path itself.
            whole.map_or(true, |whole| {
                let unknown = whole.unknown_names(&types, structures);
                unknown.iter().all(|it| it.range.start < path.len())
            })
        };
        if below.iter().any(|part| is_part(part)) || below.iter().any(|part| is_possible(part)) {
            return;
        }
        let message = format!("`{path}` is not {words}");
        self.checker.report(Diagnostic::new(span, message));
    }

    fn each_path(
        &self,
        node: &Node,
        of: impl Fn(fhirpath::Expression) -> Mutation,
    ) -> Vec<Mutation> {
        let nodes = node.items().unwrap_or(std::slice::from_ref(node));
        let paths = nodes.iter().filter_map(|node| self.path(node));
        paths.map(of).collect()
    }

    fn path(&self, node: &Node) -> Option<fhirpath::Expression> {
        self.path_of(&node.span, &self.checker.text(node, "a path")?)
    }

    fn path_of(&self, span: &Span, text: &str) -> Option<fhirpath::Expression> {
        let path = self.checker.fhirpath(span, text)?;
        let types = self.names.types(self.side);
        self.checker.judge_path(span, &path, types, Severity::Error);
        Some(path)
    }

    fn target(&self, span: &Span, text: &str) -> Option<Target> {
        let elements = self.checker.fhirpath(span, text)?;
        let parents = split_last(text).and_then(|(parent, name)| {
            Some((fhirpath::Expression::compile(parent).ok()?, name.to_owned()))
        });
        let around = parents.as_ref().map_or(&elements, |(parents, _)| parents);
        let types = self.names.types(self.side);
        self.checker
            .judge_path(span, around, types, Severity::Warning);
        Some(Target { elements, parents })
    }
}

/// Splits the last name off a path: `contained.ofType(Slot)` and `status`. A single name is below
/// the resource itself.
fn split_last(path: &str) -> Option<(&str, &str)> {
    let (parent, name) = match path.rsplit_once('.') {
        Some((parent, name)) if parent.matches('(').count() == parent.matches(')').count() => {
            (parent, name)
        }
        Some(_) => return None,
        None => ("$this", path),
    };
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name.then_some((parent, name))
}
