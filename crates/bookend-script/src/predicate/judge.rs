//! Judging what a clause asks: whether there is such a side, and whether a value is ever found.

use super::read::Reader;
use super::status::status_class;
use super::{Field, Side, Subject};
use crate::diagnostic::Diagnostic;
use crate::dialect::DEFECTS;
use crate::node::{Entry, Kind, Node};
use crate::source::Span;

/// The operators whose values are whole values of the subject, or further tests of it.
const WHOLE: &[&str] = &[
    "equals", "ne", "in", "not-in", "all", "any", "none", "not", "each",
];

/// The operators whose values are compared with those of the subject.
pub(super) const COMPARED: &[&str] = &["gt", "gte", "lt", "lte", "before", "after", "between"];

/// The values of `error`.
const ERRORS: &[&str] = &[
    "connect",
    "closed",
    "malformed",
    "timeout",
    "abandoned",
    "other",
];

/// The values of `effect`.
const EFFECTS: &[&str] = &["committed", "pretended", "later", "none"];

impl Reader<'_> {
    /// Remarks on a subject of a message that is not there.
    pub(super) fn judge_side(&self, span: &Span, subject: &Subject) {
        let own = subject.field.side();
        let field = &subject.field;
        let (message, help) = match (subject.side, own) {
            (Some(Side::Response), Some(Side::Request)) => (
                format!("`{field}` is of a request, and a response has none"),
                format!("write `{field}`"),
            ),
            (Some(Side::Request), Some(Side::Response)) => (
                format!("`{field}` is of a response, and a request has none"),
                format!("write `{field}`"),
            ),
            (side, own) => match side.or(own) {
                Some(Side::Response) if !self.names.has("response") => (
                    format!("there is no response here, and so no `{subject}`"),
                    "what a provider does is decided before there is a response".to_owned(),
                ),
                Some(Side::Request) if !self.names.has("request") => (
                    format!("there is no request here, and so no `{subject}`"),
                    "name a subject of the response".to_owned(),
                ),
                _ if matches!(field, Field::Caller) && !self.names.has("caller") => (
                    "only a provider knows who is calling".to_owned(),
                    "a journey can ask for a header field of its request".to_owned(),
                ),
                _ if matches!(field, Field::Effect) && !self.names.has("caller") => (
                    "only a provider knows what took effect".to_owned(),
                    "a journey can read what it has booked".to_owned(),
                ),
                _ => return,
            },
        };
        self.checker
            .report(Diagnostic::new(span, message).help(help));
    }

    /// Remarks on the name in a subject.
    pub(super) fn judge_name(&self, entry: &Entry, subject: &Subject) {
        match &subject.field {
            Field::Header(name) => self.checker.header_name(&entry.key_span, name),
            Field::Policy(name) => {
                let path = ["policy".to_owned(), name.clone()];
                if let Some(unknown) = self.names.unknown(&path) {
                    let message = format!("there is no policy switch `{name}`");
                    let diagnostic = Diagnostic::new(&entry.key_span, message);
                    self.checker.report(diagnostic.suggest(name, unknown.known));
                }
            }
            Field::State(name) => {
                let path = ["state".to_owned(), name.clone()];
                if !self.names.has("state") {
                    let message = format!("there are no machines here, and so no `state.{name}`");
                    let help = "only the `when` of a behaviour can ask for a state";
                    self.checker
                        .report(Diagnostic::new(&entry.key_span, message).help(help));
                } else if let Some(unknown) = self.names.unknown(&path) {
                    let message = format!("there is no machine `{name}`");
                    let diagnostic = Diagnostic::new(&entry.key_span, message);
                    self.checker.report(diagnostic.suggest(name, unknown.known));
                }
            }
            Field::Remembered(name) => self.judge_remembered(entry, name),
            // A journey may have a value of this name.
            Field::Count if !(self.names.has("count") && self.names.has("caller")) => {
                let message = "nobody counts requests here, and so there is no `count`";
                let help = "only the `when` of a behaviour can ask which request it is; below a subject, `count` is the number of its values";
                self.checker
                    .report(Diagnostic::new(&entry.key_span, message).help(help));
            }
            _ => {}
        }
    }

    fn judge_remembered(&self, entry: &Entry, name: &[String]) {
        let root = "remembered".to_owned();
        let path: Vec<String> = std::iter::once(root).chain(name.iter().cloned()).collect();
        if !self.names.has("remembered") {
            let message = format!("nothing is remembered here, and so no `{}`", path.join("."));
            let help = "only the `when` of a behaviour can ask for what behaviours remember";
            self.checker
                .report(Diagnostic::new(&entry.key_span, message).help(help));
        } else if let Some(unknown) = self.names.unknown(&path) {
            let message = format!("no behaviour remembers `{}`", unknown.part);
            let diagnostic = Diagnostic::new(&entry.key_span, message);
            self.checker
                .report(diagnostic.suggest(unknown.part, unknown.known));
        }
    }

    /// Remarks on values that the subject never has.
    pub(super) fn judge_operands(&self, field: &Field, test: &Node) {
        match &test.kind {
            Kind::List(items) => items
                .iter()
                .for_each(|item| self.judge_operands(field, item)),
            Kind::Map(entries) => {
                for entry in entries {
                    let key = entry.key.as_str();
                    let is_number = matches!(
                        field,
                        Field::Status | Field::FirstByte | Field::Total | Field::Count
                    );
                    if WHOLE.contains(&key) {
                        self.judge_operands(field, &entry.value);
                    } else if is_number && COMPARED.contains(&key) {
                        self.judge_bounds(field, &entry.value);
                    }
                }
            }
            Kind::Text(text) if text.contains("$(") => {}
            Kind::Null => {}
            Kind::Text(_) | Kind::Number(_) | Kind::Bool(_) => self.judge_operand(field, test),
        }
    }

    /// The same for what a status or a time is compared with: a class of statuses is no bound.
    fn judge_bounds(&self, field: &Field, bound: &Node) {
        match &bound.kind {
            Kind::List(items) => items.iter().for_each(|item| self.judge_bounds(field, item)),
            Kind::Text(text) if text.contains("$(") => {}
            _ if matches!(field, Field::Status) => {
                self.checker.status(bound);
            }
            _ if matches!(field, Field::Count) => {
                self.checker.whole(bound, "the number of a request");
            }
            _ => {
                self.checker.duration(bound, "a time");
            }
        }
    }

    fn judge_operand(&self, field: &Field, node: &Node) {
        let checker = self.checker;
        match field {
            Field::Interaction => self.interaction(node),
            Field::Resource => checker.resource_type(node),
            Field::Method => checker.awaited_method(node),
            Field::Status => self.status(node),
            Field::FirstByte | Field::Total => {
                checker.duration(node, "a time");
            }
            Field::Format => self.one_of(node, "a wire format", &["json", "xml"]),
            Field::JwtDefect => self.defect(node),
            Field::Count => {
                let most = u64::from(u32::MAX);
                checker.count(node, "the number of a request", 1..=most);
            }
            Field::Error => self.one_of(node, "the reason why there is no response", ERRORS),
            Field::Effect => self.one_of(node, "what a request has changed", EFFECTS),
            Field::Policy(name) => self.setting(node, name),
            Field::State(name) => self.state(node, name),
            _ => {}
        }
    }

    /// What is wrong with the form of a token everybody sees; whether it meets the rules of the dialect
    /// only a provider knows.
    fn defect(&self, node: &Node) {
        let mut known: Vec<&str> = DEFECTS.iter().map(|(name, _)| *name).collect();
        let of_rules = self.checker.standard.token_defects();
        if self.names.has("caller") {
            known.extend(of_rules);
            self.one_of(node, "what is wrong with a token", &known);
        } else if let Some(found) = node.text().filter(|found| of_rules.contains(found)) {
            let message = format!("only a provider finds out that a token is wrong by `{found}`");
            let help = format!(
                "here the defects of its form are known: `{}`",
                known.join("`, `")
            );
            self.checker
                .report(Diagnostic::new(&node.span, message).help(help));
        } else {
            self.one_of(node, "a defect of a token's form", &known);
        }
    }

    fn interaction(&self, node: &Node) {
        let (Some(name), Some(known)) = (node.text(), self.checker.standard.interactions()) else {
            return;
        };
        if self.checker.standard.interaction(name).is_none() {
            crate::dialect::unknown_interaction(self.checker, node, name, known);
        }
    }

    fn status(&self, node: &Node) {
        match node.text().map(status_class) {
            None => {
                self.checker.status(node);
            }
            Some(Some(_)) => {}
            Some(None) => {
                let found = node.text().unwrap_or_default();
                let message = format!("`{found}` is neither a status nor a class of them");
                self.checker
                    .report(Diagnostic::new(&node.span, message).help(
                        "a status has three digits, such as 201; the classes are `1xx` to `5xx`",
                    ));
            }
        }
    }

    fn one_of(&self, node: &Node, what: &str, words: &[&str]) {
        let found = node.to_value();
        let found = found
            .as_str()
            .map_or_else(|| found.to_string(), str::to_owned);
        if !words.contains(&found.as_str()) {
            let message = format!("{what} is never `{found}`");
            self.checker.report(
                Diagnostic::new(&node.span, message).suggest(&found, words.iter().copied()),
            );
        }
    }

    fn state(&self, node: &Node, machine: &str) {
        let machines = self.checker.standard.machines();
        if let Some(machine) = machines.and_then(|machines| machines.get(machine)) {
            let states: Vec<&str> = machine.states.keys().map(String::as_str).collect();
            self.one_of(node, &format!("the state of `{}`", machine.name), &states);
        }
    }

    fn setting(&self, node: &Node, switch: &str) {
        let policies = self.checker.standard.policies();
        let Some(policies) = policies.filter(|known| known.switches.contains_key(switch)) else {
            return;
        };
        if let Some(message) = policies.objection(switch, &node.to_value()) {
            self.checker.report(Diagnostic::new(&node.span, message));
        }
    }
}
