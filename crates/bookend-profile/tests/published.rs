//! Every example of the published packages that claims a profile, judged; the report is kept beside.
//!
//! The packages are beside the repository and no part of it. [`README.md`](README.md) says what
//! the issues mean.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is unexpected in a test ends it; what is skipped is said"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bookend_fhir::{Release, json, tree};
use bookend_profile::{Issue, Package, Profiles, Severity};
use serde_json::Value;

/// Returns a published package, or says that the test is skipped.
fn package(name: &str) -> Option<Package> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/fhir-packages")
        .join(name);
    let Ok(archive) = std::fs::read(&path) else {
        #[expect(
            clippy::disallowed_methods,
            reason = "who runs the tests says whether all must run"
        )]
        let required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
        assert!(!required, "needs ../shared/data/fhir-packages/{name}");
        println!("skipped: needs ../shared/data/fhir-packages/{name}");
        return None;
    };
    Some(Package::read(&archive).unwrap())
}

/// Reads the examples of a package that claim a profile, in the order of their names.
fn examples(package: &Package) -> Vec<(String, Value)> {
    let read = |(name, text): (&str, &[u8])| {
        let name = name.rsplit('/').next().unwrap_or(name).to_owned();
        (name, json::parse(text))
    };
    let (sound, broken): (Vec<_>, Vec<_>) =
        package.examples().map(read).partition(|it| it.1.is_ok());
    let broken: Vec<&String> = broken.iter().map(|(name, _)| name).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let mut examples: Vec<(String, Value)> = sound
        .into_iter()
        .map(|(name, read)| (name, read.unwrap()))
        .collect();
    examples.retain(|(_, resource)| claims(resource));
    examples.sort_by(|a, b| a.0.cmp(&b.0));
    examples
}

fn claims(resource: &Value) -> bool {
    let definitions = ["StructureDefinition", "ValueSet", "CodeSystem"];
    let name = tree::resource_type(resource).unwrap_or_default();
    let profiles = resource.get("meta").and_then(|meta| meta.get("profile"));
    let is_claim = |it: &Value| match it {
        Value::Array(several) => !several.is_empty(),
        other => other.is_string(),
    };
    profiles.is_some_and(is_claim) && !definitions.contains(&name)
}

fn judge(profiles: &Profiles, resource: &Value) -> Vec<Issue> {
    let now = "2026-11-21T12:00:00+00:00[UTC]".parse().unwrap();
    profiles.judge(resource, &[], &now)
}

/// Writes a report: each example with its errors and warnings, then what could not be judged.
fn report(package: &Package, profiles: &Profiles) -> String {
    let mut lines = Vec::new();
    let mut not_judged: BTreeMap<String, usize> = BTreeMap::new();
    let examples = examples(package);
    let (mut sound, mut issues_of_all) = (0, 0);
    for (name, resource) in &examples {
        let issues = judge(profiles, resource);
        let (told, aside): (Vec<&Issue>, Vec<&Issue>) = issues
            .iter()
            .partition(|issue| issue.severity > Severity::Information);
        for issue in aside {
            *not_judged
                .entry(format!(
                    "{}: {}, found {}",
                    issue.rule, issue.expected, issue.found
                ))
                .or_default() += 1;
        }
        issues_of_all += told.len();
        sound += usize::from(told.is_empty());
        if !told.is_empty() {
            lines.push(name.clone());
            lines.extend(told.iter().map(|issue| format!("  {issue}")));
        }
    }
    let head = format!(
        "{} {}: {} examples claim a profile, {sound} of them without errors or warnings; {issues_of_all} issues",
        package.name(),
        package.version(),
        examples.len()
    );
    let aside = not_judged
        .into_iter()
        .map(|(what, count)| format!("  {count} × {what}"));
    let aside: Vec<String> = aside.collect();
    let remarks = profiles
        .remarks()
        .iter()
        .map(|it| format!("  {}: {}", it.of, it.says));
    let remarks: Vec<String> = remarks.collect();
    format!(
        "{head}\n\n{}\n\nnot judged:\n{}\n\nremarks on loading:\n{}\n",
        lines.join("\n"),
        aside.join("\n"),
        remarks.join("\n")
    )
}

#[test]
fn the_examples_of_the_booking_and_referral_package_are_judged() {
    let names = [
        "fhir.r4.ukcore.stu1-0.5.1.tgz",
        "uk.nhsdigital.r4-2.5.0.tgz",
        "uk.nhsdigital.bars.r4-1.34.0.tgz",
    ];
    let Some(packages) = names
        .map(package)
        .into_iter()
        .collect::<Option<Vec<Package>>>()
    else {
        return;
    };
    let profiles = Profiles::load(&packages, Release::R4).unwrap();
    for (package, name) in packages.iter().zip(["ukcore", "nhs-digital", "bars"]) {
        insta::assert_snapshot!(name, report(package, &profiles));
    }
}

#[test]
fn the_booking_package_has_no_examples_and_compiles() {
    let Some(package) = package("nhsd.assets.stu3-1.6.0-booking.tgz") else {
        return;
    };
    assert_eq!(examples(&package).len(), 0);
    let profiles = Profiles::load(&[package], Release::Stu3).unwrap();
    assert_eq!(profiles.addresses().count(), 41);
    let remarks: Vec<String> = profiles
        .remarks()
        .iter()
        .map(|it| format!("{}: {}", it.of, it.says))
        .collect();
    insta::assert_snapshot!(remarks.join("\n"), @"");
}
