//! What the words of the script language mean: each operator, each type and each function, compiled
//! as a script's and evaluated. A word of the language's tables that has no row here fails.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops at what cannot be read, and says where"
)]

mod exchanges;
mod functions;
mod made_up;
mod operators;
mod quick;
mod refused;
mod script;
mod types;
