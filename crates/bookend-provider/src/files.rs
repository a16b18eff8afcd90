//! Scripts from files and folders: the one door through which they enter.

use bookend_script::Source;
use std::path::{Path, PathBuf};

/// Why scripts could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// A file or folder cannot be read.
    #[error("`{path}` cannot be read")]
    Read {
        /// The path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A folder has no script in it.
    #[error("`{path}` has no `.yaml` file in it")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// Reads scripts: files as they are, folders with everything below them that ends in `.yaml` or
/// `.yml`, in the order of their paths.
///
/// # Errors
///
/// [`FilesError`], at the first path that cannot be read.
pub fn read_scripts(paths: &[PathBuf]) -> Result<Vec<Source>, FilesError> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            list(path, &mut files)?;
            if files.len() == before {
                return Err(FilesError::Empty { path: path.clone() });
            }
        } else {
            files.push(path.clone());
        }
    }
    files.iter().map(|path| read(path)).collect()
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), FilesError> {
    let wrong = |source| FilesError::Read {
        path: folder.to_owned(),
        source,
    };
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        entries.push(entry.map_err(wrong)?.path());
    }
    entries.sort();
    for path in entries {
        if path.is_dir() {
            list(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml")
        {
            files.push(path);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Source, FilesError> {
    let text = std::fs::read_to_string(path).map_err(|source| FilesError::Read {
        path: path.to_owned(),
        source,
    })?;
    Ok(Source {
        name: path.display().to_string(),
        text,
    })
}
