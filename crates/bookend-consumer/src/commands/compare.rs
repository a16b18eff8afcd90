//! `compare` and `finish`: evidence that is there already.

use super::CommandError;
use crate::console::Console;
use crate::exit::Exit;
use std::path::{Path, PathBuf};

pub(super) fn compare(before: &Path, now: &Path, console: Console) -> Result<Exit, CommandError> {
    let (before, now) = (run(before, "before", console)?, run(now, "now", console)?);
    let comparison = bookend_evidence::compare(&before, &now)?;
    console.print(comparison.text().trim_end());
    Ok(if comparison.is_worse() {
        Exit::Failed
    } else {
        Exit::Passed
    })
}

/// Returns the folder of a run, and says which it is where it is not the one that was named.
fn run(dir: &Path, which: &str, console: Console) -> Result<PathBuf, CommandError> {
    let run = bookend_evidence::only_run(dir)?;
    if run != dir {
        console.print(&format!("{which}: {}", run.display()));
    }
    Ok(run)
}

pub(super) fn finish(dir: &Path, console: Console) -> Result<Exit, CommandError> {
    let dir = &run(dir, "run", console)?;
    bookend_evidence::finish(dir, None)?;
    console.print(&format!("evidence: {}", dir.join("index.html").display()));
    Ok(Exit::Passed)
}
