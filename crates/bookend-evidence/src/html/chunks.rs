//! Exchanges and bodies in the page: compressed, in chunks of which each is unpacked by itself.

use crate::WriteError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::io::Write;

/// How much text a chunk may hold before the next begins.
const SIZE: usize = 512 * 1024;

/// Writes chunks of one kind into a page, and remembers which number begins which chunk.
#[derive(Debug)]
pub(super) struct Chunks {
    kind: char,
    text: Vec<u8>,
    /// The number of the first item of each chunk.
    pub(super) firsts: Vec<usize>,
}

impl Chunks {
    pub(super) fn new(kind: char) -> Self {
        Self {
            kind,
            text: Vec::new(),
            firsts: Vec::new(),
        }
    }

    /// Adds an item, as a line of JSON.
    pub(super) fn add<T: Serialize>(
        &mut self,
        number: usize,
        item: &T,
        page: &mut impl Write,
    ) -> Result<(), WriteError> {
        if self.text.is_empty() {
            self.firsts.push(number);
        }
        serde_json::to_writer(&mut self.text, item).map_err(WriteError::Json)?;
        self.text.push(b'\n');
        if self.text.len() > SIZE {
            self.flush(page)?;
        }
        Ok(())
    }

    /// Writes what is left.
    pub(super) fn flush(&mut self, page: &mut impl Write) -> Result<(), WriteError> {
        if self.text.is_empty() {
            return Ok(());
        }
        pack(
            &format!("{}{}", self.kind, self.firsts.len() - 1),
            &self.text,
            page,
        )?;
        self.text.clear();
        Ok(())
    }
}

/// Writes a chunk into the page under a name.
pub(super) fn pack(name: &str, text: &[u8], page: &mut impl Write) -> Result<(), WriteError> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let packed = packer.write_all(text).and_then(|()| packer.finish());
    let packed = STANDARD.encode(packed.map_err(WriteError::Page)?);
    writeln!(
        page,
        "<script type=\"text/plain\" id=\"{name}\">{packed}</script>"
    )
    .map_err(WriteError::Page)
}
