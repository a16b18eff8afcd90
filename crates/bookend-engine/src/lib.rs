//! Decides what a provider answers and judges what a consumer sees.
//!
//! No input or output, no clock and no chance but through arguments; nothing here knows which of
//! the two programs it is in.

mod body;
mod compose;
mod conformity;
mod decide;
mod delay;
mod describe;
mod evaluate;
mod facts;
mod faults;
mod fortune;
mod found;
mod functions;
mod in_words;
mod judge;
mod lacking;
mod machinery;
mod mutate;
mod named;
mod needed_fields;
mod negotiate;
mod parameters;
mod plan;
mod refuse;
mod remembrance;
mod rules;
mod schedule;
mod scope;
mod select;
mod shortcut;
mod sight;
mod standing;
mod state_scope;
mod test;
mod time;
mod token;
mod view;
mod witness;

pub use body::{Body, BodyFault, gzip, sent_format};
pub use compose::{Draft, authorise, compose, target};
pub use decide::{Decision, Given, Tally, decide, key};
pub use delay::draw;
pub use evaluate::{
    EvaluateError, expression_value, is_something, select, shape_text, shape_value, text_of,
};
pub use facts::values;
pub use faults::Fault;
pub use fortune::Fortune;
pub use judge::{Judged, View, holds, judge};
pub use machinery::{Machinery, States};
pub use mutate::{Idle, Mutable, mutate};
pub use negotiate::{Negotiated, Unasked, negotiate};
pub use parameters::{lookalike_parameters, parameter_values, unknown_parameters};
pub use plan::{Applies, Plan, concerns};
pub use refuse::{Intended, headers, refuse};
pub use remembrance::{Keeper, Remembrance};
pub use rules::{Verdict, judge_rules};
pub use schedule::over_quota;
pub use scope::{Layer, Scope, Trees, World, descend};
pub use sight::{Sight, context};
pub use standing::{Appraisal, Appraiser, CheckPlan, KnownHeads, Memories, asides_of, findings_of};
pub use state_scope::StateScope;
pub use time::{http_date, instant_text, local_text, parse_http_date, parse_instant};
pub use token::{Course, Defect, FormFault, KnownTokens, Part, Token, TokenTrial};
pub use token::{form_defect, judge_token, make_token, read_token, try_token};
pub use view::{
    RequestScope, RequestView, ResponseView, Roots, VERSION, request_value, response_value,
    token_value,
};
pub use witness::{RuleTrial, Trial, Witness};
