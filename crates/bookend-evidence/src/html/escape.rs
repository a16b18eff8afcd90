//! Texts of others in a page of ours.

use std::fmt;

/// A text that may stand anywhere in HTML, in an attribute's double quotes as well.
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // What a terminal or a browser would obey rather than show.
                control if control.is_control() && !matches!(control, '\n' | '\t') => {
                    f.write_str("\u{fffd}")?;
                }
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn nothing_of_a_foreign_text_is_markup() {
        assert_eq!(
            Escaped("<a href=\"x\" b='y'>&\u{1b}[31m").to_string(),
            "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;&amp;\u{fffd}[31m"
        );
    }
}
