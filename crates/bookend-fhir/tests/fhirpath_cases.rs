//! The published FHIRPath cases: each passes, or stands in `fhirpath/not_passed.yaml` with its
//! reason.
//!
//! The cases are not part of the repository; they are looked for beside it.

#[cfg(test)]
mod fhirpath;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fhirpath::cases::{Case, load};
use fhirpath::judge::judge;

/// Reason to file to the numbers of its cases, which count from 1.
type NotPassed = BTreeMap<String, BTreeMap<String, Vec<usize>>>;

/// Says something to whoever runs the test.
#[expect(
    clippy::print_stdout,
    reason = "a test has no other way to say how much it tested"
)]
fn say(text: &str) {
    println!("{text}");
}

/// Returns where the cases are, or nothing when the test may be skipped.
fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/fhirpath-cases");
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a test has no command line to be told by"
    )]
    let required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
    assert!(
        !required,
        "BOOKEND_REQUIRE is `all`, but there is no ../shared/data/fhirpath-cases"
    );
    say("skipped: needs ../shared/data/fhirpath-cases");
    None
}

/// Returns the reason why a case is expected not to pass.
fn reason<'a>(not_passed: &'a NotPassed, case: &Case) -> Option<&'a str> {
    let mut reasons = not_passed.iter();
    let is_of = |files: &BTreeMap<String, Vec<usize>>| {
        files
            .get(&case.file)
            .is_some_and(|numbers| numbers.contains(&case.number))
    };
    reasons
        .find(|(_, files)| is_of(files))
        .map(|(reason, _)| reason.as_str())
}

#[test]
fn every_published_case_passes_or_has_a_reason_not_to() {
    let Some(folder) = folder() else { return };
    let not_passed: NotPassed =
        serde_yaml::from_str(include_str!("fhirpath/not_passed.yaml")).unwrap();
    let listed: usize = not_passed
        .values()
        .flat_map(BTreeMap::values)
        .map(Vec::len)
        .sum();
    let cases = load(&folder);
    let mut wrong = Vec::new();
    let mut passed = 0;
    for case in &cases {
        let label = format!("{}#{} `{}`", case.file, case.number, case.expression);
        match (judge(&folder, case), reason(&not_passed, case)) {
            (Ok(()), None) => passed += 1,
            (Err(_), Some(_)) => {}
            (Ok(()), Some(reason)) => {
                wrong.push(format!("{label} passes, but is listed: {reason}"));
            }
            (Err(unlike), None) => wrong.push(format!("{label}: {unlike}")),
        }
    }
    say(&format!(
        "{} cases: {passed} pass, {listed} listed with a reason",
        cases.len()
    ));
    assert!(
        wrong.is_empty(),
        "{} of {}:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
    assert_eq!(passed + listed, cases.len(), "a listed case does not exist");
}
