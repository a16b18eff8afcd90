//! The control port: what runs can be seen and changed from outside, on a port of its own.
//!
//! `port/` has the sockets; every other file is a resource, which knows nothing of them: a [`Call`]
//! comes in, an [`Answer`] or a [`Complaint`] goes out. [`ROUTES`] lists what there is, and
//! `openapi.json` describes it. `room/` is the page on which people do the same.

mod answer;
mod appointments;
mod arm;
mod behaviours;
mod call;
mod clock;
mod complaint;
mod coverage;
mod desk;
mod evidence;
mod explain;
mod har;
mod health;
mod journal;
mod live;
mod machines;
mod options;
mod port;
mod races;
mod redacted;
mod referrals;
mod remembered;
mod room;
mod routes;
mod scripts;
mod sent;
mod shown;
mod slots;
mod spaces;
mod tokens;
mod verify;
mod watch;
mod workshop;

pub(crate) use answer::{Answer, Body};
pub(crate) use call::Call;
pub(crate) use complaint::Complaint;
pub(crate) use desk::Desk;
pub use options::{ControlError, ControlOptions};
pub(crate) use port::{ControlPort, open_control};
pub use workshop::Workshop;
