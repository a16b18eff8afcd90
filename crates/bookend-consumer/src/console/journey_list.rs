//! Journeys, without running them.

use super::style::{bold, quiet};
use crate::plan::{plan, steps};
use crate::record::run_id;
use crate::select::Selected;
use bookend_script::{Script, StepKind};
use std::fmt::Write as _;

/// Writes journeys by suite: id, title, tags, other names and what they prove; with their steps
/// where these are wanted.
pub fn journey_list(script: &Script, selected: &[Selected<'_>], has_steps: bool) -> String {
    let ids = selected.iter().map(|one| run_id(one.journey, one.row));
    let width = ids.map(|id| id.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    let mut suite = None;
    for one in selected {
        let journey = one.journey;
        if suite != Some(&journey.suite) {
            let about = script.suites().get(&journey.suite);
            let title = about.and_then(|suite| suite.title.as_deref());
            let title = title.map_or_else(String::new, |title| format!("  {}", quiet(title)));
            let _ = writeln!(text, "{}{title}", bold(&journey.suite));
            suite = Some(&journey.suite);
        }
        let mut words = Vec::new();
        words.extend(journey.tags.iter().map(|tag| format!("#{tag}")));
        words.extend(journey.verifies.iter().cloned());
        words.extend(journey.alias.iter().map(|alias| format!("= {alias}")));
        let _ = writeln!(
            text,
            "  {:<width$}  {}  {}",
            run_id(journey, one.row),
            journey.title_of(one.row),
            quiet(&words.join(" "))
        );
        if has_steps {
            write_steps(&mut text, script, *one);
        }
    }
    text
}

/// Writes the steps as `bookend-consumer curl` calls them, those of journeys that are used
/// included.
fn write_steps(text: &mut String, script: &Script, one: Selected<'_>) {
    for step in steps(&plan(script, one.journey)) {
        let mut words = vec![step.interaction().to_owned()];
        if let StepKind::Race(race) = &step.step.kind {
            words.push(format!("by {} at once", race.contenders));
        }
        words.extend(step.step.title.clone());
        if step.is_final {
            words.push("(whatever happened)".to_owned());
        }
        let name = format!("{}/{}", one.journey.id, step.id);
        let _ = writeln!(text, "    {name}  {}", quiet(&words.join("  ")));
    }
}
