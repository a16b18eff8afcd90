//! Messages that say the same of different values.

/// Returns a message without what is another value every time: long words with digits in them, such
/// as ids, instants and pseudonyms.
pub(super) fn alike(message: &str) -> String {
    let is_value = |word: &str| word.len() >= 8 && word.contains(|c: char| c.is_ascii_digit());
    let is_of_value = |c: char| c.is_alphanumeric() || "-:.+/_".contains(c);
    let (mut text, mut rest) = (String::new(), message);
    while let Some(start) = rest.find(is_of_value) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !is_of_value(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        text.push_str(before);
        text.push_str(if is_value(word) { "…" } else { word });
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::alike;

    #[test]
    fn messages_that_differ_in_their_values_are_one() {
        let message = |id: &str| format!("there is no appointment `{id}`: expected twelve digits");
        let one = message("5f6d3c1a-0d1e-4c8e-9b57-404404404404");
        assert_eq!(alike(&one), message("…"));
        assert_eq!(
            alike("Slot no longer available"),
            "Slot no longer available"
        );
        assert_eq!(alike(""), "");
    }
}
