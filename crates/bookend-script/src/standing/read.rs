//! Reading standing checks.

use super::check::{Check, Demand, Judge, On};
use super::read_memory::read_memory;
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::dialect::RuleKind;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Predicate, Side, learn, read_predicate};
use crate::requirement::Role;
use bookend_model::Level;

/// The names of levels.
const LEVELS: &[(&str, Level)] = &[
    ("MUST", Level::Must),
    ("SHALL", Level::Must),
    ("SHOULD", Level::Should),
];

/// Reads every section `checks`; an id that is there already is remarked upon.
pub(crate) fn read_checks<'n>(
    checker: &Checker<'_>,
    sections: impl Iterator<Item = &'n Node>,
    context: &Context<'_>,
) -> Vec<Check> {
    let reader = Reader { checker, context };
    let mut all: Vec<Check> = Vec::new();
    for item in sections.flat_map(|node| checker.items(Some(node), "`checks`")) {
        let Some(check) = reader.check(item) else {
            continue;
        };
        if let Some(first) = all.iter().find(|other| other.id == check.id) {
            let message = format!("there is already a check `{}`", check.id);
            checker.twice(&check.span, &first.span, &message);
            continue;
        }
        all.push(check);
    }
    all
}

struct Reader<'r> {
    checker: &'r Checker<'r>,
    context: &'r Context<'r>,
}

/// What a check has in common with the rule that it is made of.
struct Substance {
    when: Option<Predicate>,
    demand: Demand,
    rule: Option<usize>,
    says: String,
    verifies: Vec<String>,
}

