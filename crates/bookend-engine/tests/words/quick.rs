//! Whether a clause holds is found out in two ways: quickly, mostly without making values of anything
//! (`holds`), and slowly (`judge`). Both say the same, whatever the subject, the test and the exchange.

use crate::exchanges::{exchanges, said};
use crate::script::script;
use bookend_script::{Demand, Predicate, Script, Side};
use std::collections::BTreeSet;

/// Subjects that are asked everything: what they find is of any type.
const OF_ANY_TYPE: [&str; 43] = [
    "fhir: {word: TEST}",
    "fhir: {words: TEST}",
    "fhir: {number: TEST}",
    "fhir: {truth: TEST}",
    "fhir: {mixed: TEST}",
    "fhir: {blank: TEST}",
    "fhir: {instant: TEST}",
    "fhir: {tree: TEST}",
    "fhir: {absent: TEST}",
    "fhir: {words.single().word: TEST}",
    "fhir: {words.exists(): TEST}",
    "fhir: {absent.exists(): TEST}",
    "fhir: {words.count(): TEST}",
    "fhir: {absent.count(): TEST}",
    "fhir: {'iif(word.exists(), 1 | 2)': TEST}",
    "fhir: {'iif(word.exists(), true | false)': TEST}",
    "fhir: {'iif(absent.exists(), 1)': TEST}",
    "fhir: {word.upper(): TEST}",
    "fhir: {words.toInteger(): TEST}",
    "request.fhir: {word: TEST}",
    "request.fhir: {words.count(): TEST}",
    "request.fhir: {absent.exists(): TEST}",
    "response.fhir: {word: TEST}",
    "response.fhir: {words.count(): TEST}",
    "response.fhir: {absent.exists(): TEST}",
    "jwt.claims.word: TEST",
    "jwt.claims.words: TEST",
    "jwt.claims.number: TEST",
    "jwt.claims.null: TEST",
    "jwt.claims.blank: TEST",
    "jwt.claims.absent: TEST",
    "header.It: TEST",
    "request.header.It: TEST",
    "response.header.It: TEST",
    "header.No: TEST",
    "value: {body.word: TEST}",
    "value: {body.words: TEST}",
    "value: {body.number: TEST}",
    "value: {body.null: TEST}",
    "value: {body.none: TEST}",
    "value: {body.absent: TEST}",
    "value: {now: TEST}",
    "value: {exchange: TEST}",
];

/// What is asked of them.
const OF_ANYTHING: [&str; 67] = [
    "soon",
    "1",
    "2",
    "'2'",
    "true",
    "false",
    "'true'",
    "null",
    "[soon, later]",
    "[1, 2]",
    "'2026-06-15T10:00:00+01:00'",
    "$(body.word)",
    "$(body.words)",
    "$(body.number)",
    "$(body.null)",
    "$(body.absent)",
    "$(exchange)",
    "$(now)",
    "{ne: soon}",
    "{ne: 2}",
    "{ne: true}",
    "{ne: false}",
    "{ne: $(body.word)}",
    "{ne: $(body.absent)}",
    "{in: [soon, never]}",
    "{in: [1, 3]}",
    "{in: [2, soon]}",
    "{in: [$(body.words)]}",
    "{in: [$(body.word), $(body.absent)]}",
    "{not-in: [soon, never]}",
    "{not-in: [1, 3]}",
    "{not-in: [2, soon]}",
    "{not-in: [$(body.words)]}",
    "{not-in: [$(body.word), $(body.absent)]}",
    "{lt: 2}",
    "{lte: 2}",
    "{gt: 1}",
    "{gte: 2}",
    "{gte: $(body.number)}",
    "{lt: +1s}",
    "{gte: now}",
    "{starts-with: so}",
    "{starts-with: 2}",
    "{starts-with: $(body.word)}",
    "{starts-with: $(body.absent)}",
    "{ends-with: ter}",
    "{ends-with: 2}",
    "{ends-with: $(body.word)}",
    "{ends-with: $(body.number)}",
    "{exists: true}",
    "{exists: false}",
    "{empty: true}",
    "{empty: false}",
    "{count: 0}",
    "{count: 1}",
    "{count: {ne: 2}}",
    "{count: {in: [1, 3]}}",
    "{count: {gte: 2}}",
    "{count: {lt: 1}}",
    "{count: $(body.number)}",
    "{each: soon}",
    "{each: 2}",
    "{each: {ne: soon}}",
    "{each: {starts-with: so}}",
    "{each: {exists: true}}",
    "{each: $(body.word)}",
    "{not: soon}",
];

/// Those of them that never hold: nothing equals what should have been there and is not.
const OF_NOTHING: [&str; 3] = [
    "$(body.absent)",
    "$(body.null)",
    "{starts-with: $(body.absent)}",
];

