//! Patterns over names: `*` for any letters, `?` for one.

/// Returns whether a pattern fits a whole name. Letters are compared as they are.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut letter) = (0, 0);
    // Where the last star stood, and how far it reached: there the search goes on after a misfit.
    let mut star: Option<(usize, usize)> = None;
    while letter < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, letter));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || Some(wanted) == name.get(letter) => {
                at += 1;
                letter += 1;
            }
            Some(_) | None => {
                let Some((stood, reached)) = star else {
                    return false;
                };
                star = Some((stood, reached + 1));
                at = stood + 1;
                letter = reached + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_fits_the_whole_name() {
        for (pattern, name) in [
            ("book", "book"),
            ("book*", "book"),
            ("*cancel*", "book-then-cancel-it"),
            ("b??k", "book"),
            ("*", ""),
            ("a*b*c", "a-b-bc-c"),
            ("book[2]", "book[2]"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [
            ("book", "books"),
            ("book", "Book"),
            ("b?k", "book"),
            ("a*b", "a-c"),
            ("", "a"),
        ] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }
}
