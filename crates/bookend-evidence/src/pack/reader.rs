//! Reading the lines of a pack, one at a time or by their place.

use super::lines::{BodyLine, ExchangeLine};
use crate::WriteError;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// Calls a function with every line of a file of JSON Lines; a last line that is not whole, because
/// the program was killed, is passed over.
///
/// # Errors
///
/// [`WriteError`]: the file cannot be read, a line is none, or what the function returns.
pub(crate) fn each_line<T: DeserializeOwned>(
    path: &Path,
    mut take: impl FnMut(T) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let file = File::open(path).map_err(|source| broken(path, source))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|source| broken(path, source))? == 0 || line.last() != Some(&b'\n') {
            return Ok(());
        }
        take(serde_json::from_slice(&line).map_err(WriteError::Json)?)?;
    }
}

fn broken(path: &Path, source: std::io::Error) -> WriteError {
    WriteError::File {
        path: path.to_owned(),
        source,
    }
}

/// The exchanges of a pack, and its bodies by number.
#[derive(Debug)]
pub(crate) struct PackReader {
    folder: PathBuf,
    bodies: File,
    /// Where the line of each body begins, and how long it is.
    places: Vec<(u64, usize)>,
}

impl PackReader {
    pub(crate) fn open(folder: &Path) -> Result<Self, WriteError> {
        let path = folder.join("bodies.jsonl");
        let wrong = |source| broken(&path, source);
        let mut reader = BufReader::new(File::open(&path).map_err(wrong)?);
        let (mut places, mut at, mut line) = (Vec::new(), 0, Vec::new());
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(wrong)?;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            places.push((at, length));
            at += length as u64;
        }
        Ok(Self {
            folder: folder.to_owned(),
            bodies: reader.into_inner(),
            places,
        })
    }

    /// Returns how many bodies there are; their numbers begin at 1.
    pub(crate) fn body_count(&self) -> usize {
        self.places.len()
    }

    /// Calls a function with every exchange, in order.
    pub(crate) fn exchanges(
        &self,
        take: impl FnMut(ExchangeLine) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        each_line(&self.folder.join("exchanges.jsonl"), take)
    }

    /// Returns a body by its number; an empty one when its line is missing.
    pub(crate) fn body(&mut self, id: usize) -> Result<BodyLine, WriteError> {
        let place = id.checked_sub(1).and_then(|index| self.places.get(index));
        let Some((at, length)) = place else {
            return Ok(BodyLine::default());
        };
        let path = self.folder.join("bodies.jsonl");
        let wrong = |source| broken(&path, source);
        let mut bytes = vec![0; *length];
        self.bodies.seek(SeekFrom::Start(*at)).map_err(wrong)?;
        self.bodies.read_exact(&mut bytes).map_err(wrong)?;
        serde_json::from_slice(&bytes).map_err(WriteError::Json)
    }
}
