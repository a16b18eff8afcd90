//! Reading what is sent more than once: polls, retries, races.

use super::read::Reader;
use super::{Poll, Race};
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Kind, Node};
use crate::predicate::{Predicate, read_expectation};
use jiff::SignedDuration;

/// The most contenders of a race, and the most repetitions of a request.
const MOST: u64 = 1000;

impl Reader<'_> {
    pub(super) fn poll(&self, node: &Node, names: &Names) -> Option<Poll> {
        let fields = self.checker.fields(node, "`poll`")?;
        let duration = |key, default| {
            let node = fields.take(key);
            node.and_then(|node| self.checker.length(node, &format!("`{key}`")))
                .unwrap_or(default)
        };
        let poll = Poll {
            until: read_expectation(
                self.checker,
                fields.require(self.checker, "until")?,
                names,
                self.context.matchers,
            ),
            every: duration("every", SignedDuration::from_millis(200)),
            limit: duration("for", SignedDuration::from_secs(10)),
        };
        fields.finish(self.checker);
        Some(poll)
    }

    /// `retry: {times: 2, same-request: true}` or `retry: 2`; the request is always the same.
    pub(super) fn retry(&self, fields: &Fields<'_>) -> u64 {
        let Some(node) = fields.take("retry") else {
            return 0;
        };
        if node.entries().is_none() {
            let times = self.checker.count(node, "`retry`", 1..=MOST);
            return times.unwrap_or(0);
        }
        let Some(retry) = self.checker.fields(node, "`retry`") else {
            return 0;
        };
        let times = retry
            .require(self.checker, "times")
            .and_then(|n| self.checker.count(n, "`times`", 1..=MOST));
        retry
            .take("same-request")
            .and_then(|n| self.checker.boolean(n, "`same-request`"));
        retry.finish(self.checker);
        times.unwrap_or(0)
    }

    pub(super) fn race(&self, node: &Node, names: &mut Names) -> Option<Race> {
        let checker = self.checker;
        let fields = checker.fields(node, "`race`")?;
        let contenders = fields
            .require(checker, "contenders")
            .and_then(|n| checker.count(n, "`contenders`", 2..=MOST));
        let step = fields.require(checker, "step");
        let mut seen = names.clone();
        checker.standard.builtins().add_exchange(&mut seen);
        let step = step.and_then(|node| {
            let step = checker.fields(node, "the step of a race")?;
            let send = self.send(&step, names);
            if let Some(fault) = node.get("client-fault") {
                let message =
                    "the contenders of a race are sent as they are, without a client fault";
                checker.report(Diagnostic::new(&fault.span, message));
            }
            step.finish(checker);
            send
        });
        let expect = fields.require(checker, "expect");
        let expect = expect.and_then(|node| self.race_expect(node, &seen, contenders));
        fields.finish(checker);
        let (exactly, others) = expect?;
        Some(Race {
            contenders: contenders?,
            step: step?,
            exactly,
            others,
        })
    }

    fn race_expect(
        &self,
        node: &Node,
        names: &Names,
        contenders: Option<u64>,
    ) -> Option<((u64, Predicate), Predicate)> {
        let checker = self.checker;
        let expect = checker.fields(node, "what is expected of a race")?;
        let exactly = expect.require(checker, "exactly");
        let others = expect
            .take("others")
            .map_or_else(Predicate::always, |node| {
                read_expectation(checker, node, names, self.context.matchers)
            });
        expect.finish(checker);
        let exactly = exactly?;
        let count = exactly
            .get("count")
            .and_then(|node| checker.count(node, "`count`", 0..=contenders.unwrap_or(MOST)))
            .unwrap_or(1);
        let exactly = (count, self.predicate_without_count(exactly, names));
        Some((exactly, others))
    }

    fn predicate_without_count(&self, node: &Node, names: &Names) -> Predicate {
        let mut node = node.clone();
        if let Kind::Map(entries) = &mut node.kind {
            entries.retain(|entry| entry.key != "count");
        }
        read_expectation(self.checker, &node, names, self.context.matchers)
    }
}
