//! Colours. Words carry the meaning; colour only repeats it.

use anstyle::{AnsiColor, Style};
use bookend_model::Outcome;

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

fn colour(outcome: Outcome) -> Style {
    let colour = match outcome {
        Outcome::Passed => AnsiColor::Green,
        Outcome::Warned => AnsiColor::Yellow,
        Outcome::Failed => AnsiColor::Red,
        Outcome::Errored => AnsiColor::Magenta,
        Outcome::Skipped | Outcome::Omitted => return QUIET,
    };
    colour.on_default().bold()
}

/// Writes a text as it belongs to an outcome.
pub(super) fn by_outcome(outcome: Outcome, text: &str) -> String {
    let style = colour(outcome);
    format!("{style}{text}{style:#}")
}

/// Writes the word of an outcome, eight letters wide.
pub(super) fn word(outcome: Outcome) -> String {
    by_outcome(outcome, &format!("{outcome:<8}"))
}

pub(super) fn bold(text: &str) -> String {
    format!("{BOLD}{text}{BOLD:#}")
}

pub(super) fn quiet(text: &str) -> String {
    format!("{QUIET}{text}{QUIET:#}")
}

/// Writes a duration as people say it: `12 ms`, `1.3 s`, `2 min 5 s`.
pub(super) fn took(duration: std::time::Duration) -> String {
    let millis = duration.as_millis();
    match millis {
        0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{:.1} s", duration.as_secs_f64()),
        _ => format!("{} min {} s", millis / 60_000, millis / 1_000 % 60),
    }
}

/// Writes a number and its noun.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Takes control characters out of a text that came from elsewhere, so that it cannot steer the
/// terminal.
pub(super) fn tame(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() && !matches!(c, '\n' | '\t') {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

/// Cuts a text down to so many letters, on one line, and says how many are left out.
pub(super) fn cut(text: &str, letters: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut rest = line.chars();
    let shown: String = rest.by_ref().take(letters).collect();
    match rest.count() {
        0 => shown,
        more => format!("{shown}… ({more} letters more)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        assert_eq!(cut("one\n  two", 10), "one two");
        assert_eq!(cut("abcdef", 4), "abcd… (2 letters more)");
    }
}
