//! The provider simulator: a stateful urgent treatment centre that fails on demand.
//!
//! Start reading at `answer::answer`: one request through the provider.

mod answer;
mod barriers;
mod changeover;
mod choice;
mod chronicle;
pub mod cli;
mod conduct;
mod config_file;
mod content;
mod entry;
mod evidence;
pub mod explain;
mod figures;
mod files;
pub mod flag_values;
mod gallery;
mod health;
mod http;
mod machine_states;
pub mod national;
mod nothing_wrong;
mod packages;
mod perform;
mod policy;
mod provider;
mod reply;
mod route;
mod script_set;
mod shipped;
mod snapshot;
mod space_flags;
mod spaces;
mod start;
mod tally;
mod window;

pub use changeover::SwapError;
pub use config_file::{ConfigFileError, with_configuration};
pub use evidence::{EvidencePlace, check_rows, requirement_rows};
pub use figures::{ReportError, figures};
pub use files::{FilesError, read_scripts};
pub use health::healthcheck;
pub use http::{Limits, Running, StartError};
pub use machine_states::{MachineError, MachineState};
pub use nothing_wrong::nothing_wrong;
pub use packages::{PackagesError, judge_release, known_profiles, package_remarks, read_profiles};
pub use provider::Provider;
pub use shipped::{everything_shipped, export, shipped};
pub use spaces::{SpaceBounds, SpaceBy, SpaceByError};
pub use start::{Options, load, load_to_serve, load_with, open, start};
