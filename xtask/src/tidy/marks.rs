//! Marks of unfinished work, and of the machine on which it was done.

use std::path::Path;

use super::remark::Remark;
use super::tree::Tree;

/// What no source has in it. Put together here, so that this file has none of them either.
const UNFINISHED: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("db", "g!("),
    concat!("#[ig", "nore"),
];

/// Beginnings of paths that exist on one machine only.
const MACHINE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
];

const LATER: &str = concat!("TO", "DO");

/// Remarks on marks of unfinished work in sources, and on paths of a machine in any file.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    tree.files()
        .filter(|(path, _)| *path != "Cargo.lock")
        .flat_map(|(path, text)| {
            text.lines()
                .enumerate()
                .flat_map(move |(number, line)| on_line(path, number + 1, line))
        })
        .collect()
}

fn on_line(path: &str, number: usize, line: &str) -> Vec<Remark> {
    let mut rules = Vec::new();
    if Path::new(path).extension().is_some_and(|end| end == "rs") {
        let marks = UNFINISHED.iter().filter(|mark| line.contains(**mark));
        rules.extend(marks.map(|mark| format!("`{mark}` marks unfinished work")));
    }
    if later_without_issue(line) {
        rules.push(format!("a {LATER} names its issue: `{LATER}(#12)`"));
    }
    let paths = MACHINE.iter().filter(|machine| line.contains(**machine));
    rules.extend(paths.map(|machine| format!("`{machine}` is a path of one machine")));
    rules
        .into_iter()
        .map(|rule| Remark::on_line(path, number, rule))
        .collect()
}

fn later_without_issue(line: &str) -> bool {
    line.match_indices(LATER).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().last());
        let after = line.get(at + LATER.len()..).unwrap_or_default();
        let is_word = !before.is_some_and(char::is_alphanumeric)
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let issue = after.strip_prefix("(#").unwrap_or_default();
        is_word && !issue.starts_with(|c: char| c.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str, line: &str) -> usize {
        on_line(path, 1, line).len()
    }

    #[test]
    fn unfinished_work_is_remarked_upon_in_sources() {
        for mark in UNFINISHED {
            assert_eq!(said("a.rs", &format!("    {mark}x)]")), 1, "{mark}");
            assert_eq!(said("a.md", &format!("    {mark}x)]")), 0, "{mark}");
        }
    }

    #[test]
    fn what_is_left_for_later_names_its_issue() {
        assert_eq!(said("a.yaml", &format!("# {LATER}: more")), 1);
        assert_eq!(said("a.yaml", &format!("# {LATER}(#12): more")), 0);
        assert_eq!(said("a.yaml", &format!("{LATER}S")), 0);
    }

    #[test]
    fn paths_of_a_machine_are_remarked_upon_anywhere() {
        for machine in MACHINE {
            assert_eq!(said("a.md", &format!("see {machine}x")), 1, "{machine}");
        }
    }
}
