//! What is said of texts, numbers and answers at once is what is said of them as values.

use super::*;
use crate::scope::Scope;
use bookend_fhir::{Release, Structures};
use bookend_model::Seed;
use bookend_script::{Expression, ValueType};
use serde_json::json;
use std::cell::RefCell;

/// A name that stands for a text, one for a list, and one for an instant.
struct Names([Value; 3]);

impl Scope for Names {
    fn value(&self, path: &[String]) -> Option<Cow<'_, Value>> {
        let [text, list, instant] = &self.0;
        match path.first()?.as_str() {
            "text" => Some(Cow::Borrowed(text)),
            "made" => Some(Cow::Owned(text.clone())),
            "list" => Some(Cow::Borrowed(list)),
            "instant" => Some(Cow::Borrowed(instant)),
            _ => None,
        }
    }
}

fn names() -> Names {
    Names([
        json!("b"),
        json!(["b", "c"]),
        json!("2026-06-15T10:00:00+01:00"),
    ])
}

/// Everything that a test may compare with.
fn shapes() -> Vec<Shape> {
    let name = |name: &str| Shape::Expression(Expression::Name(vec![name.to_owned()]));
    let literals = ["a", "b", "", "1", "2026-06-15T09:00:00Z"].map(|text| json!(text));
    let others = [
        json!(1),
        json!(2),
        json!(1.5),
        json!(true),
        json!(false),
        json!(null),
    ];
    let written = literals.into_iter().chain(others).map(Shape::Value);
    let named = ["text", "made", "list", "instant", "nobody"].map(name);
    written.chain(named).collect()
}

fn tests() -> Vec<Test> {
    let bounds = [
        Comparison::Greater,
        Comparison::GreaterOrEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
    ];
    let of_shape = |shape: Shape| {
        let one = [
            Test::Equals,
            Test::NotEquals,
            Test::StartsWith,
            Test::EndsWith,
        ];
        let one = one.map(|make| make(shape.clone()));
        let pair = [Test::OneOf, Test::NotOneOf];
        let pair = pair.map(|make| make(vec![shape.clone(), Shape::Value(json!("a"))]));
        let bound = bounds.map(|bound| Test::Compare(bound, shape.clone()));
        one.into_iter().chain(pair).chain(bound).collect::<Vec<_>>()
    };
    let simple: Vec<Test> = shapes().into_iter().flat_map(of_shape).collect();
    let more = [
        Test::Exists(true),
        Test::Exists(false),
        Test::Empty(true),
        Test::Empty(false),
        Test::Type(ValueType::Instant),
        Test::All(simple.iter().take(3).cloned().collect()),
        Test::Any(simple.iter().take(3).cloned().collect()),
        Test::None(simple.iter().take(3).cloned().collect()),
    ];
    let nested = simple.iter().flat_map(|test| {
        let inner = Box::new(test.clone());
        [Test::Count(inner.clone()), Test::Each(None, inner)]
    });
    nested.chain(simple.clone()).chain(more).collect()
}

/// Compares what is said at once with what is said of the same as values, and returns how often anything was.
fn agreed(at_once: impl Fn(&Test) -> Option<bool>, values: &[Value]) -> usize {
    let (names, chance) = (names(), RefCell::new(Seed(1).stream("tests")));
    let world = World {
        scope: &names,
        now: "2026-06-15T09:00:00Z".parse().unwrap(),
        chance: &chance,
        structures: Structures::of(Release::Stu3),
        trees: None,
    };
    let values: Vec<Cow<'_, Value>> = values.iter().map(Cow::Borrowed).collect();
    let said = tests().into_iter().filter(|test| {
        let said = at_once(test);
        if let Some(said) = said {
            let of_values = passes(test, &values, &world).unwrap();
            assert_eq!(said, of_values, "{test:?} of {values:?}");
        }
        said.is_some()
    });
    said.count()
}

#[test]
fn what_is_said_of_texts_at_once_is_what_is_said_of_them_as_values() {
    let lists: [&[&str]; 6] = [
        &[],
        &["a"],
        &["b"],
        &["1"],
        &["a", "b"],
        &["2026-06-15T09:00:00.000Z"],
    ];
    for texts in lists {
        let values: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
        let said = agreed(|test| texts_pass(test, texts, &names()), &values);
        assert!(said > 80, "{said} of {texts:?}");
    }
}

#[test]
fn what_is_said_of_a_number_at_once_is_what_is_said_of_it_as_a_value() {
    for number in [0, 1, 2, 201] {
        let said = agreed(|test| number_passes(test, Some(number)), &[json!(number)]);
        assert!(said > 10, "{said} of {number}");
    }
    assert!(agreed(|test| number_passes(test, None), &[]) > 10);
}

#[test]
fn what_is_said_of_a_yes_or_no_at_once_is_what_is_said_of_it_as_a_value() {
    for truth in [true, false] {
        assert_eq!(agreed(|test| truth_passes(test, truth), &[json!(truth)]), 4);
    }
}
