//! A place in a script, as a compiler shows it.

use super::style::{by_outcome, quiet, tame};
use bookend_model::{Outcome, Place};
use std::fmt::Write as _;

/// How many letters of a long source line are shown, and how many of them before the place.
const SHOWN: usize = 96;
const BEFORE: usize = 32;

/// Writes file, line and column, the source line, and a caret below the place.
pub(super) fn source_line(place: &Place) -> String {
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let (line, column) = window(&tame(&place.source), place.column.saturating_sub(1));
    let indent: String = line
        .chars()
        .take(column)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let mut text = String::new();
    let _ = writeln!(text, "    {} {place}", quiet("-->"));
    let _ = writeln!(text, "    {} {line}", quiet(&format!("{number} |")));
    let _ = writeln!(
        text,
        "    {} {indent}{}",
        quiet(&format!("{margin} |")),
        by_outcome(Outcome::Failed, "^")
    );
    text
}

/// Cuts a long line down to what stands around a column, and returns the column in it.
fn window(line: &str, column: usize) -> (String, usize) {
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= SHOWN {
        return (line.to_owned(), column);
    }
    let from = column.saturating_sub(BEFORE);
    let shown: String = letters.iter().skip(from).take(SHOWN).collect();
    let start = if from > 0 { "…" } else { "" };
    let end = if from + SHOWN < letters.len() {
        "…"
    } else {
        ""
    };
    let column = column - from + start.chars().count();
    (format!("{start}{shown}{end}"), column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_to_what_stands_around_the_place() {
        let line = format!("{}HERE{}", "a".repeat(100), "b".repeat(100));
        let (shown, column) = window(&line, 100);
        let rest: String = shown.chars().skip(column).collect();
        assert!(rest.starts_with("HERE"), "{shown}");
        assert!(shown.starts_with("…a") && shown.ends_with("b…"), "{shown}");
        assert!(shown.chars().count() <= SHOWN + 2);
    }

    #[test]
    fn a_short_line_stays_as_it_is() {
        assert_eq!(window("status: 201", 8), ("status: 201".to_owned(), 8));
    }
}
