//! Reading what a check remembers.

use super::memory::Memory;
use crate::checker::Checker;
use crate::context::Context;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::{Entry, Node};
use crate::predicate::{Field, Predicate, Side, Subject, read_predicate, split_side};
use jiff::SignedDuration;

/// For how long a check remembers, unless it says.
const LASTS: SignedDuration = SignedDuration::from_hours(1);

/// Reads `by`, `remember`, `forget` and `for` of a check.
pub(super) fn read_memory(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    context: &Context<'_>,
) -> Option<Memory> {
    let predicate = |node: &Node| read_predicate(checker, node, names, context.matchers);
    let by = fields
        .require(checker, "by")
        .map(|node| subjects(checker, node, names));
    let forget = fields.take("forget").map(predicate);
    let lasts = fields
        .take("for")
        .and_then(|node| checker.duration(node, "`for`"));
    let remember = fields
        .require(checker, "remember")
        .and_then(|node| checker.fields(node, "`remember`"))?;
    let when = remember.take("when").map(predicate);
    let own = |key: &'static str| {
        let node = remember.take(key)?;
        Some(subjects(checker, node, names))
    };
    let (remember_as, keep) = (own("as"), own("keep"));
    remember.finish(checker);
    let by = by?;
    Some(Memory {
        remember: when.unwrap_or_else(Predicate::always),
        remember_as,
        by,
        keep: keep.unwrap_or_default(),
        forget,
        lasts: lasts.unwrap_or(LASTS),
    })
}

/// Reads subjects that are looked at without anything having to hold of them: a word such as
/// `request.header.Accept`, a map such as `{fhir: id}`, or a list of these.
pub(crate) fn subjects(checker: &Checker<'_>, node: &Node, names: &Names) -> Vec<Subject> {
    match node.items() {
        Some(items) => items
            .iter()
            .flat_map(|item| subjects(checker, item, names))
            .collect(),
        None => match node.entries() {
            Some(entries) => entries
                .iter()
                .filter_map(|entry| nested(checker, entry, names))
                .collect(),
            None => word(checker, node).into_iter().collect(),
        },
    }
}

fn word(checker: &Checker<'_>, node: &Node) -> Option<Subject> {
    let text = checker.text(node, "a subject")?;
    let subject = Subject::parse(&text);
    if subject.is_none() {
        checker.report(Subject::unknown(&node.span, &text));
    }
    subject
}

fn nested(checker: &Checker<'_>, entry: &Entry, names: &Names) -> Option<Subject> {
    let (side, word): (Option<Side>, &str) = split_side(&entry.key);
    let text = checker.text(&entry.value, "an expression")?;
    let field = match word {
        "fhir" => Field::Fhir(checker.fhirpath(&entry.value.span, &text)?),
        "json" => Field::Json(text),
        "value" => {
            let expression = checker.expression(&entry.value, names);
            Field::Value(expression?, text)
        }
        other => {
            let message = format!("`{other}` is not a subject with an expression");
            let known = ["fhir", "json", "value"];
            checker.report(Diagnostic::new(&entry.key_span, message).suggest(other, known));
            return None;
        }
    };
    Some(Subject { side, field })
}
