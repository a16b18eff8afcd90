//! The query of a request, and how path and query are written.

use crate::evaluate::{EvaluateError, shape_value, text_of};
use crate::scope::World;
use bookend_script::Shape;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

/// Everything but the characters that RFC 3986 leaves unreserved is encoded.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
/// In a path, slashes and what may stand in a segment unencoded stay.
const PATH: &AsciiSet = &QUERY
    .remove(b'/')
    .remove(b':')
    .remove(b'@')
    .remove(b'$')
    .remove(b'!')
    .remove(b'*')
    .remove(b',');

/// Makes the query: a parameter that comes to nothing is left out, a list repeats it.
pub(super) fn query(
    shapes: &[(String, Shape)],
    world: &World<'_>,
) -> Result<Vec<(String, String)>, EvaluateError> {
    let mut query = Vec::new();
    for (name, shape) in shapes {
        match shape_value(shape, world)? {
            Value::Array(items) => {
                query.extend(
                    items
                        .iter()
                        .filter_map(text_of)
                        .map(|value| (name.clone(), value)),
                );
            }
            value => query.extend(text_of(&value).map(|value| (name.clone(), value))),
        }
    }
    Ok(query)
}

/// Writes path and query as they stand on the wire.
pub fn target(path: &str, query: &[(String, String)]) -> String {
    let mut target = utf8_percent_encode(path, PATH).to_string();
    for (number, (name, value)) in query.iter().enumerate() {
        target.push(if number == 0 { '?' } else { '&' });
        // The prefix of a parameter's name stays readable: `schedule.actor%3Ahealthcareservice`.
        target.extend(utf8_percent_encode(name, QUERY));
        target.push('=');
        target.extend(utf8_percent_encode(value, QUERY));
    }
    target
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_encoded_as_the_incumbent_expects_it() {
        let query = [
            (
                "schedule.actor:healthcareservice".to_owned(),
                "999999999".to_owned(),
            ),
            ("start".to_owned(), "ge2026-06-22T00:00:00+01:00".to_owned()),
        ];
        assert_eq!(
            target("/Slot", &query),
            "/Slot?schedule.actor%3Ahealthcareservice=999999999&start=ge2026-06-22T00%3A00%3A00%2B01%3A00"
        );
    }
}
