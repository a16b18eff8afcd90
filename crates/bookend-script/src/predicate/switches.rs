//! Which switches of the policy a predicate or a value asks for.

use super::{Field, Predicate};
use crate::template::Shape;

impl Predicate {
    /// Calls a function with the name of every policy switch that the predicate asks for: as a
    /// subject (`policy.checks`) or within a value (`$(policy.checks)`), as often as it does.
    pub fn switches<'p>(&'p self, found: &mut impl FnMut(&'p str)) {
        self.clauses(&mut |clause| {
            if let Field::Policy(switch) = &clause.subject.field {
                found(switch);
            }
        });
        self.names(&mut |path| of_path(path, found));
    }
}

impl Shape {
    /// Calls a function with the name of every policy switch that the value asks for.
    pub fn switches<'s>(&'s self, found: &mut impl FnMut(&'s str)) {
        self.names(&mut |path| of_path(path, found));
    }
}

fn of_path<'s>(path: &'s [String], found: &mut impl FnMut(&'s str)) {
    if let [root, switch, ..] = path
        && root == "policy"
    {
        found(switch);
    }
}
