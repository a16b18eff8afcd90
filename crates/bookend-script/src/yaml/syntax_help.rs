//! What to do about text that is not YAML, where that is sure. The parser says in the words of the YAML
//! specification what it did not expect; these say what was most likely written.

const TAB: &str = "YAML is indented with spaces alone; put spaces in the place of the tab";
const COLON: &str = "a text in which a colon and a space stand has quotes around it, such as `title: \"Booked: one slot\"`";
const DEEPER: &str = "this line is indented deeper than the one above it, which has its value already; keys of one map stand below one another";
const QUOTE: &str = "the quote that opens here is not closed where the text ends; close it, or indent the lines in which the text goes on";
const BEHIND_QUOTE: &str = "nothing stands behind the quote that closes a text; one that has quotes in it has the other kind around it, such as `'a \"b\" c'`";
const ITEM: &str = "this line stands neither below a `-` of the list above it nor at one; indent it as the keys of its item, or as the key of the list";
const CHARACTER: &str = "a text that begins with this character has quotes around it";
const KEY: &str =
    "a line before this one has no colon, or no space behind it: a key is written `key: value`";

/// Returns what to do about what a parser says of a text at a place, counted in bytes.
pub(super) fn syntax_help(said: &str, text: &str, at: usize) -> Option<&'static str> {
    let is = |part: &str| said.contains(part);
    if is("tabs disallowed") {
        Some(TAB)
    } else if is("mapping values are not allowed") {
        misplaced_colon(text, at)
    } else if is("quoted scalar") && (is("invalid indentation") || is("end of")) {
        Some(QUOTE)
    } else if is("invalid trailing content after") {
        Some(BEHIND_QUOTE)
    } else if is("did not find expected '-' indicator") {
        Some(ITEM)
    } else if is("unexpected character") {
        Some(CHARACTER)
    } else if is("simple key expect ':'") {
        Some(KEY)
    } else {
        None
    }
}

/// A colon that no key can stand before: the second of its line, or the first of a line that is indented
/// deeper than the one above it.
fn misplaced_colon(text: &str, at: usize) -> Option<&'static str> {
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    if before.get(start..)?.contains(": ") {
        return Some(COLON);
    }
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let line = text.get(start..)?.lines().next()?;
    let above = text
        .get(..start)?
        .lines()
        .rfind(|above| !above.trim().is_empty())?;
    (indent(line) > indent(above)).then_some(DEEPER)
}
