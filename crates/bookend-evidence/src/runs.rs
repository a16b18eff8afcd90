//! The folders of runs below the one that `--evidence` names.

use crate::WriteError;
use std::path::{Path, PathBuf};

/// How deep runs lie below the folder of `--evidence`: that of the other end, that of the run.
const DEPTH: usize = 2;

/// Returns the folder of a run: the one that is given, or the only one below it.
///
/// # Errors
///
/// [`WriteError::NoRun`] and [`WriteError::SeveralRuns`]; [`WriteError::Read`] when a folder cannot
/// be read.
pub fn only_run(folder: &Path) -> Result<PathBuf, WriteError> {
    let mut runs = Vec::new();
    collect(folder, DEPTH, &mut runs)?;
    runs.sort();
    match runs.as_slice() {
        [run] => Ok(run.clone()),
        [] => Err(WriteError::NoRun {
            path: folder.to_owned(),
        }),
        several => Err(WriteError::SeveralRuns {
            path: folder.to_owned(),
            runs: several
                .iter()
                .map(|run| run.display().to_string())
                .collect(),
        }),
    }
}

fn collect(folder: &Path, depth: usize, runs: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    if folder.join("head.json").is_file() {
        runs.push(folder.to_owned());
        return Ok(());
    }
    let wrong = |source| WriteError::Read {
        path: folder.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if depth > 0 && path.is_dir() {
            collect(&path, depth - 1, runs)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(parent: &Path, name: &str) -> PathBuf {
        let folder = parent.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("head.json"), "{}").unwrap();
        folder
    }

    #[test]
    fn the_only_run_below_a_folder_is_taken_and_of_several_none() {
        let parent = tempfile::tempdir().unwrap();
        let none = only_run(parent.path()).unwrap_err().to_string();
        assert!(none.contains("holds no run"), "{none}");
        let first = run(parent.path(), "100000000001/2026-11-21T12-00-00Z-seed-1");
        assert_eq!(only_run(parent.path()).unwrap(), first);
        assert_eq!(only_run(&first).unwrap(), first);
        let second = run(parent.path(), "100000000001/2026-11-21T13-00-00Z-seed-1");
        let several = only_run(parent.path()).unwrap_err().to_string();
        for run in [&first, &second] {
            assert!(several.contains(&run.display().to_string()), "{several}");
        }
    }
}
