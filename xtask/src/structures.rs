//! The structure tables of `bookend-fhir`, written from the published models.
//!
//! The Python package `fhir.resources` carries what the FHIR definitions say of every element. It
//! is fetched by pip, pinned by version and digest in `structures-requirements.txt`, and read as
//! text by `structures.py`; nothing of it is run or installed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

/// The tables, as `structures.py` names them.
const TABLES: [&str; 2] = ["stu3.txt", "r4.txt"];

/// Writes the tables anew.
///
/// # Errors
///
/// When Python or pip is missing, the package cannot be fetched, or a file cannot be written.
pub(crate) fn write() -> Result<()> {
    generate(&tables())
}

/// Compares the tables with what the source says.
///
/// # Errors
///
/// Those of [`write()`], and when a table differs.
pub(crate) fn check() -> Result<()> {
    let fresh = scratch().join("tables");
    generate(&fresh)?;
    for table in TABLES {
        let read = |folder: &Path| {
            let path = folder.join(table);
            fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))
        };
        if read(&fresh)? != read(&tables())? {
            bail!("`{table}` differs from its source; run `cargo xtask structures`");
        }
    }
    Ok(())
}

/// Fetches the package and has the tables written to a folder.
fn generate(folder: &Path) -> Result<()> {
    let wheels = scratch().join("wheels");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    run(Command::new("python3")
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--dest",
        ])
        .arg(&wheels)
        .arg("--requirement")
        .arg(here.join("structures-requirements.txt")))?;
    let wheel = only_file(&wheels)?;
    run(Command::new("python3")
        .arg(here.join("structures.py"))
        .arg(wheel)
        .arg(folder))
}

/// Runs a command and waits for its success.
fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// Returns the only file of a folder.
fn only_file(folder: &Path) -> Result<PathBuf> {
    let files = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    match files.as_slice() {
        [file] => Ok(file.clone()),
        _ => bail!(
            "`{}` should hold one file but holds {}",
            folder.display(),
            files.len()
        ),
    }
}

/// Returns the folder of the tables.
fn tables() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/bookend-fhir/tables")
}

/// Returns the folder for what is fetched and made on the way.
fn scratch() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/structures")
}
