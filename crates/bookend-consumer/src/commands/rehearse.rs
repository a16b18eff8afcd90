//! `rehearse`: both ends, talking to one another.

use super::CommandError;
use super::load::{Loaded, load_with};
use super::meeting::Meeting;
use super::session::{Session, runtime, select_some};
use super::setting::{clock, seed};
use super::stand_ins::{flags_of, stand_in};
use crate::cli::{HeaderArgs, NationalArgs, Rehearse, Reports, TlsArgs};
use crate::console::Console;
use crate::exit::Exit;
use bookend_provider::cli::choices;
use bookend_provider::{Options, start};
use bookend_script::Choices;
use std::path::PathBuf;

pub(super) fn rehearse(args: &Rehearse, console: Console) -> Result<Exit, CommandError> {
    let choices = Choices {
        is_rehearsal: true,
        ..choices(&args.script.mode, &args.script.policy)?
    };
    let Loaded { script, profiles } = load_with(&args.script, &choices, console)?;
    let selected = select_some(&script, &args.playing.which.selection())?;
    let reports = Reports {
        evidence: Some(
            args.playing
                .reports
                .evidence
                .clone()
                .unwrap_or_else(default_evidence),
        ),
        ..args.playing.reports.clone()
    };
    let clock = clock(args.playing.manner.clock);
    let meeting = args.tls.then(Meeting::arrange).transpose()?;
    let mut session = Session {
        script: &script,
        profiles: profiles.clone(),
        selected: &selected,
        manner: &args.playing.manner,
        reports: &reports,
        identity: &args.playing.identity,
        choice: &args.script,
        is_lasting: false,
        is_forced: true,
        tls: args_of(meeting.as_ref()),
        headers: HeaderArgs::default(),
        national: NationalArgs::default(),
        config: args.playing.config.as_deref(),
        seed: seed(args.playing.manner.seed),
        target_clock: Some(clock.apart()),
        clock,
        console,
    };
    runtime()?.block_on(async {
        let options = Options {
            seed: Some(session.seed),
            clock: session.target_clock.clone().unwrap_or_default(),
            profiles,
            tls: meeting
                .as_ref()
                .map(|meeting| meeting.server("provider"))
                .unwrap_or_default(),
            ..Options::default()
        };
        let running = start(script.clone(), options)?;
        let at = (session.clock.clone(), session.seed);
        let national = stand_in((&script, &selected), &running.url(), at, meeting.as_ref())?;
        session.national = national.as_ref().map(flags_of).unwrap_or_default();
        let exit = session.play(&running.url()).await;
        if let Some(national) = national {
            national.stop().await?;
        }
        running.stop().await?;
        exit
    })
}

/// Returns what the consumer trusts and shows.
fn args_of(meeting: Option<&Meeting>) -> TlsArgs {
    meeting
        .map(|meeting| meeting.client("consumer"))
        .unwrap_or_default()
}

fn default_evidence() -> PathBuf {
    PathBuf::from("evidence")
}
