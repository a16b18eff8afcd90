//! Reading what a step sends.

use super::Send;
use super::capture::read_captures;
use super::read::Reader;
use crate::diagnostic::{Diagnostic, nearest};
use crate::dialect::{Interaction, read_pairs};
use crate::fields::Fields;
use crate::mutation::{Mutation, take_mutations};
use crate::names::{NO_RESOURCE, Names};
use crate::node::Node;
use crate::predicate::{Predicate, Side, read_expectation};
use crate::template::Shape;

impl Reader<'_> {
    pub(super) fn send(&self, fields: &Fields<'_>, names: &mut Names) -> Option<Send> {
        let checker = self.checker;
        let node = fields.require(checker, "send")?;
        let interaction = checker.text(node, "an interaction")?;
        self.context.interaction(checker, node, &interaction);
        let (composing, seen) = self.names_of(fields.node(), &interaction, names);
        let predicate = |key| {
            fields.take(key).map_or_else(Predicate::always, |node| {
                read_expectation(checker, node, &seen, self.context.matchers)
            })
        };
        let shape = |key, names| {
            let node = fields.take_nullable(key);
            node.map(|node| checker.shape(node, names))
        };
        let send = Send {
            with: self.with(fields, &interaction, names),
            headers: checker.headers(fields.take("headers"), &composing),
            query: read_pairs(checker, fields.take("query"), &composing),
            method: shape("method", &composing),
            path: shape("path", &composing),
            body: shape("body", &composing),
            format: shape("format", names),
            gzip: shape("gzip", names),
            at: fields.take("at").and_then(|node| self.at(node, names)),
            reuse: self.text(fields, "reuse"),
            mutate: take_mutations(
                checker,
                fields,
                &composing,
                (Side::Request, &self.context.dialect.token),
            ),
            expect: predicate("expect"),
            should: predicate("should"),
            captures: read_captures(checker, fields.take("capture"), &seen),
            poll: fields.take("poll").and_then(|node| self.poll(node, &seen)),
            retry: self.retry(fields),
            timeout: fields
                .take("timeout")
                .and_then(|node| checker.length(node, "a timeout")),
            client_fault: fields
                .take("client-fault")
                .and_then(|node| self.client_fault(node, &seen)),
            clock_skew: fields
                .take("clock-skew")
                .and_then(|node| self.clock_skew(node))
                .unwrap_or_default(),
            interaction,
        };
        self.judge_parts(fields, &send);
        self.judge_enquiry(fields, &send);
        send.captures
            .iter()
            .for_each(|capture| names.add(capture.name.as_str()));
        Some(send)
    }

    /// Returns the names with which a request is composed, and those with which its exchange is
    /// judged.
    fn names_of(&self, step: &Node, interaction: &str, names: &Names) -> (Names, Names) {
        let builtins = self.checker.standard.builtins();
        let known = self.context.dialect.interaction(interaction);
        let (mut composing, mut seen) = (names.clone(), names.clone());
        builtins.add_composing(&mut composing);
        if let Some(known) = known {
            let with = known.compose.with.iter().map(|with| with.name.clone());
            composing.add_closed("with", with);
        }
        builtins.add_exchange(&mut seen);
        let taken = match step.get("body") {
            None => known.and_then(|known| known.takes.clone()),
            Some(body) => body
                .get("resourceType")
                .and_then(Node::text)
                .map(str::to_owned),
        };
        let taken: Vec<String> = taken.into_iter().collect();
        composing.expect_types(Side::Request, taken.clone());
        seen.expect_types(Side::Request, taken);
        if known.is_some_and(|known| known.asks.is_some()) {
            for side in [Side::Request, Side::Response] {
                seen.expect_types(side, vec![NO_RESOURCE.to_owned()]);
            }
        }
        if let Some(answers) = known.and_then(|known| known.answers.clone()) {
            let types = vec![answers, "OperationOutcome".to_owned()];
            seen.expect_types(Side::Response, types);
        }
        (composing, seen)
    }

    /// Remarks on values that stand in a step and can never be right.
    fn judge_parts(&self, fields: &Fields<'_>, send: &Send) {
        let (checker, step) = (self.checker, fields.node());
        if let Some(method) = step.get("method") {
            checker.method(method);
        }
        if let (Some(node), Some(path)) = (step.get("path"), &send.path) {
            checker.path(node, path);
        }
        if let Some(body) = step.get("body") {
            checker.judge_resources(body);
        }
        let formats = [("json", ()), ("xml", ())];
        if let Some(format) = step.get("format").filter(|node| is_plain(node)) {
            checker.word(format, "a wire format", &formats);
        }
        if let Some(gzip) = step.get("gzip").filter(|node| is_plain(node)) {
            checker.boolean(gzip, "`gzip`");
        }
        let known = self.context.dialect.interaction(&send.interaction);
        let is_bodiless =
            known.is_some_and(|known| !known.has_body && known.compose.body.is_none());
        let changes_body = |change: &Mutation| {
            matches!(
                change,
                Mutation::Drop(_) | Mutation::Set(..) | Mutation::Move(..) | Mutation::Spoil(..)
            )
        };
        let has_body = !is_bodiless || send.body.is_some() || send.reuse.is_some();
        self.judge_client_fault(fields, send, has_body);
        if !has_body
            && send.mutate.iter().any(changes_body)
            && let Some(mutate) = step.get("mutate")
        {
            let message = format!(
                "`{}` sends no body, and so there is no element to change",
                send.interaction
            );
            checker.report(Diagnostic::new(&mutate.span, message));
        }
    }

    fn with(&self, fields: &Fields<'_>, interaction: &str, names: &Names) -> Vec<(String, Shape)> {
        let node = fields.take("with");
        let with = read_pairs(self.checker, node, names);
        let dialect = self.context.dialect;
        let Some(known) = dialect.interaction(interaction) else {
            self.with_of_unknown(node, interaction);
            return with;
        };
        let known = &known.compose.with;
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

    /// What goes with an interaction that does not exist is judged by the one that was probably
    /// meant; where none is near, by all that providers are asked.
    fn with_of_unknown(&self, node: Option<&Node>, interaction: &str) {
        let all: Vec<&Interaction> = self.context.dialect.sent().collect();
        let names: Vec<&str> = all.iter().map(|found| found.name.as_str()).collect();
        let meant = nearest(interaction, &names);
        let meant = all
            .iter()
            .filter(|found| meant.map_or(found.asks.is_none(), |meant| meant == found.name));
        let known: Vec<&str> = meant
            .flat_map(|found| found.compose.with.iter().map(|with| with.name.as_str()))
            .collect();
        for entry in node.and_then(Node::entries).unwrap_or_default() {
            if !known.contains(&entry.key.as_str()) {
                let message = format!("no interaction like that knows `{}`", entry.key);
                let known = known.iter().copied();
                self.checker
                    .report(Diagnostic::new(&entry.key_span, message).suggest(&entry.key, known));
            }
        }
    }
}

/// Whether a value is one that stands there, and not one that is still to be made.
fn is_plain(node: &Node) -> bool {
    !node.is_null() && node.text().is_none_or(|text| !text.contains("$("))
}
