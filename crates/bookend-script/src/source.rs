//! The files of a script, and places in them.

use bookend_model::Place;
use std::ops::Range;

/// A file of a script: its name as people know it, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path on the command line, or the name inside the program.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A stretch of text in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file's position in [`Sources`].
    pub file: usize,
    /// The bytes of its text.
    pub bytes: Range<usize>,
}

/// The files of a script, in the order in which they were read.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Gathers files.
    pub fn new(files: impl IntoIterator<Item = Source>) -> Self {
        Self(files.into_iter().collect())
    }

    /// Returns the files with their positions.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Source)> {
        self.0.iter().enumerate()
    }

    /// Returns the file in which a span lies.
    pub fn file(&self, span: &Span) -> Option<&Source> {
        self.0.get(span.file)
    }

    /// Returns line, column and source line of a span's beginning.
    pub fn place(&self, span: &Span) -> Option<Place> {
        let source = self.file(span)?;
        let before = source.text.get(..span.bytes.start)?;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = source.text.get(line_start..)?.lines().next().unwrap_or("");
        Some(Place {
            file: source.name.clone(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..)?.chars().count() + 1,
            source: line.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_lines_and_characters_from_one() {
        let sources = Sources::new([Source {
            name: "a.yaml".into(),
            text: "é: 1\nab: ü x\n".into(),
        }]);
        let place = sources
            .place(&Span {
                file: 0,
                bytes: 13..14,
            })
            .unwrap();
        assert_eq!(
            (place.line, place.column, place.source.as_str()),
            (2, 7, "ab: ü x")
        );
    }
}
