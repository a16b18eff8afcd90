//! What can run and is probably not meant: warnings on a script in which nothing is wrong.

mod behaviours;
mod journeys;
mod names;
mod used;

use crate::checker::Checker;
use crate::node::Node;
use crate::script::Script;
use std::collections::BTreeSet;

/// Warns of behaviours that never decide, names that nobody uses, and work that proves nothing.
pub(crate) fn lint(
    checker: &Checker<'_>,
    files: &[&Node],
    unused_matchers: &BTreeSet<String>,
    script: &Script,
) {
    behaviours::lint(checker, script.behaviours());
    names::lint(checker, files, unused_matchers, script);
    journeys::lint(checker, script);
}
