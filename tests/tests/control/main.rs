//! What is changed while a provider runs: scripts, spaces, and everything of the control port.

mod spaces;
mod swapping;
