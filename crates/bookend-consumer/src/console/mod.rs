//! What people see: the one place that writes to the terminal.

mod answer;
mod cause;
mod dry_run;
mod failure;
mod journey_list;
mod live;
mod request;
mod source_line;
mod style;
mod summary;
mod warning;

pub(crate) use answer::{answer, words};
pub use dry_run::dry_run;
pub use failure::{Signposts, failures};
pub use journey_list::journey_list;
pub(crate) use live::Live;
pub use summary::summary;
pub(crate) use summary::{heading, section};
pub use warning::warnings;

use std::io::{IsTerminal, Write};

/// Standard output and standard error, with colour where the reader wants it.
///
/// Colour follows `NO_COLOR`, `CLICOLOR_FORCE` and whether the output is a terminal. What cannot be
/// written, because nobody reads any more, is dropped.
#[derive(Clone, Copy, Debug)]
pub struct Console {
    is_terminal: bool,
}

impl Console {
    /// Takes the streams of this process.
    pub fn of_process() -> Self {
        Self {
            is_terminal: std::io::stdout().is_terminal(),
        }
    }

    /// Returns whether remarks on standard error may have colour.
    pub fn has_colour(self) -> bool {
        anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
    }

    /// Writes a line of results.
    pub fn print(self, text: &str) {
        let mut out = anstream::stdout().lock();
        let _ = writeln!(out, "{text}");
    }

    /// Writes something that the next output replaces, where that is possible.
    pub(crate) fn print_passing(self, text: &str) {
        if self.is_terminal {
            let mut out = anstream::stdout().lock();
            let _ = write!(out, "{text}");
            let _ = out.flush();
        }
    }

    /// Writes a line about the program itself, not about its results.
    pub fn remark(self, text: &str) {
        let mut out = anstream::stderr().lock();
        let _ = writeln!(out, "{text}");
    }
}
