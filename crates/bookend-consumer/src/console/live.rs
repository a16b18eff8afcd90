//! A run while it goes on: a line per journey, and on a terminal what is under way below them.

use super::Console;
use super::style::{counted, quiet, tame, took, word};
use crate::record::{JourneyRecord, run_id};
use crate::run::Watch;
use crate::select::Selected;
use bookend_model::Outcome;
use std::cell::RefCell;

/// Begins the line anew and clears it.
const CLEAR: &str = "\r\x1b[2K";

/// Writes a line per journey as it ends.
#[derive(Debug)]
pub(crate) struct Live {
    console: Console,
    width: usize,
    total: usize,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    under_way: Vec<String>,
    ended: usize,
}

impl Live {
    /// Gets ready to watch these journeys.
    pub(crate) fn new(console: Console, selected: &[Selected<'_>]) -> Self {
        let widths = selected
            .iter()
            .map(|one| run_id(one.journey, one.row).chars().count());
        Self {
            console,
            width: widths.max().unwrap_or(0).min(44),
            total: selected.len(),
            state: RefCell::default(),
        }
    }

    /// Clears what is not meant to stay.
    pub(crate) fn finish(&self) {
        self.console.print_passing(CLEAR);
    }

    fn show_passing(&self) {
        let state = self.state.borrow();
        let under_way = state.under_way.join(", ");
        let line = format!("{} of {}  {under_way}", state.ended, self.total);
        // Longer than the terminal is wide, it could not be cleared.
        let line: String = line.chars().take(76).collect();
        let text = format!("{CLEAR}{}", quiet(&line));
        self.console.print_passing(&text);
    }
}

impl Watch for Live {
    fn began(&self, selected: Selected<'_>) {
        let id = run_id(selected.journey, selected.row);
        self.state.borrow_mut().under_way.push(id);
        self.show_passing();
    }

    fn ended(&self, record: &JourneyRecord<'_>) {
        {
            let id = record.id();
            let mut state = self.state.borrow_mut();
            state.under_way.retain(|other| *other != id);
            state.ended += 1;
        }
        self.finish();
        self.console.print(&line(record, self.width));
        self.show_passing();
    }

    fn interrupted(&self) {
        self.finish();
        let text = "interrupted: journeys under way end now; once more to stop at once";
        self.console.remark(text);
    }
}

fn line(record: &JourneyRecord<'_>, width: usize) -> String {
    let is_told = matches!(record.outcome, Outcome::Omitted | Outcome::Skipped);
    let end = match &record.reason {
        Some(reason) if is_told => tame(reason),
        _ => format!(
            "{}, {}",
            counted(record.steps.len(), "step"),
            took(record.took)
        ),
    };
    format!(
        "{} {:<width$}  {}  {}",
        word(record.outcome),
        record.id(),
        record.title(),
        quiet(&end)
    )
}
