//! Which names a step uses.

use super::{ClientFault, From, Race, Send, StepKind};
use crate::mutation::{Mutation, TokenChange};
use crate::predicate::{Clause, Field, Predicate, Test};
use crate::template::Shape;

impl StepKind {
    /// Calls a function with every name that the step uses.
    pub fn names<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        match self {
            Self::Send(send) => send.names(found),
            Self::Race(race) => race.names(found),
            Self::Use(used) => of_pairs(&used.with, found),
            Self::Clock(change) => change.set.iter().for_each(|shape| shape.names(found)),
        }
    }
}

impl Race {
    fn names<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        self.step.names(found);
        self.exactly.1.names(found);
        self.others.names(found);
    }
}

impl Send {
    fn names<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        self.names_of_request(found);
        self.expect.names(found);
        self.should.names(found);
        if let Some(poll) = &self.poll {
            poll.until.names(found);
        }
        if let Some(ClientFault::Pipelined(second)) = &self.client_fault {
            second.names(found);
        }
        for capture in &self.captures {
            if let From::Value(shape) = &capture.from {
                shape.names(found);
            }
        }
    }

    /// Calls a function with every name of which the request is made.
    pub fn names_of_request<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        for pairs in [&self.with, &self.headers, &self.query] {
            of_pairs(pairs, found);
        }
        let shapes = [
            &self.method,
            &self.path,
            &self.body,
            &self.format,
            &self.gzip,
        ];
        for shape in shapes.into_iter().flatten() {
            shape.names(found);
        }
        if let Some(at) = &self.at {
            at.names(found);
        }
        for mutation in &self.mutate {
            mutation.names(found);
        }
    }
}

impl Mutation {
    fn names<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        match self {
            Self::Set(_, shape)
            | Self::SetHeader(_, shape)
            | Self::SetQuery(_, shape)
            | Self::Token(TokenChange::Named(shape))
            | Self::Body(shape) => shape.names(found),
            Self::Token(TokenChange::Own(defect, _)) => {
                of_pairs(&defect.claims, found);
                of_pairs(&defect.header, found);
            }
            Self::OfCase(cases) => {
                for case in cases.iter() {
                    of_case(case, found);
                }
            }
            Self::Drop(_)
            | Self::Move(..)
            | Self::Spoil(..)
            | Self::DropHeader(_)
            | Self::DropQuery(_)
            | Self::Status(_) => {}
        }
    }
}

/// Behind a trait object, so that the recursion has one type.
fn of_case<'s>(case: &'s Mutation, mut found: &mut dyn FnMut(&'s [String])) {
    case.names(&mut found);
}

impl Predicate {
    /// Calls a function with every name that the predicate uses.
    pub fn names<'s>(&'s self, found: &mut impl FnMut(&'s [String])) {
        self.clauses(&mut |clause: &'s Clause| {
            if let Field::Value(expression, _) = &clause.subject.field {
                expression.names(found);
            }
            of_test(&clause.test, found);
        });
    }
}

fn of_pairs<'s>(pairs: &'s [(String, Shape)], found: &mut impl FnMut(&'s [String])) {
    for (_, shape) in pairs {
        shape.names(found);
    }
}

fn of_test<'s>(test: &'s Test, found: &mut impl FnMut(&'s [String])) {
    match test {
        Test::Equals(shape)
        | Test::NotEquals(shape)
        | Test::Compare(_, shape)
        | Test::Contains(shape)
        | Test::StartsWith(shape)
        | Test::EndsWith(shape) => shape.names(found),
        Test::Between(from, to) => {
            from.names(found);
            to.names(found);
        }
        Test::OneOf(shapes) | Test::NotOneOf(shapes) => {
            for shape in shapes {
                shape.names(found);
            }
        }
        Test::Count(test) | Test::Each(_, test) => of_boxed(test, found),
        Test::All(tests) | Test::Any(tests) | Test::None(tests) => {
            for test in tests {
                of_boxed(test, found);
            }
        }
        Test::Matches(..)
        | Test::Search(..)
        | Test::Exists(_)
        | Test::Empty(_)
        | Test::Unique(_)
        | Test::Type(_) => {}
    }
}

/// Behind a trait object, so that the recursion has one type.
fn of_boxed<'s>(test: &'s Test, mut found: &mut dyn FnMut(&'s [String])) {
    of_test(test, &mut found);
}
