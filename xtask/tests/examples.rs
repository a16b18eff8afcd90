//! The examples of the documents, checked as scripts together with what ships.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of a test: what is not as expected ends it"
)]

use bookend_provider::load;
use bookend_script::{Choices, Source, render};
use std::fs;
use std::path::{Path, PathBuf};

/// The sections that tell a script from other YAML, such as a configuration file.
const SECTIONS: &[&str] = &[
    "bookend:",
    "dialect:",
    "policy:",
    "inventory:",
    "fixtures:",
    "matchers:",
    "refusals:",
    "behaviours:",
    "journeys:",
];

/// Returns the documents that show scripts.
fn documents() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut documents = vec![root.join("README.md")];
    for entry in fs::read_dir(root.join("docs/script")).unwrap() {
        documents.push(entry.unwrap().path());
    }
    documents.sort();
    documents
}

/// Returns the scripts among the YAML examples of a document, each named after its line.
fn scripts(document: &Path) -> Vec<Source> {
    let text = fs::read_to_string(document).unwrap();
    let name = document.file_name().unwrap().to_string_lossy();
    let mut scripts = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line != "```yaml" {
            continue;
        }
        let body: Vec<&str> = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| *line != "```")
            .collect();
        if SECTIONS.iter().any(|section| body[0].starts_with(section)) {
            scripts.push(Source {
                name: format!("{name}:{}", number + 2),
                text: whole(&body.join("\n")),
            });
        }
    }
    scripts
}

/// Adds the version of the language to an example that leaves it out.
fn whole(example: &str) -> String {
    if example.starts_with("bookend:") {
        example.to_owned()
    } else {
        format!("bookend: 1\ndialect: careconnect-stu3\n{example}")
    }
}

#[test]
fn every_script_in_the_documents_checks() {
    let scripts: Vec<Source> = documents()
        .iter()
        .flat_map(|document| scripts(document))
        .collect();
    assert!(scripts.len() >= 8, "{} scripts were found", scripts.len());
    if let Err((diagnostics, sources)) = load(scripts, &Choices::default()) {
        panic!("{}", render(&diagnostics, &sources, false));
    }
}

#[test]
fn check_is_silent_about_each_script_of_the_readme() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let scripts = scripts(&readme);
    assert!(scripts.len() >= 2, "{} scripts were found", scripts.len());
    for script in scripts {
        match load(vec![script], &Choices::default()) {
            Ok(script) => {
                let said = render(script.warnings(), script.sources(), false);
                assert_eq!(said, "");
            }
            Err((diagnostics, sources)) => panic!("{}", render(&diagnostics, &sources, false)),
        }
    }
}
