//! `check`: everything that is wrong with scripts.

use super::CommandError;
use super::load::load_script;
use crate::console::Console;
use crate::exit::Exit;
use bookend_provider::cli::ScriptChoice;

pub(super) fn check(choice: &ScriptChoice, console: Console) -> Result<Exit, CommandError> {
    let script = load_script(choice, console)?;
    let fragments = script
        .journeys()
        .iter()
        .filter(|journey| journey.is_fragment)
        .count();
    console.print(&format!(
        "nothing wrong: {} journeys, {fragments} fragments, {} requirements, mode {}, digest {:.12}",
        script.journeys().len() - fragments,
        script.requirements().len(),
        script.policy().mode,
        script.digest(),
    ));
    Ok(Exit::Passed)
}
