//! A standing check.

use super::memory::Memory;
use crate::dialect::lasting::is_lasting;
use crate::predicate::{Predicate, Side};
use crate::requirement::Role;
use crate::source::Span;
use bookend_model::Level;
use std::sync::Arc;

/// A standing predicate tied to requirements, run on every exchange.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its id.
    pub id: Arc<str>,
    /// Older ids, such as those of the incumbent's checks.
    pub alias: Vec<String>,
    /// The requirements it proves.
    pub verifies: Vec<String>,
    /// How binding it is.
    pub level: Level,
    /// How much of the traffic it looks at.
    pub on: On,
    /// Whose doing it judges.
    pub judges: Role,
    /// When it applies.
    pub when: Predicate,
    /// What has to hold.
    pub demand: Demand,
    /// The rule of the dialect that it is made of, by its position: where that is known to be met,
    /// the check need not be judged.
    pub rule: Option<usize>,
    /// A rule of the dialect that asks at least as much, by its position: where that is known to be
    /// met, the check holds as well and need not be judged.
    pub implied_by: Option<usize>,
    /// What it says, for people.
    pub says: String,
    /// What is wanted, for people, where what has to hold is a pattern that says it to programs alone.
    pub wanted: Option<String>,
    /// The refusal of a provider that refuses what is not as the check has it.
    pub refusal: Option<String>,
    /// What it remembers of a caller's earlier exchanges.
    pub memory: Option<Memory>,
    /// Where it stands.
    pub span: Span,
}

impl Check {
    /// Returns whether it looks at nothing of a request but its token, so that what was found of a
    /// token once is so for as long as it is used.
    pub fn is_of_token(&self) -> bool {
        let Demand::Holds(expect) = &self.demand else {
            return false;
        };
        self.applies_by_token() && is_lasting(expect)
    }

    /// Returns whether nothing of a request but its token decides when it applies.
    pub fn applies_by_token(&self) -> bool {
        self.on == On::Request && is_lasting(&self.when)
    }
}

/// What a check demands.
#[derive(Clone, Debug)]
pub enum Demand {
    /// That a predicate holds.
    Holds(Predicate),
    /// That a rule of the dialect is met which has a way of its own to be judged; its position
    /// among the rules.
    Rule(usize),
    /// That somebody else finds nothing wrong.
    JudgedBy(Judge),
}

/// Who judges where a check leaves that to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// The profiles that the resources in it claim, as far as packages carry them.
    Profiles,
    /// The validator of the command line, a service of somebody else's.
    Validator,
    /// The provider's diary, at the end of a race: whether what was told of slots can have been so.
    Diary,
}

impl Judge {
    /// The words that scripts use.
    pub const JUDGES: &'static [(&'static str, Self)] = &[
        ("profiles", Self::Profiles),
        ("validator", Self::Validator),
        ("diary", Self::Diary),
    ];
}

/// How much of the traffic a check looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// A request.
    Request,
    /// A response.
    Response,
    /// A request and its response.
    Exchange,
    /// An exchange, and what is remembered of those before it.
    Sequence,
}

impl On {
    /// The words that scripts use.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("request", Self::Request),
        ("response", Self::Response),
        ("exchange", Self::Exchange),
        ("sequence", Self::Sequence),
    ];

    /// Returns the side that a subject speaks of when it does not say.
    pub fn side(self) -> Side {
        match self {
            Self::Request => Side::Request,
            Self::Response | Self::Exchange | Self::Sequence => Side::Response,
        }
    }
}
