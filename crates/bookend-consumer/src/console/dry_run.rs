//! What a run would send, as far as that is known before it.

use super::style::{bold, quiet};
use crate::ground::Ground;
use crate::hindrance::{Hindrance, hindrance};
use crate::plan::{Planned, PlannedStep, plan};
use crate::record::run_id;
use crate::select::Selected;
use crate::stage::Stage;
use std::fmt::Write as _;

/// Writes the steps of journeys with the requests they would send; a step that needs what an
/// earlier answer has yet to bring says so.
pub fn dry_run(selected: &[Selected<'_>], ground: &Ground<'_>) -> String {
    let mut text = String::new();
    for one in selected {
        let id = run_id(one.journey, one.row);
        let _ = writeln!(
            text,
            "{}  {}",
            bold(&id),
            quiet(&one.journey.title_of(one.row))
        );
        let plan = plan(ground.script, one.journey);
        match Stage::begin(ground, (one.journey, one.row), &plan) {
            Ok(stage) => write_steps(&mut text, stage, &plan, ground),
            Err(error) => {
                let _ = writeln!(text, "  {error}");
            }
        }
    }
    text
}

fn write_steps(text: &mut String, mut stage: Stage<'_>, plan: &[Planned<'_>], ground: &Ground<'_>) {
    for planned in plan {
        match planned {
            Planned::Bind(values) => {
                if let Err(error) = stage.scope.bind(*values) {
                    let _ = writeln!(text, "  {error}");
                }
            }
            Planned::Step(step) => {
                let _ = writeln!(text, "  {}: {}", step.id, request(&mut stage, step, ground));
            }
        }
    }
}

fn request(stage: &mut Stage<'_>, step: &PlannedStep<'_>, ground: &Ground<'_>) -> String {
    match hindrance(stage, step, None) {
        Err(error) => return error.to_string(),
        Ok(Some(Hindrance {
            outcome, reason, ..
        })) => {
            return format!("{} ({outcome}: {reason})", step.interaction());
        }
        Ok(None) => {}
    }
    let Some(send) = step.send() else {
        return String::new();
    };
    match stage.draft(ground, step, send) {
        Err(error) => error.to_string(),
        Ok(draft) => {
            stage.drafts.insert(step.id.clone(), draft.clone());
            let request = draft.into_request(ground.structures());
            let fault = send.client_fault.as_ref();
            let fault = fault.map(|fault| format!(" ({})", fault.name()));
            let (method, target) = (&request.method, &request.target);
            format!("{method} {target}{}", fault.unwrap_or_default())
        }
    }
}
