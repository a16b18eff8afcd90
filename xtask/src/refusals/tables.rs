//! The page of refusals.

use std::fmt::Write as _;

use bookend_script::{CatalogueEntry, Expression, Rule, RuleKind, Script, Shape};
use indexmap::IndexMap;
use serde_json::Value;

use super::givers::{Givers, switches};

const HEAD: &str = "# Refusals

<!-- Made by `cargo xtask refusals` of what ships; what is written here by hand is lost. -->

A refusal is a correct \"no\": a status and an OperationOutcome in the caller's format, whose diagnostics name the rule, the place and the value found.
Behaviours give one by its name: `then: {answer: {refuse: slot-gone}}`.
[contradictions.md](standard/contradictions.md) says what the policy switches mean, and [dialect.md](script/dialect.md#refusals) how a refusal is written.

A request is judged by the [rules](#rules) in their order, by the [token](#token) at its place among them, and then by the diary; the first that is not met answers.
What several rules find in the content of one body is reported at once.

## Catalogue

The status in **bold** is the one that holds unless the policy says otherwise.

| refusal | status | issue | Spine code | given when | given by | policy |
| --- | --- | --- | --- | --- | --- | --- |
";

const RULES: &str = "
## Rules

In the order in which they are asked.
Those on the *content* are asked by the diary, after X-Request-ID (and, of a cancellation, If-Match and caller) and before the slot is looked for.

| rule | says | refusal | content | policy |
| --- | --- | --- | --- | --- |
";

const INCUMBENT: &str = "
## Of behaviours that ship

What the incumbent's magic ids are answered with, as far as the policy lets them act.

| refusal | status | issue | code | given by | policy |
| --- | --- | --- | --- | --- | --- |
";

/// Returns the page.
pub(super) fn page(script: &Script) -> String {
    let mut page = HEAD.to_owned();
    let is_said = |entry: &CatalogueEntry| !entry.says.is_empty();
    for (name, entry) in script.refusals() {
        if is_said(entry) {
            row(&mut page, &catalogue_row(script, name, entry));
        }
    }
    page += RULES;
    for rule in &script.dialect().rules {
        row(&mut page, &rule_row(rule));
    }
    token(&mut page, script);
    page += INCUMBENT;
    for (name, entry) in script.refusals() {
        if !is_said(entry) {
            row(&mut page, &behaviour_row(script, name, entry));
        }
    }
    page
}

fn catalogue_row(script: &Script, name: &str, entry: &CatalogueEntry) -> Vec<String> {
    let givers = Givers::of(script, name);
    let mut by: Vec<String> = Vec::new();
    if !givers.rules.is_empty() {
        by.push(some("rule", &givers.rules));
    }
    if givers.is_of_token {
        by.push("the [token](#token)".to_owned());
    }
    by.extend(givers.searches.iter().map(|name| format!("`{name}`")));
    by.extend(entry.given_by.clone());
    match givers.checks {
        0 => {}
        1 => by.push("a check, where the policy refuses".to_owned()),
        many => by.push(format!("{many} checks, where the policy refuses")),
    }
    if !givers.behaviours.is_empty() {
        by.push(some("behaviour", &givers.behaviours));
    }
    vec![
        format!("`{name}`"),
        status(script, &entry.status),
        issue(entry, &["code"]),
        issue(entry, &["details", "coding", "code"]),
        entry.says.clone(),
        by.join("; "),
        quoted(&givers.switches),
    ]
}

fn behaviour_row(script: &Script, name: &str, entry: &CatalogueEntry) -> Vec<String> {
    let givers = Givers::of(script, name);
    vec![
        format!("`{name}`"),
        status(script, &entry.status),
        issue(entry, &["code"]),
        issue(entry, &["details", "coding", "code"]),
        some("behaviour", &givers.behaviours),
        quoted(&givers.switches),
    ]
}

fn rule_row(rule: &Rule) -> Vec<String> {
    let (says, refusal) = match &rule.kind {
        RuleKind::Token => ("see [below](#token)", None),
        RuleKind::ResponseFormat(refusal) => {
            ("the format that is asked for is known", Some(refusal))
        }
        RuleKind::MediaType(refusal) => ("the format of the body is known", Some(refusal)),
        RuleKind::Body(_, refusal) => ("the body can be read", Some(refusal)),
        RuleKind::ElementOrder(refusal) => (
            "the elements of a body in XML stand in the order of the standard",
            Some(refusal),
        ),
        RuleKind::Structure(check) => (
            "the body is as the tables of FHIR have it",
            Some(&check.refusal),
        ),
        RuleKind::Expect(expectation) => ("", Some(&expectation.refusal)),
    };
    let says = if rule.says.is_empty() {
        says
    } else {
        &rule.says
    };
    let content = if rule.kind.is_of_content() { "yes" } else { "" };
    vec![
        format!("`{}`", rule.id),
        says.to_owned(),
        refusal.map_or_else(String::new, |name| format!("`{name}`")),
        content.to_owned(),
        quoted(&switches(rule)),
    ]
}

/// Adds what each defect of a token is answered with, by the settings of its switch.
fn token(page: &mut String, script: &Script) {
    let rules = &script.dialect().token;
    let settings: Vec<&String> = rules.answers.keys().collect();
    let _ = write!(
        page,
        "\n## Token\n\nThe first that does not hold is the defect; the policy switch `{}` chooses among the answers.\n\n",
        rules.switch
    );
    let mut head = vec!["defect".to_owned(), "when it is not so that".to_owned()];
    head.extend(settings.iter().map(|setting| format!("`{setting}`")));
    row(page, &head);
    row(page, &vec!["---".to_owned(); head.len()]);
    let mut defects: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (defect, says) in &rules.form {
        defects.entry(defect.name()).or_default().push(plain(says));
    }
    for rule in &rules.rules {
        let says = defects.entry(rule.defect.as_str()).or_default();
        says.push(rule.says.clone());
    }
    for (defect, says) in defects {
        let mut cells = vec![format!("`{defect}`"), says.join("; ")];
        cells.extend(settings.iter().map(|setting| {
            let answer = rules.answer(setting, defect);
            answer.map_or_else(String::new, |name| format!("`{name}`"))
        }));
        row(page, &cells);
    }
}

fn row(page: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|it| it.replace('|', "\\|")).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(page, "| {} |", cells.join(" | "));
}

/// Names a few by their ids, and counts many.
fn some(what: &str, ids: &[String]) -> String {
    match ids {
        [one] => format!("the {what} `{one}`"),
        few if few.len() <= 6 => format!("the {what}s {}", quoted(few)),
        many => format!("{} {what}s", many.len()),
    }
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Returns a status: where a switch of the policy says it, every setting, the default first.
fn status(script: &Script, shape: &Shape) -> String {
    let mut switch = None;
    if let Shape::Expression(Expression::Name(_)) = shape {
        shape.switches(&mut |name| switch = Some(name.to_owned()));
    }
    let switches = &script.dialect().policies.switches;
    let Some(switch) = switch.and_then(|name| switches.get(&name)) else {
        return plain(shape);
    };
    // A setting that is no status is one under which nothing is refused.
    let is_status = |value: &&Value| value.is_number();
    let default = Some(&switch.default).filter(is_status);
    let mut all: Vec<String> = default.map(bold).into_iter().collect();
    let others = switch.values.iter().filter(|it| **it != switch.default);
    all.extend(others.filter(is_status).map(Value::to_string));
    all.join(", ")
}

fn bold(value: &Value) -> String {
    format!("**{value}**")
}

/// Returns a text within the issue of a refusal, or of the OperationOutcome that it has for a body;
/// empty where there is none.
fn issue(entry: &CatalogueEntry, path: &[&str]) -> String {
    let issue = match (&entry.issue, &entry.body) {
        (Some(issue), _) => Some(issue.clone()),
        (None, Some(body)) => member(body, "issue"),
        (None, None) => None,
    };
    let first = |shape: Shape| match shape {
        Shape::List(items) => items.into_iter().next(),
        Shape::Value(Value::Array(items)) => items.into_iter().next().map(Shape::Value),
        other => Some(other),
    };
    let mut found = issue.and_then(first);
    for name in path {
        found = found.and_then(|shape| member(&shape, name)).and_then(first);
    }
    let words = found.map_or_else(String::new, |shape| plain(&shape));
    if words.is_empty() {
        words
    } else {
        format!("`{words}`")
    }
}

fn member(shape: &Shape, name: &str) -> Option<Shape> {
    match shape {
        Shape::Map(entries) => {
            let found = entries.iter().find(|(key, _)| key == name);
            found.map(|(_, shape)| shape.clone())
        }
        Shape::Value(value) => value.get(name).cloned().map(Shape::Value),
        Shape::If(_, map) => member(map, name),
        Shape::Expression(_) | Shape::Text(_) | Shape::List(_) => None,
    }
}

fn plain(shape: &Shape) -> String {
    match shape {
        Shape::Value(Value::String(text)) => text.clone(),
        Shape::Value(value) => value.to_string(),
        Shape::Text(template) => template.text.replace("$(facts.part)", "header or claims"),
        Shape::Expression(_) | Shape::List(_) | Shape::Map(_) | Shape::If(..) => {
            "as the request says".to_owned()
        }
    }
}
