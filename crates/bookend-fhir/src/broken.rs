//! A broken rule on its way out of a parser, and what both parsers need around it.

use std::fmt::Write as _;

use crate::{ParseError, Rule};

/// A rule broken at an offset, on its way out: every level adds the step that led to it.
///
/// On the heap, so that a result without an error stays small.
#[derive(Debug)]
pub(crate) struct Broken(Box<Trace>);

#[derive(Debug)]
struct Trace {
    rule: Rule,
    at: usize,
    /// Innermost first.
    steps: Vec<Step>,
}

/// A step of a path.
#[derive(Debug)]
enum Step {
    Name(String),
    Index(usize),
}

impl Broken {
    /// Notes a broken rule at a byte offset.
    pub(crate) fn new(rule: Rule, at: usize) -> Self {
        Self(Box::new(Trace {
            rule,
            at,
            steps: Vec::new(),
        }))
    }

    /// Adds the name that led to the place.
    pub(crate) fn within(mut self, name: &str) -> Self {
        self.0.steps.push(Step::Name(shorten(name)));
        self
    }

    /// Adds the index, from 0, that led to the place.
    pub(crate) fn within_item(mut self, index: usize) -> Self {
        self.0.steps.push(Step::Index(index));
        self
    }

    /// Turns the offset into a line and a column of the text, and the steps into a path.
    pub(crate) fn locate(self, text: &str) -> ParseError {
        let Trace { rule, at, steps } = *self.0;
        let before = text.get(..at).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ParseError {
            rule,
            line: before.matches('\n').count() + 1,
            column: before
                .get(line_start..)
                .map_or(0, |line| line.chars().count())
                + 1,
            path: path(&steps),
        }
    }
}

/// How many steps a path shows: no resource goes deeper, and what does is to be read all the same.
const SHOWN_STEPS: usize = 16;

/// Renders steps, innermost first, as a path; one that goes very deep is cut off.
fn path(steps: &[Step]) -> Option<String> {
    let mut path = String::new();
    for step in steps.iter().rev().take(SHOWN_STEPS) {
        match step {
            Step::Name(name) if path.is_empty() => path.push_str(name),
            Step::Name(name) => path.extend([".", name]),
            Step::Index(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    if steps.len() > SHOWN_STEPS {
        path.push('…');
    }
    (!path.is_empty()).then_some(path)
}

/// The result of reading a part of a text.
pub(crate) type Read<T> = Result<T, Broken>;

/// Returns the text of a body: UTF-8, with or without a byte order mark.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, ParseError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let (good, bad) = bytes.split_at(error.valid_up_to());
        let found = bad.first().copied().unwrap_or_default();
        let good = String::from_utf8_lossy(good);
        Broken::new(Rule::Utf8 { found }, good.len()).locate(&good)
    })
}

/// Returns the beginning of a text, as a message can repeat it: on one line, at most 40 characters.
pub(crate) fn shorten(text: &str) -> String {
    const LONGEST: usize = 40;
    let visible = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut short: String = text.chars().take(LONGEST).map(visible).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
