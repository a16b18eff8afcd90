//! Names of elements.

use std::borrow::Cow;

/// Whether a text can be the name of an element: a letter, then letters, digits, `-`, `_`, `.`.
///
/// XML allows more; a leading `_` is left out because JSON gives it a meaning.
pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.chars().all(is_name_letter)
}

/// Returns a name that XML can carry, as near to the given one as can be.
pub(super) fn written(name: &str) -> Cow<'_, str> {
    if is_name(name) {
        return Cow::Borrowed(name);
    }
    let letters = name
        .chars()
        .map(|letter| if is_name_letter(letter) { letter } else { '_' });
    Cow::Owned(std::iter::once('x').chain(letters).collect())
}

/// Whether a letter can stand within a name.
fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '.')
}

/// Whether XML 1.0 can carry a character, even by its number.
///
/// Source: <https://www.w3.org/TR/xml/#charsets>.
pub(super) fn is_character(letter: char) -> bool {
    match letter {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        letter => letter >= ' ',
    }
}
