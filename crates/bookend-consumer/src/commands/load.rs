//! From the command line to a checked script.

use super::CommandError;
use crate::console::Console;
use bookend_profile::Profiles;
use bookend_provider::cli::{ScriptChoice, choices, judge_choices};
use bookend_provider::{judge_release, known_profiles, load};
use bookend_provider::{package_remarks, read_profiles, read_scripts_over};
use bookend_script::{Choices, Script, Source, render, tally};
use std::sync::Arc;

/// What the command line names: scripts, and the profiles of packages.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) script: Script,
    pub(super) profiles: Option<Arc<Profiles>>,
}

/// Reads and checks the scripts of the command line, over those that ship. That there are warnings
/// is said in a line: who runs a script has seen them when it was checked.
///
/// # Errors
///
/// [`CommandError::Script`] with every diagnostic, and what else can be wrong with scripts.
pub(super) fn load_script(choice: &ScriptChoice, console: Console) -> Result<Loaded, CommandError> {
    load_with(choice, &choices(&choice.mode, &choice.policy)?, console)
}

/// The same, with one more script that belongs to the program.
pub(super) fn load_with_own(
    choice: &ScriptChoice,
    own: Source,
    console: Console,
) -> Result<Script, CommandError> {
    let choices = choices(&choice.mode, &choice.policy)?;
    Ok(read_and_check(choice, &choices, Some(own), console)?.script)
}

/// The same, for a command that shows the warnings itself.
pub(super) fn load_quietly(
    choice: &ScriptChoice,
    console: Console,
) -> Result<Loaded, CommandError> {
    let choices = choices(&choice.mode, &choice.policy)?;
    read_and_check(choice, &choices, None, console)
}

/// The same as [`load_script`], with choices that are not quite those of the command line.
pub(super) fn load_with(
    choice: &ScriptChoice,
    choices: &Choices,
    console: Console,
) -> Result<Loaded, CommandError> {
    let loaded = read_and_check(choice, choices, None, console)?;
    if !loaded.script.warnings().is_empty() {
        let count = tally(loaded.script.warnings());
        console.remark(&format!(
            "the scripts have {count}: `bookend-consumer check` shows what and where"
        ));
    }
    Ok(loaded)
}

fn read_and_check(
    choice: &ScriptChoice,
    choices: &Choices,
    own: Option<Source>,
    console: Console,
) -> Result<Loaded, CommandError> {
    let profiles = read_profiles(&choice.fhir_package)?;
    let known = profiles.as_deref().map(known_profiles).unwrap_or_default();
    let choices = &Choices {
        profiles: known,
        ..choices.clone()
    };
    let mut more = read_scripts_over(choice.script_dir.as_deref(), &choice.scripts)?;
    more.extend(own);
    let script = load(more, choices).map_err(|(diagnostics, sources)| {
        let text = render(&diagnostics, &sources, console.has_colour());
        CommandError::Script(format!("{text}\n\n{}", tally(&diagnostics)))
    })?;
    judge_choices(&script, &choice.dialect, choices)?;
    if let Some(profiles) = &profiles {
        judge_release(profiles, &script)?;
        for line in package_remarks(profiles) {
            console.remark(&line);
        }
    }
    Ok(Loaded { script, profiles })
}
