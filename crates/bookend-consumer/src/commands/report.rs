//! `report`: the figures that the standard wants, counted from evidence.

use super::CommandError;
use crate::console::Console;
use crate::exit::Exit;
use bookend_provider::cli::Report;
use bookend_provider::{ReportError, figures};
use bookend_script::{render, tally};

pub(super) fn report(asked: &Report, console: Console) -> Result<Exit, CommandError> {
    let text = figures(asked).map_err(|error| match error {
        ReportError::Script(diagnostics, sources) => {
            let text = render(&diagnostics, &sources, console.has_colour());
            CommandError::Script(format!("{text}\n\n{}", tally(&diagnostics)))
        }
        error => CommandError::Report(error),
    })?;
    console.print(text.trim_end());
    Ok(Exit::Passed)
}
