//! Reading the target of a request: its path and its query.

use percent_encoding::percent_decode_str;

/// Takes the service root off a path, target or URL that is below it; nothing for one that is not.
pub fn below_root<'p>(path: &'p str, root: &str) -> Option<&'p str> {
    path.strip_prefix(root)
        .filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
}

/// Reads a query string, in order, names as often as they occur.
pub fn query_pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent_decoded(name), percent_decoded(value))
        })
        .collect()
}

/// Decodes percent signs. A plus sign is itself: FHIR times carry it, and consumers send it raw
/// (section 2.3 of the digest).
pub fn percent_decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_keeps_its_order_and_its_plus_signs() {
        let query = query_pairs(
            "start=ge2026-06-22T00%3A00%3A00%2B01:00&start=le2026-06-25T00:00:00+01:00&x",
        );
        let values: Vec<&str> = query.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(
            values,
            [
                "ge2026-06-22T00:00:00+01:00",
                "le2026-06-25T00:00:00+01:00",
                ""
            ]
        );
    }

    #[test]
    fn only_what_is_below_the_service_root_loses_it() {
        assert_eq!(below_root("/STU3/Slot", "/STU3"), Some("/Slot"));
        assert_eq!(below_root("/STU3", "/STU3"), Some(""));
        assert_eq!(below_root("/STU33/Slot", "/STU3"), None);
        assert_eq!(below_root("/stu3/Slot", "/STU3"), None);
        assert_eq!(below_root("/Slot", "/STU3"), None);
    }
}
