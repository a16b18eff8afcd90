//! A pack as one file, to be handed over.

use crate::WriteError;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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
