//! The scripts of the configuration that ships, read from their folder: for the tests of crates that
//! may not use the provider, which carries them.

use bookend_script::{Source, Sources};
use std::path::{Path, PathBuf};

/// Returns every script of the configuration that ships, by path.
pub(crate) fn shipped_sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../simulator-config");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    paths.sort();
    let read = |path: PathBuf| Source {
        name: path.strip_prefix(&root).unwrap().display().to_string(),
        text: std::fs::read_to_string(&path).unwrap(),
    };
    Sources::new(paths.into_iter().map(read))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // The catalogues of the national services are no scripts.
        if path.ends_with("national") {
            continue;
        }
        if path.is_dir() {
            collect(&path, paths);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            paths.push(path);
        }
    }
}
