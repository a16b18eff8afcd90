//! Reading the catalogue of requirements.

use super::row::{Force, Requirement, Role};
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::Node;

/// Reads every section `requirements`; an id that is there already is remarked upon.
pub(crate) fn read_requirements<'n>(
    checker: &Checker<'_>,
    sections: impl Iterator<Item = &'n Node>,
) -> Vec<Requirement> {
    let mut all: Vec<Requirement> = Vec::new();
    for item in sections.flat_map(|node| checker.items(Some(node), "`requirements`")) {
        let Some(row) = read(checker, item) else {
            continue;
        };
        if let Some(first) = all.iter().find(|other| other.id == row.id) {
            let message = format!("there is already a requirement `{}`", row.id);
            checker.twice(&row.span, &first.span, &message);
            continue;
        }
        all.push(row);
    }
    all
}

fn read(checker: &Checker<'_>, node: &Node) -> Option<Requirement> {
    let fields = checker.fields(node, "a requirement")?;
    let id = fields
        .require(checker, "id")
        .and_then(|node| checker.text(node, "an id"));
    let level = fields
        .require(checker, "level")
        .and_then(|node| checker.word(node, "a level", Force::WORDS));
    let role = fields
        .require(checker, "role")
        .and_then(|node| checker.word(node, "a role", Role::WORDS));
    let says = fields
        .require(checker, "says")
        .and_then(|node| checker.text(node, "`says`"));
    let text = |key: &'static str| {
        let node = fields.take(key)?;
        checker.text(node, &format!("`{key}`"))
    };
    let (source, not_tested) = (text("source"), text("not-tested"));
    let (alias, means) = (
        texts(checker, &fields, "alias"),
        texts(checker, &fields, "means"),
    );
    check_reason(checker, &fields, not_tested.as_deref(), &means);
    let span = fields.span();
    fields.finish(checker);
    Some(Requirement {
        id: id?,
        level: level?,
        role: role?,
        says: says?,
        source: source.unwrap_or_default(),
        alias,
        means,
        not_tested,
        span,
    })
}

fn texts(checker: &Checker<'_>, fields: &Fields<'_>, key: &'static str) -> Vec<String> {
    let node = fields.take(key);
    node.map(|node| checker.texts(node, &format!("`{key}`")))
        .unwrap_or_default()
}

/// A reason is one, and stands where it is looked for.
fn check_reason(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    reason: Option<&str>,
    means: &[String],
) {
    let Some(reason) = reason else { return };
    let span = fields
        .node()
        .get("not-tested")
        .map_or_else(|| fields.span(), |node| node.span.clone());
    if reason.trim().is_empty() {
        let diagnostic = Diagnostic::new(&span, "`not-tested` says why no program can prove it");
        checker.report(diagnostic.help("for example: a screen of the provider"));
    }
    if !means.is_empty() {
        let message = "a row that means others is proven, or not, by those";
        let help = "give the reason to the rows that it means";
        checker.report(Diagnostic::new(&span, message).help(help));
    }
}
