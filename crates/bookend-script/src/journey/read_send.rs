//! Reading what a step sends, and what it expects.

use super::capture::read_captures;
use super::read::Reader;
use super::{Poll, Race, Send};
use crate::diagnostic::Diagnostic;
use crate::dialect::read_pairs;
use crate::fields::Fields;
use crate::mutation::take_mutations;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Predicate, read_predicate};
use crate::template::Shape;
use jiff::SignedDuration;

impl Reader<'_> {
    pub(super) fn send(&self, fields: &Fields<'_>, names: &mut Names) -> Option<Send> {
        let checker = self.checker;
        let node = fields.require(checker, "send")?;
        let interaction = checker.text(node, "an interaction")?;
        self.context.interaction(checker, node, &interaction);
        let mut seen = names.clone();
        for name in ["request", "response"] {
            seen.add(name);
        }
        let predicate = |key| {
            fields.take(key).map_or_else(Predicate::always, |node| {
                read_predicate(checker, node, &seen, self.context.matchers)
            })
        };
        let shape = |key| {
            fields
                .take_nullable(key)
                .map(|node| checker.shape(node, names))
        };
        let send = Send {
            with: self.with(fields, &interaction, names),
            headers: read_pairs(checker, fields.take("headers"), names),
            query: read_pairs(checker, fields.take("query"), names),
            method: shape("method"),
            path: shape("path"),
            body: shape("body"),
            format: shape("format"),
            gzip: shape("gzip"),
            reuse: self.text(fields, "reuse"),
            mutate: take_mutations(checker, fields, names, &self.context.dialect.token.defects),
            expect: predicate("expect"),
            should: predicate("should"),
            captures: read_captures(checker, fields.take("capture"), &seen),
            poll: fields.take("poll").and_then(|node| self.poll(node, &seen)),
            retry: self.retry(fields),
            timeout: fields
                .take("timeout")
                .and_then(|node| checker.duration(node, "a timeout")),
            interaction,
        };
        send.captures
            .iter()
            .for_each(|capture| names.add(capture.name.as_str()));
        Some(send)
    }

    fn with(&self, fields: &Fields<'_>, interaction: &str, names: &Names) -> Vec<(String, Shape)> {
        let node = fields.take("with");
        let with = read_pairs(self.checker, node, names);
        let Some(known) = self
            .context
            .dialect
            .interaction(interaction)
            .map(|found| &found.compose.with)
        else {
            return with;
        };
        for entry in node.and_then(Node::entries).unwrap_or_default() {
            if !known.iter().any(|with| with.name == entry.key) {
                let message = format!("`{interaction}` does not know `{}`", entry.key);
                let names = known.iter().map(|with| with.name.as_str());
                self.checker
                    .report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, names));
            }
        }
        let has_body_of_its_own =
            fields.node().get("body").is_some() || fields.node().get("reuse").is_some();
        for needed in known
            .iter()
            .filter(|with| with.is_required && !has_body_of_its_own)
        {
            if !with.iter().any(|(name, _)| *name == needed.name) {
                let message = format!("`{interaction}` needs `with: {{{}: …}}`", needed.name);
                self.checker
                    .report(Diagnostic::new(&fields.span(), message));
            }
        }
        with
    }

    fn poll(&self, node: &Node, names: &Names) -> Option<Poll> {
        let fields = self.checker.fields(node, "`poll`")?;
        let duration = |key, default| {
            let node = fields.take(key);
            node.and_then(|node| self.checker.duration(node, "a duration"))
                .unwrap_or(default)
        };
        let poll = Poll {
            until: read_predicate(
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
    fn retry(&self, fields: &Fields<'_>) -> u64 {
        let Some(node) = fields.take("retry") else {
            return 0;
        };
        if node.entries().is_none() {
            return self.checker.whole(node, "`retry`").unwrap_or(0);
        }
        let Some(retry) = self.checker.fields(node, "`retry`") else {
            return 0;
        };
        let times = retry
            .require(self.checker, "times")
            .and_then(|n| self.checker.whole(n, "`times`"));
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
            .and_then(|n| checker.whole(n, "`contenders`"));
        let step = fields.require(checker, "step");
        let step = step.and_then(|node| {
            let step = checker.fields(node, "the step of a race")?;
            let send = self.send(&step, names);
            step.finish(checker);
            send
        });
        let expect = fields.require(checker, "expect");
        let expect = expect.and_then(|node| self.race_expect(node, names));
        fields.finish(checker);
        let (exactly, others) = expect?;
        Some(Race {
            contenders: contenders?,
            step: step?,
            exactly,
            others,
        })
    }

    fn race_expect(&self, node: &Node, names: &Names) -> Option<((u64, Predicate), Predicate)> {
        let checker = self.checker;
        let expect = checker.fields(node, "what is expected of a race")?;
        let exactly = expect.require(checker, "exactly");
        let others = expect
            .take("others")
            .map_or_else(Predicate::always, |node| {
                read_predicate(checker, node, names, self.context.matchers)
            });
        expect.finish(checker);
        let exactly = exactly?;
        let count = exactly
            .get("count")
            .and_then(|node| checker.whole(node, "`count`"))
            .unwrap_or(1);
        let exactly = (count, self.predicate_without_count(exactly, names));
        Some((exactly, others))
    }

    fn predicate_without_count(&self, node: &Node, names: &Names) -> Predicate {
        let mut node = node.clone();
        if let crate::node::Kind::Map(entries) = &mut node.kind {
            entries.retain(|entry| entry.key != "count");
        }
        read_predicate(self.checker, &node, names, self.context.matchers)
    }
}
