//! Which names a step needs.

use bookend_script::{Clause, Field, From, Mutation, Predicate, Race, Send, Shape, StepKind, Test};

/// Calls a function with every name that a step uses.
pub(crate) fn names_of_step<'s>(kind: &'s StepKind, found: &mut impl FnMut(&'s [String])) {
    match kind {
        StepKind::Send(send) => of_send(send, found),
        StepKind::Race(race) => of_race(race, found),
        StepKind::Use(used) => of_pairs(&used.with, found),
    }
}

fn of_race<'s>(race: &'s Race, found: &mut impl FnMut(&'s [String])) {
    of_send(&race.step, found);
    names_of_predicate(&race.exactly.1, found);
    names_of_predicate(&race.others, found);
}

fn of_send<'s>(send: &'s Send, found: &mut impl FnMut(&'s [String])) {
    names_of_request(send, found);
    names_of_predicate(&send.expect, found);
    names_of_predicate(&send.should, found);
    if let Some(poll) = &send.poll {
        names_of_predicate(&poll.until, found);
    }
    for capture in &send.captures {
        if let From::Value(shape) = &capture.from {
            shape.names(found);
        }
    }
}

/// Calls a function with every name of which a request is made.
pub(crate) fn names_of_request<'s>(send: &'s Send, found: &mut impl FnMut(&'s [String])) {
    of_pairs(&send.with, found);
    of_pairs(&send.headers, found);
    of_pairs(&send.query, found);
    let shapes = [
        &send.method,
        &send.path,
        &send.body,
        &send.format,
        &send.gzip,
    ];
    for shape in shapes.into_iter().flatten() {
        shape.names(found);
    }
    for mutation in &send.mutate {
        of_mutation(mutation, found);
    }
}

fn of_pairs<'s>(pairs: &'s [(String, Shape)], found: &mut impl FnMut(&'s [String])) {
    for (_, shape) in pairs {
        shape.names(found);
    }
}

fn of_mutation<'s>(mutation: &'s Mutation, found: &mut impl FnMut(&'s [String])) {
    match mutation {
        Mutation::Set(_, shape)
        | Mutation::SetHeader(_, shape)
        | Mutation::SetQuery(_, shape)
        | Mutation::Token(shape)
        | Mutation::Body(shape) => shape.names(found),
        Mutation::Drop(_)
        | Mutation::DropHeader(_)
        | Mutation::DropQuery(_)
        | Mutation::Status(_) => {}
    }
}

/// Calls a function with every name that a predicate uses.
pub(crate) fn names_of_predicate<'s>(
    predicate: &'s Predicate,
    found: &mut impl FnMut(&'s [String]),
) {
    predicate.clauses(&mut |clause: &'s Clause| {
        if let Field::Value(expression, _) = &clause.subject.field {
            expression.names(found);
        }
        of_test(&clause.test, found);
    });
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
