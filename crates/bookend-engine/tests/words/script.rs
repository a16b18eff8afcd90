//! Predicates and expressions as scripts write them, compiled and evaluated.

use bookend_engine::{
    RequestView, Scope, View, World, descend, expression_value, holds, instant_text, judge,
};
use bookend_fhir::{Release, Structures};
use bookend_model::{Chance, Headers, Request, Seed};
use bookend_profile::Profiles;
use bookend_script::{Choices, Field, Predicate, Script, Side, Source, Sources, check};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::path::Path;

/// The files that a script of the shipped dialect cannot do without.
const FILES: [&str; 6] = [
    "dialect.yaml",
    "token.yaml",
    "rules.yaml",
    "refusals.yaml",
    "resources.yaml",
    "inventory.yaml",
];

/// A Monday in the summer of London, ten o'clock there.
pub(crate) fn now() -> Timestamp {
    "2026-06-15T09:00:00Z".parse().unwrap()
}

/// The names of these tests: `now`, and `body`, in which `it` is what a row speaks of.
struct Names(Value);

impl Names {
    fn new(it: &Value) -> Self {
        Self(json!({
            "it": it,
            "word": "soon",
            "list": ["a", "b"],
            "tree": {"x": 1},
        }))
    }
}

impl Scope for Names {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        match path.split_first()? {
            (root, rest) if root == "body" => descend(&self.0, rest).map(Cow::Borrowed),
            (root, []) if root == "now" => Some(Cow::Owned(instant_text(now()).into())),
            _ => None,
        }
    }
}

/// Compiles a script with a behaviour for each predicate.
///
/// # Errors
///
/// What is said of them, where that is wrong.
pub(crate) fn compile(predicates: &[String]) -> Result<Script, Vec<String>> {
    let behaviour = |(number, when): (usize, &String)| {
        format!("  - {{id: row-{number}, when: {when}, then: {{answer: {{refuse: slot-gone}}}}}}")
    };
    let behaviours: Vec<String> = predicates.iter().enumerate().map(behaviour).collect();
    script(&format!("behaviours:\n{}\n", behaviours.join("\n")))
}

/// Compiles a script of the shipped dialect that says this.
///
/// # Errors
///
/// What is said of it, where that is wrong.
pub(crate) fn script(says: &str) -> Result<Script, Vec<String>> {
    let own = Source {
        name: "words.yaml".to_owned(),
        text: format!("bookend: 1\ndialect: careconnect-stu3\n{says}"),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("../../simulator-config/careconnect-stu3");
    let shipped = FILES.map(|name| Source {
        name: name.to_owned(),
        text: std::fs::read_to_string(folder.join(name)).unwrap(),
    });
    let sources = Sources::new(shipped.into_iter().chain([own]));
    check(&sources, &Choices::default())
        .map_err(|said| said.into_iter().map(|said| said.message).collect())
}

/// Returns the predicate that asks something of an expression.
pub(crate) fn asked_of(expression: &str, test: &str) -> String {
    format!("{{value: {{\"{expression}\": {test}}}}}")
}

/// Returns the predicate that asks something of a header field.
pub(crate) fn asked_of_header(test: &str) -> String {
    format!("{{header.It: {test}}}")
}

/// Returns the predicate that asks something of elements of the body.
pub(crate) fn asked_of_elements(test: &str) -> String {
    format!("{{fhir: {{it: {test}}}}}")
}

fn predicate(script: &Script, number: usize) -> &Predicate {
    let id = format!("row-{number}");
    let mut behaviours = script.behaviours().iter();
    &behaviours
        .find(|behaviour| behaviour.id == id)
        .unwrap()
        .when
}

/// A request with a field `It` for each of the values that is a text, and a body whose element `it` has all of
/// them.
fn request(values: &Value) -> Request {
    let texts = values.as_array().into_iter().flatten();
    let texts = texts.filter_map(Value::as_str);
    let mut headers: Headers = texts.map(|text| ("It", text)).collect();
    headers.add("Content-Type", "application/fhir+json");
    let body = json!({"resourceType": "Basic", "it": values});
    Request {
        method: "GET".to_owned(),
        path: "/".to_owned(),
        query: Vec::new(),
        target: "/".to_owned(),
        headers,
        body: body.to_string().into(),
    }
}

/// Returns whether a predicate of a script holds when `body.it` has these values, and whether its
/// findings say the same.
pub(crate) fn is_met(script: &Script, number: usize, values: &Value) -> bool {
    let predicate = predicate(script, number);
    let (names, chance) = (
        Names::new(values),
        RefCell::new(Seed(1).stream("predicates")),
    );
    let profiles = Profiles::none(Release::Stu3);
    let (sent, structures) = (request(values), Structures::of(Release::Stu3));
    let request = RequestView::new(&sent, &script.dialect().media, structures);
    let view = View {
        side: Side::Request,
        request: Some(&request),
        response: None,
        error: None,
        effect: None,
        interaction: None,
        policy: script.policy(),
        token: None,
        profiles: &profiles,
        world: world(&names, &chance),
        wants_places: false,
    };
    let met = holds(predicate, &view).unwrap();
    let judged = judge(predicate, &view).unwrap();
    assert_eq!(judged.iter().all(|judged| judged.met), met, "{judged:?}");
    met
}

/// Returns the value of the expression of which a predicate of a script asks something, or why there
/// is none.
pub(crate) fn value(script: &Script, number: usize, seed: u64) -> Result<Value, String> {
    let mut expression = None;
    predicate(script, number).clauses(&mut |clause| {
        if let Field::Value(found, _) = &clause.subject.field {
            expression = Some(found);
        }
    });
    let (names, chance) = (
        Names::new(&Value::Null),
        RefCell::new(Seed(seed).stream("expressions")),
    );
    let value = expression_value(expression.unwrap(), &world(&names, &chance));
    value.map_err(|error| error.to_string())
}

pub(crate) fn world<'w>(names: &'w dyn Scope, chance: &'w RefCell<Chance>) -> World<'w> {
    World {
        scope: names,
        now: now(),
        chance,
        structures: Structures::of(Release::Stu3),
        trees: None,
    }
}
