//! Characters to bytes, and bytes to lines.

/// The parser counts characters, everybody else counts bytes.
pub(super) struct ByteIndex {
    offsets: Vec<usize>,
    newlines: Vec<usize>,
}

impl ByteIndex {
    /// Walks a text once.
    pub(super) fn new(text: &str) -> Self {
        let mut offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
        offsets.push(text.len());
        let newlines = text.match_indices('\n').map(|(offset, _)| offset).collect();
        Self { offsets, newlines }
    }

    /// Returns the byte at which a character stands.
    pub(super) fn at(&self, characters: usize) -> usize {
        let last = self.offsets.last().copied().unwrap_or(0);
        self.offsets.get(characters).copied().unwrap_or(last)
    }

    /// Returns the line in which a byte stands, counted from 1.
    pub(super) fn line(&self, byte: usize) -> usize {
        self.newlines.partition_point(|newline| *newline < byte) + 1
    }
}
