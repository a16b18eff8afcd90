//! The clauses of a standard, and the standing checks that prove them.

use crate::checker::Checker;
use crate::context::Context;
use crate::node::Node;
use crate::predicate::{Predicate, Side, read_predicate};
use crate::source::Span;
use bookend_model::Level;

/// A clause of a standard.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Its id, such as `UEC-P-31`.
    pub id: String,
    /// SHALL, MUST, SHOULD, MAY, and their negations, as the standard has it.
    pub level: String,
    /// What it demands, in one line.
    pub says: String,
    /// Where the standard says so.
    pub source: String,
}

/// A standing predicate tied to a requirement, run on every exchange.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its id.
    pub id: String,
    /// The requirements it proves.
    pub verifies: Vec<String>,
    /// How binding it is.
    pub level: Level,
    /// The side of the exchange it looks at.
    pub on: Side,
    /// When it is run.
    pub when: Predicate,
    /// What has to hold.
    pub expect: Predicate,
    /// What it says, for people.
    pub says: String,
    /// Where it stands.
    pub span: Span,
}

pub(crate) fn read_requirements(checker: &Checker<'_>, node: &Node) -> Vec<Requirement> {
    checker
        .items(Some(node), "`requirements`")
        .iter()
        .filter_map(|item| read_requirement(checker, item))
        .collect()
}

fn read_requirement(checker: &Checker<'_>, node: &Node) -> Option<Requirement> {
    let fields = checker.fields(node, "a requirement")?;
    let text = |key| {
        fields
            .take(key)
            .and_then(|node| checker.text(node, "this"))
            .unwrap_or_default()
    };
    let id = fields
        .require(checker, "id")
        .and_then(|node| checker.text(node, "an id"));
    let (level, says, source) = (text("level"), text("says"), text("source"));
    fields.finish(checker);
    Some(Requirement {
        id: id?,
        level,
        says,
        source,
    })
}

pub(crate) fn read_checks(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Vec<Check> {
    checker
        .items(Some(node), "`checks`")
        .iter()
        .filter_map(|item| read_check(checker, item, context))
        .collect()
}

fn read_check(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Option<Check> {
    let fields = checker.fields(node, "a check")?;
    let sides = [("request", Side::Request), ("response", Side::Response)];
    let levels = [
        ("MUST", Level::Must),
        ("SHALL", Level::Must),
        ("SHOULD", Level::Should),
    ];
    let mut names = context.provider.clone();
    names.add("response");
    let predicate = |node| read_predicate(checker, node, &names, context.matchers);
    let id = fields
        .require(checker, "id")
        .and_then(|n| checker.text(n, "an id"));
    let verifies = fields
        .take("verifies")
        .map(|n| checker.texts(n, "a requirement"));
    let level = fields
        .take("level")
        .and_then(|n| checker.word(n, "a level", &levels));
    let on = fields
        .require(checker, "on")
        .and_then(|n| checker.word(n, "`on`", &sides));
    let when = fields.take("when").map(predicate);
    let expect = fields.require(checker, "expect").map(predicate);
    let says = fields.take("says").and_then(|n| checker.text(n, "`says`"));
    if let Some(when) = fields.node().get("when") {
        context.check_interactions(checker, when);
    }
    let span = fields.span();
    fields.finish(checker);
    Some(Check {
        id: id?,
        verifies: verifies.unwrap_or_default(),
        level: level.unwrap_or(Level::Must),
        on: on?,
        when: when.unwrap_or_else(Predicate::always),
        expect: expect?,
        says: says.unwrap_or_default(),
        span,
    })
}
