//! A pack as one file, to be handed over.

use crate::WriteError;
use std::fs::File;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Returns every file below a folder as a ZIP file, under its path from there; nothing where they have
/// more bytes than may be. ZIP files are left out: they hold the same once more. A file that grows
/// meanwhile is there as far as it was read.
///
/// # Errors
///
/// [`WriteError`], at the first file that cannot be read.
pub fn zip_below(folder: &Path, most: u64) -> Result<Option<Vec<u8>>, WriteError> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |source: std::io::Error| WriteError::File { path, source }
    };
    let (mut zip, mut bytes) = (ZipWriter::new(Cursor::new(Vec::new())), 0);
    for path in &files {
        let text = std::fs::read(path).map_err(wrong(path))?;
        bytes += text.len() as u64;
        if bytes > most {
            return Ok(None);
        }
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let options = SimpleFileOptions::default().large_file(true);
        zip.start_file(inside.to_string_lossy(), options)
            .map_err(|error| wrong(path)(error.into()))?;
        zip.write_all(&text).map_err(wrong(path))?;
    }
    let whole = zip.finish();
    Ok(Some(
        whole
            .map_err(|error| wrong(folder)(error.into()))?
            .into_inner(),
    ))
}

/// Lists the files below a folder.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), WriteError> {
    let wrong = |source| WriteError::File {
        path: folder.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_none_or(|extension| extension != "zip") {
            files.push(path);
        }
    }
    Ok(())
}

/// Writes the files of a folder into a ZIP file beside it, below the folder's name; returns the
/// file.
///
/// # Errors
///
/// [`WriteError`].
pub fn zip_folder(folder: &Path) -> Result<PathBuf, WriteError> {
    let name = folder
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let path = folder.with_file_name(format!("{name}.zip"));
    let wrong = |source: std::io::Error| WriteError::File {
        path: path.clone(),
        source,
    };
    let broken = |error: zip::result::ZipError| wrong(error.into());
    let mut zip = ZipWriter::new(File::create(&path).map_err(wrong)?);
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        files.push(entry.map_err(wrong)?.path());
    }
    files.sort();
    for file in files.iter().filter(|file| file.is_file()) {
        let inside = file.file_name().unwrap_or_default().to_string_lossy();
        let options = SimpleFileOptions::default().large_file(true);
        zip.start_file(format!("{name}/{inside}"), options)
            .map_err(broken)?;
        let mut source = File::open(file).map_err(wrong)?;
        std::io::copy(&mut source, &mut zip).map_err(wrong)?;
    }
    zip.finish().map_err(broken)?.flush().map_err(wrong)?;
    Ok(path)
}
