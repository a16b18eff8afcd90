//! What a token holds, what the rules say of each claim, and what a provider would answer.

use super::CommandError;
use super::verdict::Verdict;
use crate::exit::Exit;
use crate::ground::Ground;
use bookend_engine::{Course, Defect, Intended, Part, instant_text};
use bookend_script::Interaction;
use jiff::Timestamp;
use serde_json::{Map, Value};
use std::fmt::Write as _;

/// The claims that are points in time, in seconds (RFC 7519, section 4.1).
const TIMES: &[&str] = &["exp", "iat", "nbf"];

/// Explains a token. Fails unless all of it is sound.
pub(super) fn explain(
    token: &str,
    interaction: &Interaction,
    ground: &Ground<'_>,
) -> Result<(String, Exit), CommandError> {
    let verdict = Verdict::of(&authorization(token), interaction, ground)?;
    let now = ground.clock.now();
    let mut text = String::new();
    let token = &verdict.token;
    part(&mut text, "header", &token.header, &verdict, now);
    part(&mut text, "claims", &token.claims, &verdict, now);
    match &verdict.form {
        None => text.push_str("form: sound\n"),
        Some(defect) => {
            let _ = writeln!(text, "form: {}", told(defect));
        }
    }
    if !verdict.trials.is_empty() {
        let unmet = verdict.unmet().count();
        let _ = match unmet {
            0 => writeln!(text, "rules for {}: all met", interaction.name),
            some => writeln!(text, "rules for {}: {some} unmet", interaction.name),
        };
    }
    answer(&mut text, &verdict, ground);
    let exit = if verdict.is_sound() {
        Exit::Passed
    } else {
        Exit::Failed
    };
    Ok((text, exit))
}

/// Returns the interaction by whose rules a token has least wrong with it, of several the usual one: what
/// a token is for stands in its scope alone.
pub(super) fn meant<'s>(
    token: &str,
    usual: &'s Interaction,
    ground: &Ground<'s>,
) -> Result<&'s Interaction, CommandError> {
    let token = authorization(token);
    let (mut meant, mut fewest) = (usual, usize::MAX);
    let others = ground.script.dialect().interactions.iter();
    for interaction in std::iter::once(usual).chain(others) {
        let unmet = Verdict::of(&token, interaction, ground)?.unmet().count();
        if unmet < fewest {
            (meant, fewest) = (interaction, unmet);
        }
    }
    Ok(meant)
}

/// Returns what stands in the header field, of whatever part of it was handed over.
fn authorization(text: &str) -> String {
    let text = text.trim();
    let name = "authorization:";
    let value = match text.get(..name.len()) {
        Some(begin) if begin.eq_ignore_ascii_case(name) => text[name.len()..].trim_start(),
        _ => text,
    };
    match value.split_once(char::is_whitespace) {
        Some(_) => value.to_owned(),
        None => format!("Bearer {value}"),
    }
}

/// Writes header or claims: each member with its value and what the rules say of it, those that are
/// missing as well.
fn part(text: &mut String, title: &str, held: &Value, verdict: &Verdict, now: Timestamp) {
    let Value::Object(held) = held else {
        let _ = writeln!(text, "{title}: cannot be read");
        return;
    };
    let _ = writeln!(text, "{title}:");
    for name in names(title, held, verdict) {
        match held.get(name) {
            Some(value) => {
                let _ = writeln!(text, "  {name}: {}", shown(name, value, now));
            }
            None => {
                let _ = writeln!(text, "  {name}: missing");
            }
        }
        let mut is_asked = false;
        for trial in verdict
            .trials
            .iter()
            .filter(|it| is_of(&it.part, title, name))
        {
            match &trial.course {
                Course::DoesNotApply => continue,
                Course::Met => {
                    let _ = writeln!(text, "    met    {}", trial.says);
                }
                Course::Unmet(defect) => {
                    let _ = writeln!(text, "    unmet  {}", told(defect));
                }
                Course::Unclear(reason) => {
                    let _ = writeln!(text, "    ?      {}; {reason}", trial.says);
                }
            }
            is_asked = true;
        }
        if !is_asked && !verdict.trials.is_empty() {
            text.push_str("    no rule asks anything of it\n");
        }
    }
}

/// Returns the names of what is there, then of what a rule misses.
fn names<'v>(title: &str, held: &'v Map<String, Value>, verdict: &'v Verdict) -> Vec<&'v str> {
    let mut names: Vec<&str> = held.keys().map(String::as_str).collect();
    for trial in &verdict.trials {
        let (Part::Header(name) | Part::Claim(name)) = &trial.part else {
            continue;
        };
        let is_missed = matches!(trial.course, Course::Unmet(_));
        if is_missed && is_of(&trial.part, title, name) && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
}

fn is_of(part: &Part, title: &str, name: &str) -> bool {
    match part {
        Part::Header(header) => title == "header" && header == name,
        Part::Claim(claim) => title == "claims" && claim == name,
        Part::Whole => false,
    }
}

/// Writes a value; what is a point in time as one, and what has parts on lines of their own.
fn shown(name: &str, value: &Value, now: Timestamp) -> String {
    let seconds = value.as_i64().filter(|_| TIMES.contains(&name));
    let at = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    if let Some(at) = at {
        let away = at.as_second().saturating_sub(now.as_second());
        let when = if away < 0 {
            format!("{} s ago", away.saturating_neg())
        } else {
            format!("in {away} s")
        };
        return format!("{value} ({}, {when})", instant_text(at));
    }
    let pretty = serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string());
    pretty.replace('\n', "\n  ")
}

fn told(defect: &Defect) -> String {
    let mut told = format!("{}: {}", defect.name, defect.says);
    if let Some(expected) = &defect.expected {
        let _ = write!(told, "; expected {expected}");
    }
    if !defect.found.is_empty() {
        let _ = write!(told, ", found {}", defect.found);
    }
    told
}

/// Writes what a provider would answer, and by which setting of the policy.
fn answer(text: &mut String, verdict: &Verdict, ground: &Ground<'_>) {
    let switch = &ground.script.dialect().token.switch;
    let setting = ground.script.policy().word(switch);
    match (&verdict.answer, verdict.is_sound()) {
        (Some((refusal, intended)), _) => {
            let _ = writeln!(
                text,
                "answer: {} `{refusal}`, by the policy {switch}={setting}",
                intended.status
            );
            let _ = writeln!(text, "{}", resource(intended));
        }
        (None, true) => text.push_str("answer: none, the token is no reason to refuse\n"),
        (None, false) => {
            let _ = writeln!(
                text,
                "answer: none, by the policy {switch}={setting} no token is refused"
            );
        }
    }
}

fn resource(intended: &Intended) -> String {
    let resource = intended.resource.as_ref();
    let pretty = resource.and_then(|resource| serde_json::to_string_pretty(resource).ok());
    pretty.unwrap_or_default()
}
