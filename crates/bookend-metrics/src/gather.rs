//! Finding the runs below folders.

use crate::MetricsError;
use std::collections::BTreeSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The file that every run has from its beginning.
const HEAD: &str = "head.json";

/// How deep below a folder runs are looked for: `evidence/<other end>/<run>`, and one more.
const DEPTH: usize = 3;

/// How much of a file is read at a time.
const PIECE: u64 = 64 * 1024;

/// Returns the folders of runs in or below folders, each run once, copies aside.
///
/// # Errors
///
/// [`MetricsError::Folder`], and [`MetricsError::NoEvidence`] for a folder without any.
pub fn gather(folders: &[PathBuf]) -> Result<Vec<PathBuf>, MetricsError> {
    let mut found = BTreeSet::new();
    for folder in folders {
        let whole = folder
            .canonicalize()
            .map_err(|source| broken(folder, source))?;
        let before = found.len();
        let is_known = found.contains(&whole);
        look(&whole, DEPTH, &mut found)?;
        if found.len() == before && !is_known && !has_runs(&whole, &found) {
            return Err(MetricsError::NoEvidence {
                path: folder.clone(),
            });
        }
    }
    let mut known = BTreeSet::new();
    let runs = found.into_iter();
    // A copy of a run has the same exchanges, to the microsecond.
    Ok(runs
        .filter(|run| mark(run).is_none_or(|mark| known.insert(mark)))
        .collect())
}

/// Returns what the exchanges of a run are recognised by; nothing, when there is none.
fn mark(run: &Path) -> Option<(u64, u64)> {
    let mut file = File::open(run.join("exchanges.jsonl")).ok()?;
    let (mut length, mut hasher) = (0, DefaultHasher::new());
    let mut piece = Vec::new();
    // A long run is hundreds of megabytes.
    loop {
        piece.clear();
        let read = file.by_ref().take(PIECE).read_to_end(&mut piece).ok()?;
        if read == 0 {
            break;
        }
        length += u64::try_from(read).ok()?;
        hasher.write(&piece);
    }
    (length > 0).then(|| (length, hasher.finish()))
}

/// Whether runs below a folder are known already.
fn has_runs(folder: &Path, found: &BTreeSet<PathBuf>) -> bool {
    found.iter().any(|run| run.starts_with(folder))
}

fn look(folder: &Path, depth: usize, found: &mut BTreeSet<PathBuf>) -> Result<(), MetricsError> {
    if folder.join(HEAD).is_file() {
        found.insert(folder.to_owned());
        return Ok(());
    }
    if depth == 0 {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).map_err(|source| broken(folder, source))?;
    for entry in entries {
        let path = entry.map_err(|source| broken(folder, source))?.path();
        if path.is_dir() {
            look(&path, depth - 1, found)?;
        }
    }
    Ok(())
}

fn broken(path: &Path, source: std::io::Error) -> MetricsError {
    MetricsError::Folder {
        path: path.to_owned(),
        source,
    }
}
