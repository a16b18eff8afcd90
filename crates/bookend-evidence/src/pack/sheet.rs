//! A file of JSON Lines that grows.

use crate::WriteError;
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file of JSON Lines that grows: each line is handed to the system whole, so that it is there
/// even when the program is killed.
#[derive(Debug)]
pub(super) struct Sheet {
    path: PathBuf,
    file: File,
}

impl Sheet {
    pub(super) fn create(path: &Path) -> Result<Self, WriteError> {
        let options = OpenOptions::new().create_new(true).append(true).open(path);
        let file = options.map_err(|source| WriteError::File {
            path: path.to_owned(),
            source,
        })?;
        Ok(Self {
            path: path.to_owned(),
            file,
        })
    }

    pub(super) fn write<T: Serialize>(&mut self, line: &T) -> Result<(), WriteError> {
        let mut bytes = serde_json::to_vec(line).map_err(WriteError::Json)?;
        bytes.push(b'\n');
        self.file
            .write_all(&bytes)
            .map_err(|source| WriteError::File {
                path: self.path.clone(),
                source,
            })
    }
}
