//! `run`: journeys against a provider.

use super::CommandError;
use super::load::{Loaded, load_script};
use super::session::{Session, runtime, select_some};
use super::setting::{clock, local_target, seed};
use crate::cli::Run;
use crate::console::{Console, dry_run, journey_list};
use crate::exit::Exit;
use crate::ground::Ground;

pub(super) fn run(args: &Run, console: Console) -> Result<Exit, CommandError> {
    let Loaded { script, profiles } = load_script(&args.script, console)?;
    let selected = select_some(&script, &args.playing.which.selection())?;
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
        clock: clock(args.playing.manner.clock),
        target_clock: None,
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
