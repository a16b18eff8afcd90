//! Folders that are not there yet.

use std::path::{Path, PathBuf};

/// Returns a folder below `parent` that is not there yet; one that is there already is left alone,
/// and the new one has a number at its end.
pub(crate) fn free_folder(parent: &Path, name: &str) -> PathBuf {
    let first = parent.join(name);
    let numbered = (2_u32..).map(|number| parent.join(format!("{name}-{number}")));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|folder| !folder.exists())
        .unwrap_or(first)
}
