//! `check`: everything that is wrong with scripts.

use super::CommandError;
use super::load::load_quietly;
use crate::console::Console;
use crate::exit::Exit;
use bookend_provider::cli::Check;
use bookend_provider::nothing_wrong;
use bookend_script::{render, tally};

pub(super) fn check(args: &Check, console: Console) -> Result<Exit, CommandError> {
    let script = load_quietly(&args.script, console)?.script;
    let warnings = script.warnings();
    if !warnings.is_empty() {
        console.remark(&render(warnings, script.sources(), console.has_colour()));
    }
    if args.deny_warnings && !warnings.is_empty() {
        let denied = format!("{}, and warnings are denied", tally(warnings));
        return Err(CommandError::Script(denied));
    }
    console.print(&nothing_wrong(&script));
    Ok(Exit::Passed)
}
