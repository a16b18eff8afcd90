//! The consumer simulator: runs journeys against a provider and says where it does not conform.
//!
//! Start reading at `step`: one step of a journey. Only `client` names the HTTP client; nothing
//! here knows more of the provider than its address, except for `rehearse`, which starts one, and
//! `control_port`, through which one of ours does what it is told.

mod apart;
mod blame;
mod capability;
mod capture;
pub mod cli;
mod client;
mod client_fault;
mod clocks;
mod collection;
mod commands;
mod console;
mod control_port;
mod curl;
mod diary_verdict;
mod evidence;
mod exchange_scope;
mod exit;
mod findings;
mod glob;
mod ground;
mod hindrance;
mod idle;
mod journey;
mod judging;
mod national;
mod nothing_selected;
mod origins;
mod plain_body;
mod plan;
mod race;
mod raw;
mod record;
mod remedy;
mod report;
mod run;
mod runner;
mod scope;
mod select;
mod service_root;
mod stage;
mod standing;
mod step;
mod tags;
mod taken;

pub use capability::{Capabilities, Unreachable};
pub use cli::{Cli, command};
pub use client::{Client, ClientError};
pub use collection::{Blueprint, CollectionError, blueprint, bruno, every_request, postman};
pub use commands::{CommandError, carry_out};
pub use console::{Console, Signposts, dry_run, failures, journey_list, summary, warnings};
pub use control_port::ControlPortError;
pub use curl::curl;
pub use evidence::Evidence;
pub use exit::Exit;
pub use ground::{Ground, Identity};
pub use national::{Addresses, DirectoryAddress, Security};
pub use race::race;
pub use raw::Sent;
pub use record::{JourneyRecord, RunRecord, StepRecord};
pub use report::head;
pub use run::{Pace, Watch};
pub use runner::{Runner, Stop};
pub use select::{Selected, Selection, select};
pub use service_root::{NoService, Tried};
pub use tags::{TagError, TagExpression};
