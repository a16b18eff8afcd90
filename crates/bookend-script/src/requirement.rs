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
    let items = node.items().unwrap_or_default();
    items
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
    let requirement = Requirement {
        id: checker.text(fields.require(checker, "id")?, "an id")?,
        level: text("level"),
        says: text("says"),
        source: text("source"),
    };
    fields.finish(checker);
    Some(requirement)
}

pub(crate) fn read_checks(checker: &Checker<'_>, node: &Node, context: &Context<'_>) -> Vec<Check> {
    let items = node.items().unwrap_or_default();
    items
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
    let check = Check {
        id: checker.text(fields.require(checker, "id")?, "an id")?,
        verifies: fields
            .take("verifies")
            .map(|n| checker.texts(n, "a requirement"))
            .unwrap_or_default(),
        level: fields
            .take("level")
            .and_then(|n| checker.word(n, "a level", &levels))
            .unwrap_or(Level::Must),
        on: fields
            .require(checker, "on")
            .and_then(|n| checker.word(n, "`on`", &sides))?,
        when: fields
            .take("when")
            .map_or_else(Predicate::always, predicate),
        expect: predicate(fields.require(checker, "expect")?),
        says: fields
            .take("says")
            .and_then(|n| checker.text(n, "`says`"))
            .unwrap_or_default(),
        span: fields.span(),
    };
    if let Some(when) = fields.node().get("when") {
        context.check_interactions(checker, when);
    }
    fields.finish(checker);
    Some(check)
}
