//! How points in time are written.

pub(crate) use bookend_model::instant_text as text;

use bookend_fhir::search_date::read_instant;
use jiff::Timestamp;
use serde::Serializer;

/// Serialises an instant as [`text`] writes it.
pub(crate) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text(*at))
}

/// Reads an instant with an offset; nothing when the text is none.
pub(crate) fn read(text: &str) -> Option<Timestamp> {
    read_instant(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_no_instant() {
        assert_eq!(read("2026-06-01T10:30:00"), None);
    }
}
