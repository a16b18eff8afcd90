//! Scripts from files and folders: the one door through which they enter.

use bookend_script::Source;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

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
    /// A file is no text.
    #[error(
        "`{path}` is not UTF-8: line {line}, column {column} has the byte 0x{byte:02X}; save the script as UTF-8"
    )]
    NotText {
        /// The path.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The column in letters, counted from 1.
        column: usize,
        /// The first byte that belongs to no letter.
        byte: u8,
    },
    /// A folder has no script in it.
    #[error("`{path}` has no `.yaml` file in it")]
    Empty {
        /// The folder.
        path: PathBuf,
    },
}

/// The folder of what was exported in which catalogues of the national stand-ins are, and no scripts.
const CATALOGUES: &str = "national";

/// Reads scripts: files as they are, folders with everything below them that ends in `.yaml` or
/// `.yml`, in the order of their paths, but for a folder `national` in them.
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

/// Reads scripts, below them those of a folder that may be empty or missing.
///
/// # Errors
///
/// [`FilesError`], at the first path that cannot be read.
pub fn read_scripts_over(
    folder: Option<&Path>,
    paths: &[PathBuf],
) -> Result<Vec<Source>, FilesError> {
    let mut files = Vec::new();
    if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
        list(folder, &mut files)?;
    }
    let standing = files.iter().map(|path| read(path));
    let mut sources = standing.collect::<Result<Vec<_>, _>>()?;
    sources.extend(read_scripts(paths)?);
    Ok(sources)
}

/// Reads the catalogues of the national stand-ins that stand beside the scripts of folders: what is in the
/// folder `national` of each, where it has one.
///
/// # Errors
///
/// [`FilesError`], at the first path that cannot be read.
pub(crate) fn read_catalogues<'p>(
    folders: impl IntoIterator<Item = &'p Path>,
) -> Result<Vec<Source>, FilesError> {
    let mut files = Vec::new();
    for folder in folders {
        let folder = folder.join(CATALOGUES);
        if folder.is_dir() {
            list(&folder, &mut files)?;
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
            if !path.ends_with(CATALOGUES) {
                list(&path, files)?;
            }
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
    let bytes = std::fs::read(path).map_err(|source| FilesError::Read {
        path: path.to_owned(),
        source,
    })?;
    let text = String::from_utf8(bytes).map_err(|error| not_text(path, &error))?;
    Ok(Source {
        name: path.display().to_string(),
        text,
    })
}

fn not_text(path: &Path, error: &FromUtf8Error) -> FilesError {
    let (before, rest) = error.as_bytes().split_at(error.utf8_error().valid_up_to());
    let before = String::from_utf8_lossy(before);
    let in_line = before.rsplit('\n').next().unwrap_or_default();
    FilesError::NotText {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: in_line.chars().count() + 1,
        byte: rest.first().copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: Option<&Path>, paths: &[PathBuf]) -> Vec<String> {
        let sources = read_scripts_over(folder, paths).unwrap();
        sources.into_iter().map(|source| source.name).collect()
    }

    #[test]
    fn a_standing_folder_comes_first_and_may_be_empty_or_missing() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| folder.path().join(name);
        let own = file("own.yaml");
        std::fs::write(&own, "bookend: 1").unwrap();
        let only = vec![own.display().to_string()];
        let standing = file("standing");
        assert_eq!(names(Some(&standing), std::slice::from_ref(&own)), only);
        std::fs::create_dir(&standing).unwrap();
        assert_eq!(names(Some(&standing), std::slice::from_ref(&own)), only);
        std::fs::write(standing.join("b.yaml"), "bookend: 1").unwrap();
        let both = names(Some(&standing), std::slice::from_ref(&own));
        assert!(both[0].ends_with("standing/b.yaml"), "{both:?}");
        assert_eq!(both[1..], only);
    }
}
