//! Checks that look at nothing of a request but its head.

use super::check::{Check, Demand, On};
use crate::dialect::lasting::test_lasts;
use crate::predicate::{Clause, Field, Predicate, Side, Test};
use std::collections::BTreeSet;

/// A part of the head of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HeadPart {
    /// The method.
    Method,
    /// Path and query.
    Target,
    /// Every header field of a name, which is in small letters.
    Header(String),
}

impl Check {
    /// Returns the parts of a request's head on which alone its verdict depends, beside interaction and
    /// policy; nothing where it looks at more, or where that is not plain to see.
    pub fn head_parts(&self) -> Option<BTreeSet<HeadPart>> {
        let Demand::Holds(expect) = &self.demand else {
            return None;
        };
        let mut parts = Some(BTreeSet::new());
        for predicate in [&self.when, expect] {
            collect(predicate, &mut parts);
        }
        parts.filter(|parts| self.on == On::Request && !parts.is_empty())
    }
}

fn collect(predicate: &Predicate, into: &mut Option<BTreeSet<HeadPart>>) {
    predicate.clauses(&mut |clause| {
        if !is_of_head(clause) {
            *into = None;
        }
        if let (Some(parts), Some(part)) = (into.as_mut(), part_of(&clause.subject.field)) {
            parts.insert(part);
        }
    });
}

fn is_of_head(clause: &Clause) -> bool {
    let field = &clause.subject.field;
    let is_given = matches!(field, Field::Interaction | Field::Policy(_));
    (is_given || part_of(field).is_some())
        && clause.subject.side != Some(Side::Response)
        && test_lasts(&clause.test)
        && !clause.test.makes_values()
        && !compares(&clause.test)
}

/// What is compared may be an instant, such as `now`.
fn compares(test: &Test) -> bool {
    match test {
        Test::Compare(..) | Test::Between(..) => true,
        Test::Count(test) | Test::Each(_, test) => compares(test),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => tests.iter().any(compares),
        Test::Equals(_)
        | Test::NotEquals(_)
        | Test::OneOf(_)
        | Test::NotOneOf(_)
        | Test::Contains(_)
        | Test::StartsWith(_)
        | Test::EndsWith(_)
        | Test::Matches(..)
        | Test::Search(..)
        | Test::Exists(_)
        | Test::Empty(_)
        | Test::Unique(_)
        | Test::Type(_) => false,
    }
}

fn part_of(field: &Field) -> Option<HeadPart> {
    match field {
        Field::Method => Some(HeadPart::Method),
        Field::Target
        | Field::Path
        | Field::PathTemplate
        | Field::Query(_)
        | Field::Parameter(_)
        | Field::UnknownParameters
        | Field::LookalikeParameters => Some(HeadPart::Target),
        Field::Header(name) => Some(HeadPart::Header(name.to_ascii_lowercase())),
        _ => None,
    }
}
