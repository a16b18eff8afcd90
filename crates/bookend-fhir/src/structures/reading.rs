//! Reads the text of a table.
//!
//! The tables are part of the program and `cargo xtask structures` writes them, so a line that
//! cannot be read is left out here; the tests of this module see to it that none is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::{Element, Kind, Type};

/// A type as the table has it: with its own elements only.
struct Entry {
    name: &'static str,
    base: Option<&'static str>,
    kind: Kind,
    is_abstract: bool,
    elements: Vec<Element>,
}

/// Reads a table into its types by name, each with the elements it inherits.
pub(super) fn read(text: &'static str) -> BTreeMap<&'static str, Type> {
    let entries = entries(text);
    let by_name: BTreeMap<&str, &Entry> = entries.iter().map(|entry| (entry.name, entry)).collect();
    let bases: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.base).collect();
    let types = entries.iter().map(|entry| {
        let elements = all_elements(entry, &by_name);
        let Entry {
            name,
            base,
            kind,
            is_abstract,
            ..
        } = *entry;
        let of = Type::new(name, base, kind, is_abstract, elements);
        (name, of.with_heirs(bases.contains(name)))
    });
    types.collect()
}

/// Returns the elements of a type, those of its bases first.
fn all_elements(entry: &Entry, by_name: &BTreeMap<&str, &Entry>) -> Vec<Element> {
    let mut lineage = vec![entry];
    let mut base = entry.base;
    while let Some(found) = base.and_then(|name| by_name.get(name)) {
        lineage.push(found);
        base = found.base;
    }
    lineage
        .iter()
        .rev()
        .flat_map(|entry| entry.elements.iter().cloned())
        .collect()
}

/// Reads the lines into types, each with the elements below it.
fn entries(text: &'static str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        match line.strip_prefix("  ") {
            None => entries.extend(entry(line)),
            Some(line) => {
                if let (Some(owner), Some(element)) = (entries.last_mut(), element(line)) {
                    owner.elements.push(element);
                }
            }
        }
    }
    entries
}

/// Reads `abstract resource DomainResource < Resource`.
fn entry(line: &'static str) -> Option<Entry> {
    let (line, is_abstract) = match line.strip_prefix("abstract ") {
        Some(rest) => (rest, true),
        None => (line, false),
    };
    let (kind, line) = line.split_once(' ')?;
    let kind = match kind {
        "primitive" => Kind::Primitive,
        "datatype" => Kind::Datatype,
        "resource" => Kind::Resource,
        "nested" => Kind::Nested,
        _ => return None,
    };
    let (name, base) = match line.split_once(" < ") {
        Some((name, base)) => (name, Some(base)),
        None => (line, None),
    };
    Some(Entry {
        name,
        base,
        kind,
        is_abstract,
        elements: Vec::new(),
    })
}

/// Reads `value[x] 0..1 Reference(Patient|Practitioner) string` and `status 1..1 code{free|busy}`.
fn element(line: &'static str) -> Option<Element> {
    let mut words = line.split(' ');
    let name = words.next()?;
    let (min, max) = words.next()?.split_once("..")?;
    let (mut targets, mut codes) = (Vec::new(), Vec::new());
    let types = words.map(|word| {
        if let Some((name, within)) = word.split_once('(') {
            targets.extend(within.trim_end_matches(')').split('|'));
            name
        } else if let Some((name, within)) = word.split_once('{') {
            codes.extend(within.trim_end_matches('}').split('|'));
            name
        } else {
            word
        }
    });
    let types = types.collect();
    let (name, is_attribute) = name
        .strip_prefix('@')
        .map_or((name, false), |name| (name, true));
    let (name, is_choice) = name
        .strip_suffix("[x]")
        .map_or((name, false), |name| (name, true));
    let (min, is_list) = (min.parse().ok()?, max == "*");
    Some(Element {
        name,
        types,
        targets,
        codes,
        is_choice,
        min,
        is_list,
        is_attribute,
        place_of_type: OnceLock::new(),
    })
}
