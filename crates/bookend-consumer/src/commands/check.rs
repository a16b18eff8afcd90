//! `check`: everything that is wrong with scripts.

use super::CommandError;
use super::load::load_script;
use crate::console::Console;
use crate::exit::Exit;
use bookend_provider::cli::Check;
use bookend_script::tally;

pub(super) fn check(args: &Check, console: Console) -> Result<Exit, CommandError> {
    let script = load_script(&args.script, console)?.script;
    let warnings = script.warnings();
    if args.deny_warnings && !warnings.is_empty() {
        let denied = format!("{}, and warnings are denied", tally(warnings));
        return Err(CommandError::Script(denied));
    }
    let remarks = match warnings {
        [] => String::new(),
        some => format!(", {}", tally(some)),
    };
    let fragments = script
        .journeys()
        .iter()
        .filter(|journey| journey.is_fragment)
        .count();
    console.print(&format!(
        "nothing wrong{remarks}: {} journeys, {fragments} fragments, {} requirements, mode {}, digest {:.12}",
        script.journeys().len() - fragments,
        script.requirements().len(),
        script.policy().mode,
        script.digest(),
    ));
    Ok(Exit::Passed)
}
