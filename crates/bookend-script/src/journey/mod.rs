//! Ordered pieces of consumer work: send this, expect that, keep these values.

mod at;
mod capture;
mod cases;
mod client_fault;
mod clock;
mod names;
mod read;
mod read_again;
mod read_applies;
mod read_client_fault;
mod read_clock;
mod read_send;
mod read_steps;
mod read_use;
mod rows;
mod step;
mod suite;
mod title;

pub use at::At;
pub use capture::{Capture, Choice, From};
pub(crate) use cases::CELLS;
pub use client_fault::{AbortAt, ClientFault};
pub use clock::ClockChange;
pub(crate) use read::read_journeys;
pub use step::{Poll, Race, Send, Step, StepKind, Use};
pub use suite::Suite;
pub use title::Title;

use crate::predicate::Predicate;
use crate::source::Span;
use crate::template::Shape;
use serde_json::{Map, Value};

/// An ordered piece of consumer work.
#[derive(Clone, Debug)]
pub struct Journey {
    /// The id.
    pub id: String,
    /// What it is, for people.
    pub title: Title,
    /// The suite it belongs to.
    pub suite: String,
    /// Other names, such as the incumbent's.
    pub alias: Vec<String>,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// The requirements it proves.
    pub verifies: Vec<String>,
    /// When it applies to a target: what its suite asks for, and what it asks for itself.
    pub applies: Vec<Applies>,
    /// Values by name, made once when the journey begins.
    pub vars: Vec<(String, Shape)>,
    /// One run of the journey per row; one run without a row when there is none.
    pub rows: Vec<Map<String, Value>>,
    /// The steps.
    pub steps: Vec<Step>,
    /// Steps that are taken whatever happened, to leave the target as it was.
    pub finally: Vec<Step>,
    /// Whether it is only used by other journeys.
    pub is_fragment: bool,
    /// What a fragment needs from the journey that uses it.
    pub parameters: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

/// When a journey applies to a target.
#[derive(Clone, Debug)]
pub struct Applies {
    /// Interactions that the capability statement has to name: resource type and interaction.
    pub capabilities: Vec<(String, String)>,
    /// What has to hold of the answer to a read of the capability statement.
    pub target: Option<Predicate>,
    /// What must not hold of it. Where there is no answer, this rules nothing out.
    pub unless: Option<Predicate>,
    /// Why it does not apply otherwise, for the report.
    pub reason: String,
}

impl Applies {
    /// Returns whether the capability statement has to show something.
    pub fn needs_statement(&self) -> bool {
        self.target.is_some() || !self.capabilities.is_empty()
    }
}

impl Journey {
    /// Returns the title of a run with a row, counted from 0.
    pub fn title_of(&self, row: Option<usize>) -> String {
        self.title.text(row.and_then(|row| self.rows.get(row)))
    }
}
