//! Finding the sections of several files.

use crate::node::Node;
use std::collections::BTreeMap;

pub(super) fn sections<'f>(
    files: &[&'f Node],
    name: &'static str,
) -> impl Iterator<Item = &'f Node> {
    files
        .iter()
        .filter_map(move |file| file.get(name))
        .filter(|node| !node.is_null())
}

pub(super) fn named<'f>(files: &[&'f Node], section: &'static str) -> BTreeMap<String, &'f Node> {
    sections(files, section)
        .flat_map(|node| node.entries().unwrap_or_default())
        .map(|entry| (entry.key.clone(), &entry.value))
        .collect()
}
