//! Reading the lines of a pack, one at a time or by their place.

use super::lines::{BodyLine, ExchangeLine, PartLine};
use crate::WriteError;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

/// How many bytes of parts of bodies are kept, because others need them as well.
const KEPT: usize = 32 * 1024 * 1024;

/// Calls a function with every line of a file, and its number; a last line that is not whole,
/// because the program was killed, is passed over.
///
/// # Errors
///
/// [`WriteError`]: the file cannot be read, or what the function returns.
pub(crate) fn each_raw_line(
    path: &Path,
    mut take: impl FnMut(usize, &[u8]) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    let file = File::open(path).map_err(|source| broken(path, source))?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = reader.read_until(b'\n', &mut line);
        if read.map_err(|source| broken(path, source))? == 0 || line.last() != Some(&b'\n') {
            break;
        }
        take(number, &line)?;
    }
    Ok(())
}

/// Calls a function with every line of a file of JSON Lines, read.
///
/// # Errors
///
/// [`WriteError`]: the file cannot be read, a line is none, or what the function returns.
pub(crate) fn each_line<T: DeserializeOwned>(
    path: &Path,
    mut take: impl FnMut(T) -> Result<(), WriteError>,
) -> Result<(), WriteError> {
    each_raw_line(path, |_, line| {
        take(serde_json::from_slice(line).map_err(WriteError::Json)?)
    })
}

fn broken(path: &Path, source: std::io::Error) -> WriteError {
    WriteError::Read {
        path: path.to_owned(),
        source,
    }
}

/// Where a line begins, and how long it is.
type Place = (u64, usize);

/// The exchanges of a pack, and its bodies by number.
#[derive(Debug)]
pub(crate) struct PackReader {
    folder: PathBuf,
    bodies: File,
    places: Vec<Place>,
    part_places: Vec<Place>,
    parts: FxHashMap<usize, String>,
    kept: usize,
}

impl PackReader {
    pub(crate) fn open(folder: &Path) -> Result<Self, WriteError> {
        let path = folder.join("bodies.jsonl");
        let (mut places, mut part_places, mut at) = (Vec::new(), Vec::new(), 0);
        each_raw_line(&path, |_, line| {
            let is_part = line.starts_with(b"{\"part\"");
            let which = if is_part {
                &mut part_places
            } else {
                &mut places
            };
            which.push((at, line.len()));
            at += line.len() as u64;
            Ok(())
        })?;
        Ok(Self {
            bodies: File::open(&path).map_err(|source| broken(&path, source))?,
            folder: folder.to_owned(),
            places,
            part_places,
            parts: FxHashMap::default(),
            kept: 0,
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

    /// Returns a body by its number, its parts put into its text; an empty one when its line or that
    /// of a part is missing: a piece of a body is not what was sent.
    pub(crate) fn body(&mut self, id: usize) -> Result<BodyLine, WriteError> {
        let place = id.checked_sub(1).and_then(|index| self.places.get(index));
        let Some(place) = place.copied() else {
            return Ok(BodyLine::default());
        };
        let mut body: BodyLine = self.line(place)?;
        for part in std::mem::take(&mut body.parts) {
            let Some(text) = self.part(part)? else {
                return Ok(BodyLine::default());
            };
            body.text.get_or_insert_default().push_str(text);
        }
        Ok(body)
    }

    fn part(&mut self, number: usize) -> Result<Option<&str>, WriteError> {
        if !self.parts.contains_key(&number) {
            let index = number.checked_sub(1);
            let place = index.and_then(|index| self.part_places.get(index));
            let Some(place) = place.copied() else {
                return Ok(None);
            };
            let part: PartLine = self.line(place)?;
            self.kept += part.text.len();
            if self.kept > KEPT {
                self.parts.clear();
                self.kept = part.text.len();
            }
            self.parts.insert(number, part.text);
        }
        Ok(self.parts.get(&number).map(String::as_str))
    }

    fn line<T: DeserializeOwned>(&mut self, (at, length): Place) -> Result<T, WriteError> {
        let path = self.folder.join("bodies.jsonl");
        let wrong = |source| broken(&path, source);
        let mut bytes = vec![0; length];
        self.bodies.seek(SeekFrom::Start(at)).map_err(wrong)?;
        self.bodies.read_exact(&mut bytes).map_err(wrong)?;
        serde_json::from_slice(&bytes).map_err(WriteError::Json)
    }
}
