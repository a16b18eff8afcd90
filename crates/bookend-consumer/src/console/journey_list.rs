//! Journeys, without running them.

use super::style::{bold, quiet};
use crate::record::run_id;
use crate::select::Selected;
use std::fmt::Write as _;

/// Writes journeys by suite: id, title, tags, other names and what they prove.
pub fn journey_list(selected: &[Selected<'_>]) -> String {
    let ids = selected.iter().map(|one| run_id(one.journey, one.row));
    let width = ids.map(|id| id.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    let mut suite = None;
    for one in selected {
        let journey = one.journey;
        if suite != Some(&journey.suite) {
            let _ = writeln!(text, "{}", bold(&journey.suite));
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
    }
    text
}
