//! Where a part of a text stands in the source.

use std::ops::Range;

/// Returns the bytes of a text inside a scalar, when the scalar is written plainly in the source.
///
/// Templates and expressions are parts of texts; a remark on them points into the text, which is
/// possible when the source shows it letter by letter.
pub(crate) fn part_of(
    source: &str,
    scalar: &Range<usize>,
    text: &str,
    part: &Range<usize>,
) -> Range<usize> {
    let found = source
        .get(scalar.clone())
        .and_then(|written| written.find(text))
        .map(|offset| scalar.start + offset);
    match found {
        Some(start) => start + part.start..start + part.end,
        None => scalar.clone(),
    }
}
