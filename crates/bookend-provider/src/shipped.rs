//! The configuration that ships, compiled into the programs.

use bookend_script::Source;
use include_dir::{Dir, DirEntry, include_dir};
use std::path::Path;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../simulator-config");

/// What the names of the catalogues of the national stand-ins begin with; they are no scripts.
const CATALOGUES: &str = "simulator-config/national/";

/// Returns the scripts of the shipped configuration, by path.
pub fn shipped() -> Vec<Source> {
    let mut sources = everything_shipped();
    sources.retain(|source| !source.name.starts_with(CATALOGUES));
    sources
}

/// Returns every file of the shipped configuration, by path: scripts, and the catalogues of the
/// national stand-ins.
pub fn everything_shipped() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&SHIPPED, &mut sources);
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

fn collect(dir: &Dir<'_>, sources: &mut Vec<Source>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(dir) => collect(dir, sources),
            DirEntry::File(file) => {
                let is_script = file
                    .path()
                    .extension()
                    .is_some_and(|extension| extension == "yaml");
                if let Some(text) = file.contents_utf8().filter(|_| is_script) {
                    let name = file.path().to_string_lossy().replace('\\', "/");
                    sources.push(Source {
                        name: format!("simulator-config/{name}"),
                        text: text.to_owned(),
                    });
                }
            }
        }
    }
}

/// Writes the shipped configuration into a folder, to be edited and mounted.
///
/// Returns how many files were written.
///
/// # Errors
///
/// When a folder or file cannot be made, or a file is already there: nothing is overwritten.
pub fn export(into: &Path) -> std::io::Result<usize> {
    let sources = everything_shipped();
    for source in &sources {
        let relative = source
            .name
            .strip_prefix("simulator-config/")
            .unwrap_or(&source.name);
        let path = into.join(relative);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        let mut file = std::fs::File::create_new(&path).map_err(|error| {
            std::io::Error::new(error.kind(), format!("{}: {error}", path.display()))
        })?;
        std::io::Write::write_all(&mut file, source.text.as_bytes())?;
    }
    Ok(sources.len())
}
