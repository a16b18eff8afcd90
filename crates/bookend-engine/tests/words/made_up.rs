//! What the functions of chance make: of the right shape whatever the seed, the same for the same seed
//! and another for another.

use crate::script::{asked_of, compile, now, value};
use bookend_model::nhs_number;
use bookend_script::Script;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use regex::Regex;
use std::collections::BTreeSet;

/// A call, and what it makes as a regular expression.
pub(crate) const MADE_UP: &[(&str, &str)] = &[
    ("uuid()", "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}"),
    ("nhs-number()", "999[0-9]{7}"),
    ("fake.name()", r"\p{L}[^0-9]* \p{L}[^0-9]*"),
    ("fake.given()", r"\p{L}[^0-9]*"),
    ("fake.family()", r"\p{L}[^0-9]*"),
    ("fake.street()", "[1-9][0-9]* [A-Z][A-Za-z ]+"),
    ("fake.city()", "[A-Z][A-Za-z -]+"),
    ("fake.postcode()", "[A-Z]{1,2}[1-9][0-9]? [0-9][A-Z]{2}"),
    ("fake.phone()", "01632 960[0-9]{3}"),
    ("fake.birth-date()", "[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    ("pick(body.list)", "a|b"),
];

const SEEDS: u64 = 100;

fn compiled(calls: &[&str]) -> Script {
    let asked = calls.iter().map(|call| asked_of(call, "{exists: true}"));
    compile(&asked.collect::<Vec<_>>()).unwrap()
}

fn text(script: &Script, number: usize, seed: u64) -> String {
    let value = value(script, number, seed).unwrap();
    value.as_str().unwrap().to_owned()
}

#[test]
fn what_is_made_up_has_its_shape_and_comes_from_the_seed() {
    let calls: Vec<&str> = MADE_UP.iter().map(|(call, _)| *call).collect();
    let script = compiled(&calls);
    for (number, (call, pattern)) in MADE_UP.iter().enumerate() {
        let shape = Regex::new(&format!("^(?:{pattern})$")).unwrap();
        let made: Vec<String> = (0..SEEDS).map(|seed| text(&script, number, seed)).collect();
        let misshapen = made.iter().find(|text| !shape.is_match(text));
        assert_eq!(misshapen, None, "{call}");
        assert_eq!(text(&script, number, 7), made[7], "{call}");
        let different: BTreeSet<&String> = made.iter().collect();
        assert!(different.len() > 1, "{call} is always {different:?}");
    }
}

#[test]
fn made_up_people_have_an_nhs_number_with_its_check_digit_and_are_adults() {
    let script = compiled(&["nhs-number()", "fake.birth-date()"]);
    let today = now().to_zoned(TimeZone::UTC).date();
    let adult = today.checked_sub(18.years()).unwrap();
    for seed in 0..SEEDS {
        assert_eq!(nhs_number::defect(&text(&script, 0, seed)), None);
        let born: Date = text(&script, 1, seed).parse().unwrap();
        assert!(born <= adult, "{born}");
    }
}
