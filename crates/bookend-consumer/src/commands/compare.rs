//! `compare` and `finish`: evidence that is there already.

use super::CommandError;
use crate::console::Console;
use crate::exit::Exit;
use std::path::Path;

pub(super) fn compare(before: &Path, now: &Path, console: Console) -> Result<Exit, CommandError> {
    let comparison = bookend_evidence::compare(before, now)?;
    console.print(comparison.text().trim_end());
    Ok(if comparison.is_worse() {
        Exit::Failed
    } else {
        Exit::Passed
    })
}

pub(super) fn finish(dir: &Path, console: Console) -> Result<Exit, CommandError> {
    bookend_evidence::finish(dir, None)?;
    console.print(&format!("evidence: {}", dir.join("index.html").display()));
    Ok(Exit::Passed)
}
