//! A file of JSON Lines that grows.

use super::text::{push_number, push_text};
use crate::WriteError;
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How much may be gathered before it is handed to the system, however busy the program is.
const GATHERED: usize = 256 * 1024;

/// A file of JSON Lines that grows: lines are gathered while more is waiting to be written, and
/// handed to the system together, always whole ones.
#[derive(Debug)]
pub(super) struct Sheet {
    path: PathBuf,
    file: File,
    lines: Vec<u8>,
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
            lines: Vec::new(),
        })
    }

    /// Adds a line.
    pub(super) fn write<T: Serialize>(&mut self, line: &T) -> Result<(), WriteError> {
        serde_json::to_writer(&mut self.lines, line).map_err(WriteError::Json)?;
        self.lines.push(b'\n');
        Ok(())
    }

    /// Adds a line that is written already.
    pub(super) fn add(&mut self, line: &[u8]) {
        self.lines.extend_from_slice(line);
        self.lines.push(b'\n');
    }

    /// Adds a [`PartLine`](super::lines::PartLine).
    pub(super) fn add_part(&mut self, part: usize, text: &str) {
        let lines = &mut self.lines;
        lines.extend_from_slice(b"{\"part\":");
        push_number(lines, part);
        lines.extend_from_slice(b",\"text\":");
        push_text(lines, text);
        lines.extend_from_slice(b"}\n");
    }

    /// Adds a [`BodyLine`](super::lines::BodyLine) of a body with parts.
    pub(super) fn add_body(&mut self, id: usize, text: &str, parts: &[usize]) {
        let lines = &mut self.lines;
        lines.extend_from_slice(b"{\"id\":");
        push_number(lines, id);
        lines.extend_from_slice(b",\"text\":");
        push_text(lines, text);
        for (number, part) in parts.iter().enumerate() {
            let before: &[u8] = if number == 0 { b",\"parts\":[" } else { b"," };
            lines.extend_from_slice(before);
            push_number(lines, *part);
        }
        let end: &[u8] = if parts.is_empty() { b"}\n" } else { b"]}\n" };
        lines.extend_from_slice(end);
    }

    /// Returns whether enough is gathered.
    pub(super) fn is_full(&self) -> bool {
        self.lines.len() >= GATHERED
    }

    /// Hands to the system what is gathered: it is there even when the program is killed.
    pub(super) fn flush(&mut self) -> Result<(), WriteError> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let written = self.file.write_all(&self.lines);
        self.lines.clear();
        written.map_err(|source| WriteError::File {
            path: self.path.clone(),
            source,
        })
    }
}
