//! `curl`: the request of one step as a command.

use super::CommandError;
use super::load::load_script;
use super::session::runtime;
use crate::cli::Curl;
use crate::client::Client;
use crate::console::Console;
use crate::exit::Exit;
use crate::ground::Ground;
use crate::hindrance::hindrance;
use crate::plan::{Planned, PlannedStep, plan, steps};
use crate::runner::Runner;
use crate::stage::Stage;
use bookend_script::Script;
use std::time::Duration;

/// How long the steps before it may each take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn curl(args: &Curl, console: Console) -> Result<Exit, CommandError> {
    let script = load_script(&args.script, console)?.script;
    let target = args.setting.target_or_local(&script);
    let ground = args.setting.ground(&script, &target);
    let runtime = runtime()?;
    let client = Client::new(&target, args.setting.ca.as_deref(), ground.clock.clone())?;
    let runner = Runner::new(&ground, client, PATIENCE);
    let command = runtime.block_on(compose(args, &script, &ground, &runner))?;
    console.print(&command);
    Ok(Exit::Passed)
}

async fn compose(
    args: &Curl,
    script: &Script,
    ground: &Ground<'_>,
    runner: &Runner<'_>,
) -> Result<String, CommandError> {
    let (journey_id, step_id) = args.step.split_once('/').ok_or_else(|| {
        CommandError::Usage(format!(
            "`{}` is not a step; write `journey/step`",
            args.step
        ))
    })?;
    let journey = script.journey(journey_id).ok_or_else(|| {
        CommandError::Usage(format!(
            "there is no journey `{journey_id}`; `run --list` names them"
        ))
    })?;
    let row = row(args.row, journey.rows.len())?;
    let plan = plan(script, journey);
    let mut stage = Stage::begin(ground, (journey, row), &plan)?;
    for planned in &plan {
        match planned {
            Planned::Bind(pairs) => stage.scope.bind(pairs)?,
            Planned::Step(step) if step.id == step_id => {
                return write(&mut stage, step, ground);
            }
            Planned::Step(step) => before(args, &mut stage, step, runner).await,
        }
    }
    let known: Vec<&str> = steps(&plan).map(|step| step.id.as_str()).collect();
    Err(CommandError::Usage(format!(
        "the journey `{journey_id}` has no step `{step_id}`; there are: {}",
        known.join(", ")
    )))
}

fn row(number: usize, count: usize) -> Result<Option<usize>, CommandError> {
    match (number, count) {
        (1, 0) => Ok(None),
        (number, count) if number >= 1 && number <= count => Ok(Some(number - 1)),
        (number, count) => Err(CommandError::Usage(format!(
            "there is no row {number}; the journey has {count}"
        ))),
    }
}

/// A step before the wanted one: taken when that is asked for, else only composed, because a later
/// one may send the same request again.
async fn before(args: &Curl, stage: &mut Stage<'_>, step: &PlannedStep<'_>, runner: &Runner<'_>) {
    if args.play {
        runner.step(stage, step).await;
        return;
    }
    let is_free = matches!(hindrance(stage, step, None), Ok(None));
    let draft = step
        .send()
        .filter(|_| is_free)
        .and_then(|send| stage.draft(runner.ground, step, send).ok());
    if let Some(draft) = draft {
        stage.drafts.insert(step.id.clone(), draft);
    }
}

fn write(
    stage: &mut Stage<'_>,
    step: &PlannedStep<'_>,
    ground: &Ground<'_>,
) -> Result<String, CommandError> {
    if let Some((_, reason)) = hindrance(stage, step, None)? {
        return Err(CommandError::Usage(format!(
            "`{}` {reason}\nhelp: `--play` takes the steps before it against the target",
            step.id
        )));
    }
    let Some(send) = step.send() else {
        return Err(CommandError::Usage(format!("`{}` sends nothing", step.id)));
    };
    let request = stage
        .draft(ground, step, send)?
        .into_request(ground.structures());
    let base = ground.target.get("base").and_then(|base| base.as_str());
    Ok(crate::curl::curl(
        base.unwrap_or_default(),
        &request,
        ground,
    ))
}
