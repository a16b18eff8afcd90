//! `run`: journeys against a provider.

use super::CommandError;
use super::load::{Loaded, load_script};
use super::session::{Session, runtime, select_some};
use super::setting::{clock, local_target, seed};
use crate::apart::Apart;
use crate::cli::Run;
use crate::client::Client;
use crate::console::{Console, dry_run, journey_list};
use crate::control_port::ControlPort;
use crate::exit::Exit;
use crate::ground::Ground;
use bookend_model::Clock;

pub(super) fn run(args: &Run, console: Console) -> Result<Exit, CommandError> {
    let Loaded { script, profiles } = load_script(&args.script, console)?;
    let selected = select_some(&script, &args.playing.which.selection())?;
    let clock = clock(args.playing.manner.clock);
    let session = Session {
        script: &script,
        profiles,
        selected: &selected,
        manner: &args.playing.manner,
        reports: &args.playing.reports,
        identity: &args.playing.identity,
        choice: &args.script,
        is_lasting: true,
        is_forced: args.force,
        tls: args.tls.clone(),
        headers: args.headers.clone(),
        national: args.national.clone(),
        config: args.playing.config.as_deref(),
        seed: seed(args.playing.manner.seed),
        apart: apart(args, &clock)?,
        clock,
        control: args.control.clone(),
        console,
    };
    if args.list {
        console.print(journey_list(&script, &selected, args.steps).trim_end());
        return Ok(Exit::Passed);
    }
    if args.dry_run {
        let target = args.target.clone();
        let target = target.unwrap_or_else(|| local_target(&script));
        let identity = args.playing.identity.identity();
        let at = (session.seed, session.clock.clone());
        let ground = Ground::new(&script, at, &identity).calling(
            target.trim_end_matches('/'),
            &args.playing.identity.target_asid,
        );
        console.print(dry_run(&selected, &ground).trim_end());
        return Ok(Exit::Passed);
    }
    let Some(target) = &args.target else {
        let message = "which provider? write `--target http://127.0.0.1:4434/STU3`";
        return Err(CommandError::Usage(message.to_owned()));
    };
    runtime()?.block_on(session.play(target))
}

/// Returns how journeys that need the target to themselves get it, where its control port is named.
fn apart(args: &Run, clock: &Clock) -> Result<Option<Apart<'static>>, CommandError> {
    let control = &args.control;
    let Some(url) = &control.control else {
        return Ok(None);
    };
    let client = Client::new(url, &args.tls.files(), clock.clone())?;
    let (token, space) = (control.control_token.clone(), control.control_space.clone());
    let port = ControlPort::new(client, token, space.unwrap_or_default());
    Ok(Some(Apart::Elsewhere(port)))
}
