//! Files that have grown beyond what one reads at a sitting.

use super::remark::Remark;
use super::tree::Tree;

/// How many lines a source may have; over 300 one looks for the seam.
const LINES: usize = 400;

/// How many lines ARCHITECTURE.md may have.
const ARCHITECTURE_LINES: usize = 300;

/// Remarks on files that are too long; tests are tables of cases and may be longer.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    let sources = tree
        .ending(".rs")
        .filter(|(path, _)| !is_test(path))
        .map(|(path, text)| (path, text, LINES));
    let architecture = tree
        .text("ARCHITECTURE.md")
        .map(|text| ("ARCHITECTURE.md", text, ARCHITECTURE_LINES));
    sources
        .chain(architecture)
        .filter_map(|(path, text, most)| {
            let lines = text.lines().count();
            let rule = format!("a file has at most {most} lines, and this one has {lines}");
            (lines > most).then(|| Remark::on_file(path, rule))
        })
        .collect()
}

fn is_test(path: &str) -> bool {
    path.starts_with("tests/") || path.contains("/tests/") || path.ends_with("/tests.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_too_long_is_remarked_upon_and_a_test_is_not() {
        let long = "line\n".repeat(LINES + 1);
        let tree = Tree::from([
            ("crates/a/src/long.rs", long.as_str()),
            ("crates/a/src/short.rs", "line\n"),
            ("crates/a/tests/long.rs", long.as_str()),
        ]);
        let rule = "a file has at most 400 lines, and this one has 401";
        assert_eq!(
            remarks(&tree),
            [Remark::on_file("crates/a/src/long.rs", rule)]
        );
    }
}
