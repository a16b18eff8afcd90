//! The manifest of a pack.

use super::finish::{Read, totals_of_cases, write_json};
use super::head::PackHead;
use crate::{Totals, WriteError};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;

#[derive(Serialize)]
struct Manifest<'m> {
    #[serde(flatten)]
    head: &'m PackHead,
    ended: Timestamp,
    duration_ms: f64,
    partial: bool,
    outcome: &'static str,
    totals: Totals,
    exchanges: usize,
    files: Vec<FileEntry>,
}

#[derive(Serialize)]
struct FileEntry {
    path: String,
    bytes: u64,
    sha256: String,
}

/// Writes `manifest.json`: what the run was, and the digest of every other file.
///
/// # Errors
///
/// [`WriteError`].
pub(super) fn write_manifest(folder: &Path, read: &Read) -> Result<(), WriteError> {
    let wrong = |source| WriteError::File {
        path: folder.to_owned(),
        source,
    };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let name = entry
            .map_err(wrong)?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name != "manifest.json" {
            names.push(name);
        }
    }
    names.sort();
    let files = names.into_iter().map(|name| file_entry(folder, name));
    let manifest = Manifest {
        head: &PackHead {
            requirements: Vec::new(),
            ..read.head.clone()
        },
        ended: read.report.ended,
        duration_ms: read.report.duration_ms,
        partial: read.report.partial,
        outcome: read.report.outcome.name(),
        totals: totals_of_cases(read),
        exchanges: read.exchange_count,
        files: files.collect::<Result<_, _>>()?,
    };
    write_json(&folder.join("manifest.json"), &manifest)
}

fn file_entry(folder: &Path, path: String) -> Result<FileEntry, WriteError> {
    let full = folder.join(&path);
    let wrong = |source| WriteError::File {
        path: full.clone(),
        source,
    };
    let mut file = std::fs::File::open(&full).map_err(wrong)?;
    let mut digest = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut digest).map_err(wrong)?;
    let mut sha256 = String::new();
    for byte in digest.finalize() {
        let _ = write!(sha256, "{byte:02x}");
    }
    Ok(FileEntry {
        path,
        bytes,
        sha256,
    })
}