impl Reader<'_> {
    fn check(&self, node: &Node) -> Option<Check> {
        let checker = self.checker;
        let fields = checker.fields(node, "a check")?;
        let id = fields
            .require(checker, "id")
            .and_then(|node| checker.id(node));
        let on = self.on(&fields);
        let level = fields
            .take("level")
            .and_then(|node| checker.word(node, "a level", LEVELS));
        let (alias, verifies) = (
            self.texts(&fields, "alias"),
            self.texts(&fields, "verifies"),
        );
        let mut names = self.names(on);
        let when = self.predicate(&fields, "when", &names);
        if let Some(when) = &when {
            learn(checker, when, &mut names);
            names.expect_types(Side::Response, self.context.answered(when));
        }
        let substance = self.substance(&fields, &names);
        let implied_by = self.implied_by(&fields, on);
        let wanted = self.wanted(&fields, substance.as_ref());
        let refusal = self.refusal(&fields);
        let judges = self.judges(&fields, on);
        let memory = (on == Some(On::Sequence))
            .then(|| read_memory(checker, &fields, &names, self.context))
            .flatten();
        let span = fields.span();
        fields.finish(checker);
        let (on, substance) = (on?, substance?);
        if let Some(message) = misjudged(&substance.demand, on) {
            self.checker.report(Diagnostic::new(&span, message));
            return None;
        }
        if on == On::Sequence && memory.is_none() {
            return None;
        }
        Some(Check {
            id: id?.into(),
            alias,
            verifies: if verifies.is_empty() {
                substance.verifies
            } else {
                verifies
            },
            level: level.unwrap_or(Level::Must),
            on,
            judges: judges?,
            when: when.or(substance.when).unwrap_or_else(Predicate::always),
            demand: substance.demand,
            rule: substance.rule,
            implied_by,
            says: substance.says,
            wanted,
            refusal,
            memory,
            span,
        })
    }

    /// A request is judged before there is a response; everything else, afterwards.
    fn names(&self, on: Option<On>) -> Names {
        let mut names = self.context.provider.clone();
        if on != Some(On::Request) {
            self.checker.standard.builtins().add_exchange(&mut names);
        }
        if on == Some(On::Sequence) {
            names.add("remembered");
        }
        names
    }

    fn on(&self, fields: &Fields<'_>) -> Option<On> {
        // A rule is asked of requests, and so is a check that is made of one.
        if fields.node().get("rule").is_some() && fields.take("on").is_none() {
            return Some(On::Request);
        }
        let node = fields.require(self.checker, "on")?;
        self.checker.word(node, "`on`", On::WORDS)
    }

    /// A request is the consumer's doing and a response the provider's; of an exchange the check
    /// has to say.
    fn judges(&self, fields: &Fields<'_>, on: Option<On>) -> Option<Role> {
        let words = [("consumer", Role::Consumer), ("provider", Role::Provider)];
        match on? {
            On::Request => Some(Role::Consumer),
            On::Response => Some(Role::Provider),
            On::Exchange | On::Sequence => {
                let node = fields.require(self.checker, "judges")?;
                self.checker.word(node, "`judges`", &words)
            }
        }
    }

    fn texts(&self, fields: &Fields<'_>, key: &'static str) -> Vec<String> {
        let node = fields.take(key);
        node.map(|node| self.checker.texts(node, &format!("`{key}`")))
            .unwrap_or_default()
    }

    fn predicate(
        &self,
        fields: &Fields<'_>,
        key: &'static str,
        names: &Names,
    ) -> Option<Predicate> {
        let node = fields.take(key)?;
        let matchers = self.context.matchers;
        Some(read_predicate(self.checker, node, names, matchers))
    }

    fn refusal(&self, fields: &Fields<'_>) -> Option<String> {
        let node = fields.take("else")?;
        let name = self.checker.text(node, "a refusal")?;
        self.context.check_refusal(self.checker, node, &name);
        Some(name)
    }

    fn wanted(&self, fields: &Fields<'_>, substance: Option<&Substance>) -> Option<String> {
        let node = fields.take("wanted")?;
        if let Some(substance) = substance {
            self.check_wanted(node, &substance.demand);
        }
        self.checker.text(node, "`wanted`")
    }

    /// What is wanted stands in the place of what one clause asks: of several, it would speak for all.
    fn check_wanted(&self, node: &Node, demand: &Demand) {
        let Demand::Holds(expect) = demand else {
            let message = "`wanted` is for a check with `expect`: who judges this one says itself what is expected";
            self.checker.report(Diagnostic::new(&node.span, message));
            return;
        };
        let count = findings(expect);
        if count > 1 {
            let message = format!(
                "`wanted` is for one thing that is asked, and `expect` asks {count}: each would be told in the same words"
            );
            let help = "make a check of each that `wanted` speaks of";
            self.checker
                .report(Diagnostic::new(&node.span, message).help(help));
        }
    }

    fn substance(&self, fields: &Fields<'_>, names: &Names) -> Option<Substance> {
        if let Some(node) = fields.take("rule") {
            return self.of_rule(node);
        }
        let judge = fields.take("judged-by");
        let says = fields.require(self.checker, "says");
        let demand = match judge {
            Some(node) => {
                Demand::JudgedBy(self.checker.word(node, "`judged-by`", Judge::JUDGES)?)
            }
            None => {
                let expect = fields.require(self.checker, "expect")?;
                let matchers = self.context.matchers;
                Demand::Holds(read_predicate(self.checker, expect, names, matchers))
            }
        };
        Some(Substance {
            when: None,
            demand,
            rule: None,
            says: says
                .and_then(|node| self.checker.text(node, "`says`"))
                .unwrap_or_default(),
            verifies: Vec::new(),
        })
    }

    /// Rules are asked of requests: what they imply is a check on requests.
    fn implied_by(&self, fields: &Fields<'_>, on: Option<On>) -> Option<usize> {
        let node = fields.take("implied-by")?;
        if on.is_some_and(|on| on != On::Request) || fields.node().get("rule").is_some() {
            let message = "`implied-by` is for a check on requests that is not made of a rule";
            self.checker.report(Diagnostic::new(&node.span, message));
        }
        self.position(node)
    }

    /// Returns the position of a rule that is named.
    fn position(&self, node: &Node) -> Option<usize> {
        let name = self.checker.text(node, "a rule")?;
        let rules = &self.context.dialect.rules;
        let position = rules.iter().position(|rule| rule.id == name);
        if position.is_none() {
            let message = format!("the dialect has no rule `{name}`");
            let known = rules.iter().map(|rule| rule.id.as_str());
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(&name, known));
        }
        position
    }

    fn of_rule(&self, node: &Node) -> Option<Substance> {
        let position = self.position(node)?;
        let rule = self.context.dialect.rules.get(position)?;
        let demand = match &rule.kind {
            RuleKind::Expect(expectation) => Demand::Holds(expectation.expect.clone()),
            _ => Demand::Rule(position),
        };
        Some(Substance {
            when: Some(rule.when.clone()),
            demand,
            rule: Some(position),
            says: rule.says.clone(),
            verifies: rule.verifies.clone(),
        })
    }
}

/// Returns of how many findings a predicate can come to: a choice is one.
fn findings(predicate: &Predicate) -> usize {
    match predicate {
        Predicate::All(parts) => parts.iter().map(findings).sum(),
        Predicate::Named(_, named) => findings(named),
        Predicate::Clause(_) | Predicate::Any(_) | Predicate::None(_) => 1,
    }
}

/// Returns why nobody can judge what a check looks at, where that is so.
fn misjudged(demand: &Demand, on: On) -> Option<&'static str> {
    let Demand::JudgedBy(judge) = demand else {
        return None;
    };
    match (judge, on) {
        (Judge::Diary, On::Exchange)
        | (Judge::Profiles | Judge::Validator, On::Request | On::Response) => None,
        (Judge::Diary, _) => {
            Some("`judged-by: diary` is for an exchange: the last one of a race is judged")
        }
        (Judge::Profiles | Judge::Validator, _) => {
            Some("`judged-by` is for a request or a response: a body is judged")
        }
    }
}
