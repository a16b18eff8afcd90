//! One rule of the provider, checked.

use super::barrier::Barrier;
use super::delay::Delay;
use super::fault::{Fault, Place};
use super::remember::Remember;
use crate::machine::Transition;
use crate::mutation::Mutation;
use crate::predicate::Predicate;
use crate::quantity::PointInTime;
use crate::source::Span;
use crate::template::{Expression, Shape};
use jiff::SignedDuration;

/// One rule of the provider.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// The id.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// Higher ones are tried first; within a priority, those that stand first.
    pub priority: i64,
    /// When it applies.
    pub when: Predicate,
    /// How often it applies.
    pub schedule: Schedule,
    /// What happens, one after another where there are several.
    pub sequence: Sequence,
    /// Where it stands.
    pub span: Span,
}

impl Behaviour {
    /// Returns the states that machines go on to when it decides.
    pub fn transitions(&self) -> &[Transition] {
        // A sequence has none: a machine says by itself what comes after what.
        let first = self.sequence.parts.first();
        first.map_or(&[], |then| then.transitions.as_slice())
    }

    /// Returns whether it decides before the body of a request was read.
    pub fn is_before_body(&self) -> bool {
        self.sequence.parts.iter().any(Then::is_before_body)
    }
}

impl Then {
    /// Returns whether its fault comes before the body of a request was read.
    pub fn is_before_body(&self) -> bool {
        let fault = self.fault.as_ref();
        fault.is_some_and(|fault| fault.at == Place::BeforeBody)
    }
}

/// How often a behaviour applies, counted per key.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// At most so many times.
    pub times: Option<u64>,
    /// Not for the first so many.
    pub after: u64,
    /// Only every so manieth, beginning with the first after `after`.
    pub every: u64,
    /// What is counted by; everything together when there is none.
    pub per: Option<Expression>,
    /// Not before.
    pub from: Option<PointInTime>,
    /// Not from then on.
    pub until: Option<PointInTime>,
    /// Only so many of a hundred, by chance.
    pub share: Option<Share>,
    /// At most so many times in a while.
    pub quota: Option<Quota>,
}

/// How many of a hundred requests are meant, by chance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Share {
    /// `probability: 20%`: always as many.
    Always(f64),
    /// `ramp: {from: 0%, to: 100%, over: 10m}`: more and more, or fewer and fewer.
    Ramp {
        /// How many in the beginning.
        from: f64,
        /// How many in the end, and ever after.
        to: f64,
        /// How long it takes.
        over: SignedDuration,
    },
}

/// At most so many times in a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// How many times.
    pub limit: u64,
    /// In how long; the clock is cut into windows of this length.
    pub window: SignedDuration,
}

/// What happens, one after another.
#[derive(Clone, Debug)]
pub struct Sequence {
    /// The parts; a behaviour without `sequence` has one.
    pub parts: Vec<Then>,
    /// What is counted by.
    pub per: Option<Expression>,
    /// What happens after the last part.
    pub when_exhausted: Exhausted,
}

/// What happens after the last part of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// The last part, again and again.
    Last,
    /// The first part again.
    Cycle,
    /// The booking domain answers.
    Domain,
}

/// What happens to one request.
#[derive(Clone, Debug)]
pub struct Then {
    /// What is answered.
    pub answer: Answer,
    /// What happens to the diary.
    pub effect: Option<Effect>,
    /// What is changed in the answer.
    pub mutate: Vec<Mutation>,
    /// How long the answer waits.
    pub delay: Option<Delay>,
    /// What the request waits for before it takes effect.
    pub barrier: Option<Barrier>,
    /// The states that machines go on to.
    pub transitions: Vec<Transition>,
    /// What is remembered of the request.
    pub remember: Option<Remember>,
    /// What goes wrong with the answer.
    pub fault: Option<Fault>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    /// What the booking domain says.
    Domain,
    /// A refusal of the catalogue, with facts.
    Refuse(String, Vec<(String, Shape)>),
    /// This.
    Respond {
        /// The status.
        status: u16,
        /// Header fields beside those of every response.
        headers: Vec<(String, Shape)>,
        /// A resource (a map), a text, or nothing.
        body: Option<Shape>,
    },
    /// What the booking domain says, as the diary was before.
    Stale(Staleness),
}

/// How old the diary is that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Staleness {
    /// `stale: 2`: it lacks the last so many changes.
    Changes(u64),
    /// `stale: 5s`: it lacks the changes of so long.
    Ago(SignedDuration),
}

/// What happens to the diary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The request takes effect as usual.
    Commit,
    /// The request takes effect, arrives once more, and the answer is the one to the second.
    CommitTwice,
    /// Nothing happens.
    None,
    /// The answer is that of a success, and nothing was stored.
    Pretend,
    /// The answer is given now, and the request takes effect so much later.
    CommitLater(SignedDuration),
}
