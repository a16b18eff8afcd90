//! `token`: a bearer token, sound or broken, what one holds, and which there are.

mod explain;
mod list;
mod verdict;

use super::CommandError;
use super::load::load_script;
use crate::cli::{Purpose, Token, TokenAction};
use crate::console::Console;
use crate::exit::Exit;
use crate::ground::Ground;
use crate::scope::JourneyScope;
use bookend_engine::{Layer, make_token};
use bookend_script::{DefectiveForm, Dialect, Interaction, Script, TokenDefect};
use std::io::Read as _;

/// What a token is for where nobody says.
const USUAL: &str = "slot.search";

pub(super) fn token(args: &Token, console: Console) -> Result<Exit, CommandError> {
    match (&args.action, &args.explain) {
        (Some(TokenAction::Explain(args)), _) => explain_one(&args.token, &args.purpose, console),
        (None, Some(token)) => explain_one(token, &args.purpose, console),
        (Some(TokenAction::List(purpose)), _) => with(purpose, console, |ground, interaction| {
            Ok((list::list(ground, interaction)?, Exit::Passed))
        }),
        (None, None) => with(&args.purpose, console, |ground, interaction| {
            let text = match args.defect.as_deref() {
                Some("list") => names(ground.script.dialect()),
                name => {
                    let defect = defect(ground.script, name)?;
                    let (scheme, token) = (scheme(defect), make(defect, interaction, ground)?);
                    if args.header {
                        format!("Authorization: {scheme} {token}")
                    } else {
                        token
                    }
                }
            };
            Ok((text, Exit::Passed))
        }),
    }
}

fn explain_one(token: &str, purpose: &Purpose, console: Console) -> Result<Exit, CommandError> {
    let mut read = String::new();
    let token = if token == "-" {
        let reading = std::io::stdin().read_to_string(&mut read);
        reading.map_err(CommandError::system("standard input cannot be read"))?;
        &read
    } else {
        token
    };
    with(purpose, console, |ground, interaction| {
        let interaction = match purpose.interaction {
            Some(_) => interaction,
            None => explain::meant(token, interaction, ground)?,
        };
        explain::explain(token, interaction, ground)
    })
}

/// Prints what a function makes on the ground, and for the interaction, that the flags name.
fn with(
    purpose: &Purpose,
    console: Console,
    make: impl FnOnce(&Ground<'_>, &Interaction) -> Result<(String, Exit), CommandError>,
) -> Result<Exit, CommandError> {
    let script = load_script(&purpose.script, console)?.script;
    let target = purpose.setting.target_or_local(&script);
    let ground = purpose.setting.ground(&script, &target);
    let interaction = interaction(
        script.dialect(),
        purpose.interaction.as_deref().unwrap_or(USUAL),
    )?;
    let (text, exit) = make(&ground, interaction)?;
    console.print(text.trim_end());
    Ok(exit)
}

fn interaction<'d>(dialect: &'d Dialect, name: &str) -> Result<&'d Interaction, CommandError> {
    dialect.interaction(name).ok_or_else(|| {
        let known = dialect.interactions.iter().map(|known| known.name.as_str());
        let known: Vec<&str> = known.collect();
        let known = known.join(", ");
        CommandError::Usage(format!(
            "there is no interaction `{name}`; there are: {known}"
        ))
    })
}

fn defect<'s>(
    script: &'s Script,
    name: Option<&str>,
) -> Result<Option<&'s TokenDefect>, CommandError> {
    let Some(name) = name else { return Ok(None) };
    let found = script.dialect().token.defects.get(name);
    found.map(Some).ok_or_else(|| {
        let message = format!("there is no token defect `{name}`; `token list` names them");
        CommandError::Usage(message)
    })
}

fn names(dialect: &Dialect) -> String {
    let names: Vec<&str> = dialect.token.defects.keys().map(String::as_str).collect();
    names.join("\n")
}

fn scheme(defect: Option<&TokenDefect>) -> &'static str {
    defect
        .map_or(DefectiveForm::Sound, |defect| defect.form)
        .scheme()
}

fn make(
    defect: Option<&TokenDefect>,
    interaction: &Interaction,
    ground: &Ground<'_>,
) -> Result<String, CommandError> {
    let scope = JourneyScope::bare(ground, "token", 0);
    let names = [("interaction", &interaction.facts)];
    let layer = Layer {
        names: &names,
        under: &scope,
    };
    let world = scope.world();
    let rules = &ground.script.dialect().token;
    Ok(make_token(rules, defect, &world.with(&layer))?)
}
