//! What is changed while a provider runs: scripts, spaces, and everything of the control port.

mod arming;
mod desk;
mod journal;
mod port;
mod reloading;
mod resources;
mod spaces;
mod swapping;
