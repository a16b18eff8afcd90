//! YAML to diagnostics and a checked, compiled script.
//!
//! Checking never stops at the first problem, and nothing is left to be parsed while requests
//! flow: a [`Script`] has paths, patterns, templates and durations compiled in it.

mod behaviour;
mod builtins;
mod check;
mod checker;
mod context;
mod diagnostic;
mod dialect;
mod fields;
mod forms;
mod inventory;
mod journey;
mod lint;
mod listener;
mod machine;
mod metrics;
mod mutation;
mod names;
mod node;
mod predicate;
mod prepared;
mod quantity;
mod requirement;
mod schema;
mod script;
mod source;
mod standard;
mod standing;
mod template;
mod yaml;

pub use behaviour::{
    Answer, Barrier, Behaviour, Corrupted, Delay, Effect, Exhausted, Fault, FaultKind, Phase,
    Place, Quota, Remember, Schedule, Sequence, Share, Spread, Staleness, Then, WrongChunk,
    remembered_by,
};
pub use check::{Choices, check, check_with};
pub use checker::KnownProfile;
pub use diagnostic::{Diagnostic, Severity, nearest, render, tally};
pub use dialect::{
    Asked, CatalogueEntry, Compose, DefectiveForm, Dialect, Domain, Envelope, Expectation,
    FormDefect, Heard, Interaction, Mandatory, MandatoryElement, MandatoryPart, Media, MediaType,
    NothingFound, OutcomeCodes, Parameter, PathTemplate, Policies, Policy, PolicySwitch,
    ReferralRules, Rule, RuleKind, Spellings, StandIn, StructureCheck, TokenDefect, TokenRule,
    TokenRules, With, normal_include,
};
pub use journey::{
    AbortAt, Applies, At, Capture, Choice, ClientFault, ClockChange, From, Journey, Poll, Race,
    Send, Step, StepKind, Suite, Title, Use,
};
pub use listener::{Listener, TlsFault};
pub use machine::{Machine, Transition};
pub use metrics::{Count, Event, EventKind, Grouping, Metric, Metrics};
pub use mutation::{JsonType, Mutation, Spoiling, Target, TokenChange};
pub use node::{Entry, Kind, Node};
pub use predicate::{
    Clause, Comparison, Field, Foresight, Predicate, Side, Subject, Test, ValueType,
};
pub use prepared::Prepared;
pub use quantity::{PointInTime, QuantityError, parse_duration, parse_rate, parse_share};
pub use requirement::{Coverage, Force, Gap, Proof, Requirement, Role, coverage, gaps};
pub use schema::schema;
pub use script::Script;
pub use source::{Source, Sources, Span};
pub use standing::{Check, Demand, HeadPart, Judge, Memory, On};
pub use template::{Expression, Function, Piece, Shape, Sign, Template};
pub use yaml::parse as read_document;
