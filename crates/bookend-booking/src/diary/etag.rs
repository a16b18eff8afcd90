//! `If-Match`.

/// Returns whether the value of `If-Match` names a version, or any (`*`).
///
/// Comparison is weak: `W/"3"` and `"3"` both name version 3 (the Standard has weak tags only). A
/// list names each of its members; a tag without quotes names nothing (RFC 7232, section 2.3).
/// `*` is accepted as RFC 7232, section 3.1 has it: the appointment exists, and the consumer says
/// that it does not care which version it overwrites.
pub(super) fn names_version(if_match: &str, version: &str) -> bool {
    if_match.trim() == "*"
        || if_match
            .split(',')
            .any(|tag| opaque(tag.trim()) == Some(version))
}

/// Returns whether the value of `If-Match` is `*`, or tags in quotes.
pub(super) fn is_formed(if_match: &str) -> bool {
    if_match.trim() == "*" || if_match.split(',').all(|tag| opaque(tag.trim()).is_some())
}

fn opaque(tag: &str) -> Option<&str> {
    let quoted = tag.strip_prefix("W/").unwrap_or(tag);
    quoted.strip_prefix('"')?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::{is_formed, names_version};

    #[test]
    fn a_weak_and_a_strong_tag_name_the_same_version() {
        for value in [r#"W/"3""#, r#""3""#, r#" W/"3" "#, r#"W/"2", W/"3""#, "*"] {
            assert!(names_version(value, "3"), "{value}");
        }
    }

    #[test]
    fn a_tag_is_in_quotes() {
        for value in [r#"W/"2""#, r#""3""#, r#"W/"2", W/"3""#, "*"] {
            assert!(is_formed(value), "{value}");
        }
        for value in ["3", "W/3", r#"w/"3""#, r#"W/"2", 3"#, r#"""#] {
            assert!(!is_formed(value), "{value}");
        }
    }

    #[test]
    fn anything_else_names_no_version() {
        for value in [r#"W/"2""#, "3", "W/3", r#"w/"3""#, "", r#"""#] {
            assert!(!names_version(value, "3"), "{value}");
        }
    }
}
