//! The configuration that ships.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use bookend_script::{Choices, Script, Source, Sources};
use bookend_script::{check, render};

/// Checks the configuration that ships.
///
/// # Errors
///
/// When something is wrong with it, or it cannot be read.
pub(crate) fn shipped() -> Result<Script> {
    let root = root()?;
    let mut paths = Vec::new();
    collect(&root.join("simulator-config"), "yaml", &mut paths)?;
    // Catalogues of the national stand-ins are no scripts.
    paths.retain(|path| !path.starts_with(root.join("simulator-config/national")));
    paths.sort();
    let read = |path: &PathBuf| -> Result<Source> {
        let name = path.strip_prefix(root).unwrap_or(path);
        Ok(Source {
            name: name.to_string_lossy().replace('\\', "/"),
            text: fs::read_to_string(path)
                .with_context(|| format!("cannot read `{}`", path.display()))?,
        })
    };
    let sources = Sources::new(paths.iter().map(read).collect::<Result<Vec<_>>>()?);
    match check(&sources, &Choices::default()) {
        Ok(script) => Ok(script),
        Err(diagnostics) => bail!("{}", render(&diagnostics, &sources, false)),
    }
}

/// Returns the root of the workspace.
pub(crate) fn root() -> Result<&'static Path> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("the workspace has no root")
}

/// Adds every file below a folder whose name ends so.
pub(crate) fn collect(folder: &Path, end: &str, paths: &mut Vec<PathBuf>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, end, paths)?;
        } else if path.extension().is_some_and(|found| found == end) {
            paths.push(path);
        }
    }
    Ok(())
}
