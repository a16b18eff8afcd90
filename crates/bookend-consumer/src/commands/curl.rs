//! `curl`: the request of one step as a command.

use super::CommandError;
use super::load::load_script;
use super::session::runtime;
use crate::cli::Curl;
use crate::client::Client;
use crate::console::{Console, answer};
use crate::curl::ldapsearch;
use crate::exit::Exit;
use crate::ground::Ground;
use crate::hindrance::hindrance;
use crate::national::{Place, Way};
use crate::plan::{Planned, PlannedStep, plan, steps};
use crate::record::StepRecord;
use crate::runner::Runner;
use crate::stage::Stage;
use bookend_model::Outcome;
use bookend_script::{Script, nearest};
use std::time::Duration;

/// How long the steps before it may each take.
const PATIENCE: Duration = Duration::from_secs(30);

pub(super) fn curl(args: &Curl, console: Console) -> Result<Exit, CommandError> {
    let script = load_script(&args.script, console)?.script;
    let target = args.setting.target_or_local(&script);
    let ground = args.setting.ground(&script, &target);
    let runtime = runtime()?;
    let client = Client::new(&target, &args.setting.tls.files(), ground.clock.clone())?
        .with_headers(args.headers.fields());
    let mut runner =
        Runner::new(&ground, client, PATIENCE).asking(args.national.addresses().or_local());
    let composing = async {
        if args.play {
            // As in a run, and as consumers are to do before they book.
            runner.read_capabilities().await?;
        }
        compose(args, &script, &ground, &runner).await
    };
    let (command, trouble) = runtime.block_on(composing)?;
    for line in trouble {
        console.remark(&format!("warning: before it, {line}"));
    }
    console.print(&command);
    Ok(Exit::Passed)
}

/// The request of a step, or why there is none.
enum Composed {
    Command(String),
    Lacks(String),
}

/// Says why a step cannot be composed: what went wrong before it, or that the steps before it were
/// not taken.
fn lacks(args: &Curl, step: &str, reason: &str, trouble: &[String]) -> CommandError {
    if args.play {
        let before: Vec<String> = trouble.iter().map(|line| format!("\n  {line}")).collect();
        return CommandError::Target(format!("`{step}` {reason}{}", before.concat()));
    }
    CommandError::Usage(format!(
        "`{step}` {reason}\nhelp: `--play` takes the steps before it against the target"
    ))
}

/// Returns what was wrong with a step that was taken, with the words of the provider.
fn what_went_wrong(record: &StepRecord, ground: &Ground<'_>) -> Option<String> {
    if record.outcome <= Outcome::Warned {
        return None;
    }
    let found = match (record.unmet().next(), &record.reason) {
        (Some(finding), _) => format!(
            "{}: expected {}, found {}",
            finding.subject, finding.expected, finding.found
        ),
        (None, reason) => reason.clone().unwrap_or_default(),
    };
    let exchange = record.exchanges.last();
    let answer = exchange.map(|exchange| answer(exchange, &record.interaction, ground));
    let answer = answer.unwrap_or_default();
    let said = format!("`{}` {}: {found}\n{answer}", record.id, record.outcome);
    Some(said.trim_end().to_owned())
}

async fn compose(
    args: &Curl,
    script: &Script,
    ground: &Ground<'_>,
    runner: &Runner<'_>,
) -> Result<(String, Vec<String>), CommandError> {
    let (journey_id, step_id) = args.step.split_once('/').ok_or_else(|| {
        CommandError::Usage(format!(
            "`{}` is not a step; write `journey/step`",
            args.step
        ))
    })?;
    let journey = script.journey(journey_id).ok_or_else(|| {
        let known: Vec<&str> = script.journeys().iter().map(|it| it.id.as_str()).collect();
        let help = match nearest(journey_id, &known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`run --list --steps` names them".to_owned(),
        };
        CommandError::Usage(format!("there is no journey `{journey_id}`; {help}"))
    })?;
    let row = row(args.row, journey.rows.len())?;
    let plan = plan(script, journey);
    let mut stage = Stage::begin(ground, (journey, row), &plan)?;
    let mut trouble = Vec::new();
    for planned in &plan {
        match planned {
            Planned::Bind(values) => stage.scope.bind(*values)?,
            Planned::Step(step) if step.id == step_id => {
                let written = write(&mut stage, step, runner);
                return match written {
                    Ok(Composed::Command(command)) => Ok((command, trouble)),
                    Ok(Composed::Lacks(reason)) => Err(lacks(args, &step.id, &reason, &trouble)),
                    Err(error) => Err(error),
                };
            }
            Planned::Step(step) => {
                let record = before(args, &mut stage, step, runner).await;
                trouble.extend(record.and_then(|record| what_went_wrong(&record, ground)));
            }
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
async fn before(
    args: &Curl,
    stage: &mut Stage<'_>,
    step: &PlannedStep<'_>,
    runner: &Runner<'_>,
) -> Option<StepRecord> {
    if args.play {
        return Some(runner.step(stage, step).await);
    }
    let is_free = matches!(hindrance(stage, step, None), Ok(None));
    let draft = step
        .send()
        .filter(|_| is_free)
        .and_then(|send| stage.draft(runner.ground, step, send).ok());
    if let Some(draft) = draft {
        stage.drafts.insert(step.id.clone(), draft);
    }
    None
}

fn write(
    stage: &mut Stage<'_>,
    step: &PlannedStep<'_>,
    runner: &Runner<'_>,
) -> Result<Composed, CommandError> {
    let ground = runner.ground;
    if let Some(hindrance) = hindrance(stage, step, None)? {
        return Ok(Composed::Lacks(hindrance.reason));
    }
    let Some(send) = step.send() else {
        return Err(CommandError::Usage(format!("`{}` sends nothing", step.id)));
    };
    let request = stage
        .draft(ground, step, send)?
        .into_request(ground.structures());
    let place = Place::of(send, &stage.scope)?;
    let way = runner.way(send, place.as_ref())?;
    let command = match way {
        Way::Http(_) => {
            let request = runner.client.dressed(&request);
            crate::curl::curl(&way.base(), &request, ground)
        }
        Way::Directory(_) => ldapsearch(&way.base(), &request),
    };
    let fault = send.client_fault.as_ref().map(|fault| {
        let name = fault.name();
        format!(
            "# in a run something goes wrong on purpose: {name}; this sends the request whole\n"
        )
    });
    Ok(Composed::Command(fault.unwrap_or_default() + &command))
}
