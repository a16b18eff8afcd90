//! Files that a program has left behind.

use std::path::{Path, PathBuf};

/// Returns every file below a folder, however deep, in the order of their paths.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let into = if path.is_dir() { &mut open } else { &mut files };
            into.push(path);
        }
    }
    files.sort();
    files
}

/// Returns every text below a folder, one behind the other; what is no text is passed over.
pub fn texts_below(folder: &Path) -> String {
    let files = files_below(folder).into_iter();
    files
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect()
}
