//! Sources that ARCHITECTURE.md names.

use std::path::Path;

use super::remark::Remark;
use super::tree::Tree;

const ARCHITECTURE: &str = "ARCHITECTURE.md";

/// Remarks on sources that ARCHITECTURE.md names by their last parts (`engine/decide.rs`) and
/// that are not there.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    let text = tree.text(ARCHITECTURE).unwrap_or_default();
    let mut remarks = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let named = line.split('`').skip(1).step_by(2);
        let sources = named.filter(|name| is_source(name));
        for name in sources.filter(|name| !is_named(tree, name)) {
            let rule = format!("there is no `{name}`");
            remarks.push(Remark::on_line(ARCHITECTURE, number + 1, rule));
        }
    }
    remarks
}

fn is_source(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end == "rs") && !name.contains('*')
}

/// Returns whether a path has every part of a name, in order: the crate, then the end.
fn is_named(tree: &Tree, name: &str) -> bool {
    let (first, last) = name.split_once('/').unwrap_or(("", name));
    let last = last.strip_prefix("src/").unwrap_or(last);
    tree.files().any(|(path, _)| {
        path == name
            || path.ends_with(&format!("/{name}"))
            || (path.contains(&format!("crates/bookend-{first}/"))
                && path.ends_with(&format!("/{last}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_named_is_there() {
        let tree = Tree::from([
            (
                ARCHITECTURE,
                "`engine/b.rs` `b.rs` `engine/src/a/b.rs`\n`c.rs` `model/b.rs`",
            ),
            ("crates/bookend-engine/src/a/b.rs", ""),
        ]);
        let said: Vec<String> = remarks(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(
            said,
            [
                "ARCHITECTURE.md:2: there is no `c.rs`",
                "ARCHITECTURE.md:2: there is no `model/b.rs`"
            ]
        );
    }
}
