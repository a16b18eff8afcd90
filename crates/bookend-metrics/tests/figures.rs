//! Each figure, of evidence that was written in the situation it counts.
#![expect(clippy::unwrap_used, reason = "helper functions of tests may panic")]

#[path = "../../bookend-script/tests/shipped_sources/mod.rs"]
mod shipped_sources;

#[path = "figures"]
mod figures {
    mod made;
    mod ranges;
    mod situations;
    mod unsound;
}