/// What is asked of a status.
const OF_STATUS: [&str; 21] = [
    "200",
    "2xx",
    "$(body.status)",
    "{ne: 200}",
    "{ne: $(body.status)}",
    "{in: [200, 201]}",
    "{in: [$(body.status), 500]}",
    "{not-in: [200, 201]}",
    "{lt: 404}",
    "{lte: 200}",
    "{gt: 200}",
    "{gte: 404}",
    "{starts-with: 2}",
    "{ends-with: 4}",
    "{exists: true}",
    "{exists: false}",
    "{empty: true}",
    "{empty: false}",
    "{count: 1}",
    "{count: 0}",
    "{each: 200}",
];

/// What is asked of subjects that are one word of a few, of which `ONE` is one that is found, and `TWO`
/// another.
const OF_WORDS: [&str; 22] = [
    "ONE",
    "TWO",
    "$(body.ONE)",
    "$(body.absent)",
    "{ne: ONE}",
    "{ne: $(body.ONE)}",
    "{in: [ONE, TWO]}",
    "{in: [TWO, $(body.absent)]}",
    "{not-in: [ONE]}",
    "{not-in: [ONE, $(body.absent)]}",
    "{lt: 2}",
    "{gte: 2}",
    "{starts-with: ONE}",
    "{ends-with: $(body.ONE)}",
    "{exists: true}",
    "{exists: false}",
    "{empty: true}",
    "{empty: false}",
    "{count: 1}",
    "{count: {lt: 1}}",
    "{each: ONE}",
    "{each: {ne: $(body.ONE)}}",
];

/// Those subjects, and two of their words.
const WORDS: [(&str, &str, &str); 5] = [
    ("effect: TEST", "committed", "none"),
    ("resource: TEST", "Basic", "Patient"),
    ("request.resource: TEST", "Basic", "Patient"),
    ("response.resource: TEST", "Patient", "Basic"),
    ("jwt.defect: TEST", "missing-claim", "signature"),
];

/// A clause, and of which subject and which test it is.
type Row = (String, [&'static str; 2]);

fn rows() -> Vec<Row> {
    let with = |subject: &str, test: &str| format!("{{{}}}", subject.replace("TEST", test));
    let row = |subject, test| (with(subject, test), [subject, test]);
    let mut rows: Vec<Row> = OF_STATUS.map(|test| row("status: TEST", test)).into();
    for subject in OF_ANY_TYPE {
        rows.extend(OF_ANYTHING.map(|test| row(subject, test)));
    }
    for (subject, one, two) in WORDS {
        let filled = |test: &str| test.replace("ONE", one).replace("TWO", two);
        rows.extend(OF_WORDS.map(|test| (with(subject, &filled(test)), [subject, test])));
    }
    rows
}

/// Compiles a script with a check for each clause.
fn compiled(rows: &[Row]) -> Script {
    let check = |(number, (clause, _)): (usize, &Row)| {
        format!(
            "  - {{id: row-{number}, on: exchange, judges: provider, says: so, expect: {clause}}}"
        )
    };
    let checks: Vec<String> = rows.iter().enumerate().map(check).collect();
    script(&format!("checks:\n{}\n", checks.join("\n"))).unwrap()
}

fn demanded(script: &Script, number: usize) -> &Predicate {
    let check = script.check(&format!("row-{number}")).unwrap();
    let Demand::Holds(predicate) = &check.demand else {
        panic!("{} demands no predicate", check.id);
    };
    predicate
}

#[test]
fn a_clause_holds_whenever_it_is_judged_to_be_met() {
    let rows = rows();
    let (script, exchanges) = (compiled(&rows), exchanges());
    let (mut differences, mut met, mut unmet) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (number, (clause, parts)) in rows.iter().enumerate() {
        let predicate = demanded(&script, number);
        for exchange in &exchanges {
            for side in [Side::Request, Side::Response] {
                let (holds, is_met) = said(&script, predicate, exchange, side);
                if holds != is_met {
                    let name = exchange.name;
                    differences.push(format!(
                        "{clause} of {name}, {side:?}: {holds:?}, and not {is_met:?}"
                    ));
                }
                let seen = if is_met == Ok(true) {
                    &mut met
                } else {
                    &mut unmet
                };
                seen.extend(parts);
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    // A subject or a test that came to the same everywhere would compare next to nothing.
    let all: BTreeSet<&str> = rows.iter().flat_map(|(_, parts)| *parts).collect();
    let lacking = |seen| all.difference(seen).copied().collect::<Vec<_>>();
    assert_eq!(
        (lacking(&met), lacking(&unmet)),
        (OF_NOTHING.into(), Vec::new())
    );
}
