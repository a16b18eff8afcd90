//! `export`: what ships, to be edited.

use super::CommandError;
use crate::console::Console;
use crate::exit::Exit;
use std::path::Path;

pub(super) fn export(dir: &Path, console: Console) -> Result<Exit, CommandError> {
    let count = bookend_provider::export(dir)
        .map_err(CommandError::system("the configuration cannot be exported"))?;
    console.print(&format!("{count} files written to {}", dir.display()));
    Ok(Exit::Passed)
}
