//! Scripts with mistakes, each with every diagnostic as an author sees it.
//!
//! A script `x.yaml` has its diagnostics in `x.stderr` beside it. After a message was changed on
//! purpose, `BOOKEND_BLESS=1 cargo test -p bookend-tests --test wrong_scripts` writes them anew.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_provider::{load_with, shipped};
use bookend_script::{Choices, Prepared, Source, Sources, check_with, render};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/invalid")
}

/// The wrong scripts, by path.
fn wrong_scripts() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    paths.sort();
    paths
}

/// The wrong scripts with their diagnostics.
fn all() -> Vec<(PathBuf, String)> {
    let scripts = wrong_scripts();
    let (first, second) = scripts.split_at(scripts.len() / 2);
    let prepared = Prepared::default();
    let check = |scripts: &[PathBuf]| -> Vec<(PathBuf, String)> {
        let scripts = scripts.iter();
        scripts
            .map(|path| (path.clone(), diagnostics(&prepared, path)))
            .collect()
    };
    std::thread::scope(|scope| {
        let first = scope.spawn(|| check(first));
        let second = check(second);
        [first.join().unwrap(), second].concat()
    })
}

/// Whether a file has only journeys: not the fragments, matchers and suites that others may name.
fn is_of_journeys(source: &Source) -> bool {
    let shared = ["checks", "fragments", "suites"];
    let is_shared = |name: &&str| source.name.ends_with(&format!("/journeys/{name}.yaml"));
    source.name.contains("/journeys/") && !shared.iter().any(is_shared)
}

/// Checks a script together with what ships, and renders what is wrong with it.
///
/// Most of what ships are journeys, which errors of other files say nothing about: they are checked
/// with a script only when nothing is wrong without them, because warnings depend on who uses what.
fn diagnostics(prepared: &Prepared, path: &Path) -> String {
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let script = Source { name, text };
    let base = shipped()
        .into_iter()
        .filter(|source| !is_of_journeys(source));
    let sources = Sources::new(base.chain([script.clone()]));
    if let Err(diagnostics) = check_with(prepared, &sources, &Choices::default()) {
        return render(&diagnostics, &sources, false) + "\n";
    }
    match load_with(prepared, vec![script], &Choices::default()) {
        Ok(script) if script.warnings().is_empty() => "nothing is wrong\n".to_owned(),
        Ok(script) => render(script.warnings(), script.sources(), false) + "\n",
        Err((diagnostics, sources)) => render(&diagnostics, &sources, false) + "\n",
    }
}

#[test]
fn each_wrong_script_has_exactly_the_diagnostics_that_are_expected() {
    let bless = std::env::var_os("BOOKEND_BLESS").is_some();
    let mut differing = Vec::new();
    for (path, found) in all() {
        let expected = path.with_extension("stderr");
        if bless {
            std::fs::write(&expected, &found).unwrap();
        }
        let expected = std::fs::read_to_string(expected).unwrap_or_default();
        if found != expected {
            differing.push(format!(
                "{}\nexpected:\n{expected}\nfound:\n{found}",
                path.display()
            ));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n\n"));
}

/// The other test holds what is expected to what is found.
#[test]
fn every_diagnostic_has_its_place_and_no_wrong_script_is_taken() {
    let scripts = wrong_scripts();
    assert!(scripts.len() >= 65, "there are only {}", scripts.len());
    for path in scripts {
        let expected = std::fs::read_to_string(path.with_extension("stderr")).unwrap();
        let is_remark = |line: &&str| line.starts_with("error: ") || line.starts_with("warning: ");
        let remarks = expected.lines().filter(is_remark).count();
        let places = expected
            .lines()
            .filter(|line| line.trim_start().starts_with("--> "));
        let carets = expected.lines().filter(|line| line.contains('^'));
        assert!(remarks > 0, "{}: {expected}", path.display());
        assert_eq!(places.count(), remarks, "{}: {expected}", path.display());
        assert!(carets.count() >= remarks, "{}: {expected}", path.display());
    }
}

#[test]
fn every_expectation_has_its_script() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.with_extension("yaml").is_file(), "{}", path.display());
    }
}
