//! Folders that are not there yet.

use crate::WriteError;
use std::fs;
use std::path::{Path, PathBuf};

/// Makes a folder where there is none, and tries to write there: whoever records for hours wants to know it
/// before the first exchange.
///
/// # Errors
///
/// [`WriteError`], when it cannot be made, or nothing can be written there.
pub fn writable_folder(folder: &Path) -> Result<(), WriteError> {
    let trial = folder.join(TRIAL);
    let tried = fs::create_dir_all(folder)
        .and_then(|()| fs::write(&trial, ""))
        .and_then(|()| fs::remove_file(&trial));
    tried.map_err(|source| WriteError::File {
        path: folder.to_owned(),
        source,
    })
}

/// The name of a file that is there for a moment only.
const TRIAL: &str = ".bookend-writes-here";

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_made_has_nothing_in_it() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("a/b");
        writable_folder(&folder).unwrap();
        writable_folder(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    }

    #[test]
    fn where_nothing_can_be_written_is_said_at_once() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = writable_folder(&file.path().join("below")).unwrap_err();
        let path = file.path().display().to_string();
        assert!(error.to_string().contains(&path), "{error}");
        // Not even root writes there.
        if cfg!(target_os = "linux") {
            let error = writable_folder(Path::new("/proc/self")).unwrap_err();
            assert!(error.to_string().contains("/proc/self"), "{error}");
        }
    }
}
