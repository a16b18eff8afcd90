//! `rehearse`: both ends, talking to one another.

use super::CommandError;
use super::load::{Loaded, load_with};
use super::meeting::Meeting;
use super::session::{Session, runtime, select_some};
use super::setting::{clock, seed};
use super::stand_ins::{StandIns, flags_of};
use crate::apart::Apart;
use crate::cli::{ControlArgs, HeaderArgs, Manner, NationalArgs, Rehearse, Reports, TlsArgs};
use crate::console::Console;
use crate::exit::Exit;
use bookend_provider::cli::choices;
use bookend_provider::{Options, SpaceBounds, SpaceBy, start};
use bookend_script::Choices;
use std::path::PathBuf;

/// How many journeys run at the same time, unless somebody says: much of each is waiting for the other
/// end, and no provider but our own is kept busy.
const AT_ONCE: usize = 8;

pub(super) fn rehearse(args: &Rehearse, console: Console) -> Result<Exit, CommandError> {
    let choices = Choices {
        is_rehearsal: true,
        ..choices(&args.script.mode, &args.script.policy)?
    };
    let Loaded { script, profiles } = load_with(&args.script, &choices, console)?;
    let selected = select_some(&script, &args.playing.which.selection())?;
    let reports = reports(&args.playing.reports);
    let manner = manner(&args.playing.manner);
    let clock = clock(manner.clock);
    let meeting = args.tls.then(Meeting::arrange).transpose()?;
    let mut session = Session {
        script: &script,
        profiles,
        selected: &selected,
        manner: &manner,
        reports: &reports,
        identity: &args.playing.identity,
        choice: &args.script,
        is_lasting: false,
        is_forced: true,
        tls: args_of(meeting.as_ref()),
        headers: HeaderArgs::default(),
        national: NationalArgs::default(),
        control: ControlArgs::default(),
        config: args.playing.config.as_deref(),
        seed: seed(manner.seed),
        apart: None,
        clock,
        console,
    };
    runtime()?.block_on(async {
        let options = options(&session, meeting.as_ref());
        let running = start(script.clone(), options)?;
        let stand_ins = StandIns {
            script: &script,
            seed: session.seed,
            certificates: meeting.as_ref(),
        };
        let national = stand_ins.start_where_asked(&selected, &running.url(), &session.clock)?;
        session.national = national.as_ref().map(flags_of).unwrap_or_default();
        session.apart = Some(Apart::Spaces {
            spaces: running.own_spaces(),
            stand_ins,
        });
        let exit = session.play(&running.url()).await;
        if let Some(national) = national {
            national.stop().await?;
        }
        running.stop().await?;
        exit
    })
}

/// Returns what the provider is started with.
fn options(session: &Session<'_>, meeting: Option<&Meeting>) -> Options {
    Options {
        seed: Some(session.seed),
        clock: session.clock.apart(),
        spaces: (SpaceBy::Path, room_for(session.manner.pace().jobs)),
        profiles: session.profiles.clone(),
        tls: meeting
            .map(|meeting| meeting.server("provider"))
            .unwrap_or_default(),
        ..Options::default()
    }
}

/// Returns how many spaces there may be: each journey under way may have one, and those that requests
/// name are beside them.
fn room_for(jobs: usize) -> SpaceBounds {
    let usual = SpaceBounds::default();
    SpaceBounds {
        count: usual.count.saturating_add(jobs),
        ..usual
    }
}

/// Returns what the consumer trusts and shows.
fn args_of(meeting: Option<&Meeting>) -> TlsArgs {
    meeting
        .map(|meeting| meeting.client("consumer"))
        .unwrap_or_default()
}

/// Returns what is written of a rehearsal: evidence always.
fn reports(asked: &Reports) -> Reports {
    let evidence = asked.evidence.clone();
    Reports {
        evidence: Some(evidence.unwrap_or_else(|| PathBuf::from("evidence"))),
        ..asked.clone()
    }
}

/// Returns how the journeys of a rehearsal are run.
fn manner(asked: &Manner) -> Manner {
    Manner {
        jobs: asked.jobs.or(Some(AT_ONCE)),
        ..asked.clone()
    }
}
