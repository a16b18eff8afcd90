//! What is not as it should be, and where.

use std::fmt;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Remark {
    path: String,
    line: Option<usize>,
    rule: String,
}

impl Remark {
    /// Returns a remark on a whole file.
    pub(crate) fn on_file(path: &str, rule: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: None,
            rule: rule.into(),
        }
    }

    /// Returns a remark on a line, counted from 1.
    pub(crate) fn on_line(path: &str, line: usize, rule: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::on_file(path, rule)
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.rule),
            None => write!(f, "{}: {}", self.path, self.rule),
        }
    }
}
