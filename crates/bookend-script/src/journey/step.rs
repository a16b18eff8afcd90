//! The steps of a journey.

use super::{At, Capture, ClientFault, ClockChange};
use crate::mutation::Mutation;
use crate::predicate::Predicate;
use crate::source::Span;
use crate::template::{Expression, Shape};
use jiff::SignedDuration;

/// One step of a journey.
#[derive(Clone, Debug)]
pub struct Step {
    /// The id, unique in its journey.
    pub id: String,
    /// What it is, for people.
    pub title: Option<String>,
    /// When it is taken; always when there is none.
    pub condition: Option<Expression>,
    /// What it does.
    pub kind: StepKind,
    /// The requirements it proves beside those of its journey.
    pub verifies: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

impl Step {
    /// Returns the requirements that it shows by itself: its own, and those of what it expects and
    /// keeps.
    ///
    /// **Shape:** each once, in the order in which they are named.
    pub fn proves(&self) -> Vec<&str> {
        let mut named: Vec<&String> = self.verifies.iter().collect();
        match &self.kind {
            StepKind::Send(send) => send.proves(&mut named),
            StepKind::Race(race) => {
                race.step.proves(&mut named);
                for predicate in [&race.exactly.1, &race.others] {
                    predicate.clauses(&mut |clause| named.extend(clause.verifies.iter()));
                }
            }
            StepKind::Use(_) | StepKind::Clock(_) => {}
        }
        let mut proven: Vec<&str> = Vec::new();
        for id in named {
            if !proven.contains(&id.as_str()) {
                proven.push(id);
            }
        }
        proven
    }
}

impl Send {
    fn proves<'s>(&'s self, named: &mut Vec<&'s String>) {
        let until = self.poll.as_ref().map(|poll| &poll.until);
        let second = match &self.client_fault {
            Some(ClientFault::Pipelined(second)) => Some(second),
            _ => None,
        };
        let predicates = [Some(&self.expect), Some(&self.should), until, second];
        for predicate in predicates.into_iter().flatten() {
            predicate.clauses(&mut |clause| named.extend(clause.verifies.iter()));
        }
        named.extend(self.captures.iter().flat_map(|capture| &capture.verifies));
    }
}

/// What a step does.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// Sends a request and judges the response.
    Send(Box<Send>),
    /// Takes the steps of another journey.
    Use(Use),
    /// Sends several requests at once.
    Race(Box<Race>),
    /// Moves the clocks of both ends.
    Clock(Box<ClockChange>),
}

/// A request to send, and what is expected of its response.
#[derive(Clone, Debug)]
pub struct Send {
    /// The interaction.
    pub interaction: String,
    /// The provider that is asked, where it is not the target of the run.
    pub at: Option<At>,
    /// What the dialect's composition needs to know.
    pub with: Vec<(String, Shape)>,
    /// Header fields to set; one that comes to nothing is left out.
    pub headers: Vec<(String, Shape)>,
    /// Query parameters to set; one that comes to nothing is left out.
    pub query: Vec<(String, Shape)>,
    /// The method, when it is not the interaction's.
    pub method: Option<Shape>,
    /// The path, when it is not the interaction's.
    pub path: Option<Shape>,
    /// The body, when it is not the interaction's.
    pub body: Option<Shape>,
    /// The wire format of the body, and of the response unless headers say otherwise.
    pub format: Option<Shape>,
    /// Whether the body is compressed and a compressed response asked for.
    pub gzip: Option<Shape>,
    /// The step whose request is sent again: same body, same X-Request-ID.
    pub reuse: Option<String>,
    /// Changes to the request.
    pub mutate: Vec<Mutation>,
    /// What the response has to be.
    pub expect: Predicate,
    /// What it should be.
    pub should: Predicate,
    /// The values to keep.
    pub captures: Vec<Capture>,
    /// Sending again until a condition holds.
    pub poll: Option<Poll>,
    /// How often the request is sent again when there was no response.
    pub retry: u64,
    /// How long to wait for the whole response.
    pub timeout: Option<SignedDuration>,
    /// What goes wrong on purpose while the request is sent.
    pub client_fault: Option<ClientFault>,
    /// How far the consumer's own clock is ahead, while the request is composed.
    pub clock_skew: SignedDuration,
}

/// Sending again until a condition holds.
#[derive(Clone, Debug)]
pub struct Poll {
    /// The condition.
    pub until: Predicate,
    /// How long to wait in between.
    pub every: SignedDuration,
    /// How long to go on.
    pub limit: SignedDuration,
}

/// The steps of another journey, with values for what it needs.
#[derive(Clone, Debug)]
pub struct Use {
    /// The journey's id.
    pub journey: String,
    /// Values by name.
    pub with: Vec<(String, Shape)>,
}

/// Several requests at once.
#[derive(Clone, Debug)]
pub struct Race {
    /// How many.
    pub contenders: u64,
    /// What each sends; what it expects holds for every contender.
    pub step: Send,
    /// How many responses have to satisfy this.
    pub exactly: (u64, Predicate),
    /// What the others have to satisfy.
    pub others: Predicate,
}
