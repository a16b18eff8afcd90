//! `token`: a bearer token, sound or broken, and what one holds.

use super::CommandError;
use super::load::load_script;
use crate::cli::Token;
use crate::console::Console;
use crate::exchange_scope::Seen;
use crate::exit::Exit;
use crate::ground::Ground;
use crate::scope::JourneyScope;
use bookend_engine::{Layer, form_defect, holds, make_token, read_token};
use bookend_model::{Headers, Request};
use bookend_script::{Dialect, Interaction, Script, Side, TokenDefect};
use bytes::Bytes;
use serde_json::Value;
use std::fmt::Write as _;

pub(super) fn token(args: &Token, console: Console) -> Result<Exit, CommandError> {
    let script = load_script(&args.script, console)?.script;
    let target = args.setting.target_or_local(&script);
    let ground = args.setting.ground(&script, &target);
    let interaction = interaction(script.dialect(), &args.interaction)?;
    let (text, exit) = match (&args.explain, args.defect.as_deref()) {
        (Some(token), _) => explain(token, interaction, &ground)?,
        (None, Some("list")) => (defects(script.dialect()), Exit::Passed),
        (None, name) => {
            let token = make(defect(&script, name)?, interaction, &ground)?;
            (token, Exit::Passed)
        }
    };
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
        let message = format!("there is no token defect `{name}`; `--defect list` names them");
        CommandError::Usage(message)
    })
}

fn defects(dialect: &Dialect) -> String {
    let names: Vec<&str> = dialect.token.defects.keys().map(String::as_str).collect();
    names.join("\n")
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

/// Writes header and claims, what is wrong with the form, and every rule with whether it is met; the
/// rules only where there are claims that they could speak of. Fails unless all of it is sound.
fn explain(
    token: &str,
    interaction: &Interaction,
    ground: &Ground<'_>,
) -> Result<(String, Exit), CommandError> {
    let token = token.trim();
    let authorization = match token.split_once(' ') {
        Some(_) => token.to_owned(),
        None => format!("Bearer {token}"),
    };
    let request = bearing(&authorization);
    let read = read_token(&request.headers);
    let mut text = String::new();
    for (name, part) in [("header", &read.header), ("claims", &read.claims)] {
        let pretty = match part {
            Value::Null => "cannot be read".to_owned(),
            part => serde_json::to_string_pretty(part).unwrap_or_else(|_| part.to_string()),
        };
        let _ = writeln!(text, "{name}: {pretty}");
    }
    let scope = JourneyScope::bare(ground, "token", 0);
    let mut exit = Exit::Passed;
    match &read.fault {
        None => text.push_str("form: sound\n"),
        Some(fault) => {
            exit = Exit::Failed;
            let rules = &ground.script.dialect().token;
            let defect = form_defect(rules, fault, &scope.world())?;
            let _ = writeln!(
                text,
                "form: {}: {}, found {}",
                defect.name, defect.says, defect.found
            );
        }
    }
    if !read.claims.is_null() {
        let _ = writeln!(text, "rules for {}:", interaction.name);
        let seen = Seen::sent(&request, &interaction.name, ground);
        if !list_rules(ground, (&seen, &scope), &mut text)? {
            exit = Exit::Failed;
        }
    }
    Ok((text, exit))
}

/// Writes every rule with whether it is met, and returns whether all are.
fn list_rules(
    ground: &Ground<'_>,
    (seen, scope): (&Seen<'_>, &JourneyScope<'_>),
    text: &mut String,
) -> Result<bool, CommandError> {
    let mut all_met = true;
    for rule in &ground.script.dialect().token.rules {
        let is_met = seen.with_side(Side::Request, scope, |view| {
            Ok::<bool, CommandError>(!holds(&rule.when, view)? || holds(&rule.expect, view)?)
        })?;
        all_met &= is_met;
        let word = if is_met { "met" } else { "unmet" };
        let _ = writeln!(text, "  {word:<5} {}: {}", rule.defect, rule.says);
    }
    Ok(all_met)
}

/// A request that carries nothing but a token.
fn bearing(authorization: &str) -> Request {
    Request {
        method: "GET".to_owned(),
        path: "/".to_owned(),
        query: Vec::new(),
        target: "/".to_owned(),
        headers: Headers::from_iter([("Authorization", authorization)]),
        body: Bytes::new(),
    }
}
