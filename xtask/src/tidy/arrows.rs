//! Which crate may use which: the table of ARCHITECTURE.md against the manifests.

use std::collections::BTreeMap;

use super::remark::Remark;
use super::tree::Tree;

const DOCUMENT: &str = "ARCHITECTURE.md";

/// Remarks on crates that the table leaves out, and on arrows that it does not allow.
///
/// **Shape:** rows such as `| bookend-script | … | model, fhir | … |`, names in backticks, the
/// third column the crates that may be used, without `bookend-`. Only normal dependencies count:
/// a test may need more.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    let allowed = table(tree.text(DOCUMENT).unwrap_or_default());
    let mut remarks = Vec::new();
    if allowed.is_empty() {
        remarks.push(Remark::on_file(DOCUMENT, "the table of crates is missing"));
    }
    for name in tree.crates() {
        let Some(allowed) = allowed.get(name) else {
            let rule = format!("the table of crates leaves out `{name}`");
            remarks.push(Remark::on_file(DOCUMENT, rule));
            continue;
        };
        let path = format!("crates/{name}/Cargo.toml");
        let manifest = tree.text(&path).unwrap_or_default();
        for (line, used) in dependencies(manifest) {
            if !allowed.contains(&used) {
                let rule = format!("`{name}` may not use `{used}`: {DOCUMENT} allows {allowed:?}");
                remarks.push(Remark::on_line(&path, line, rule));
            }
        }
        if !manifest.contains("[lints]\nworkspace = true") {
            remarks.push(Remark::on_file(
                &path,
                "the lints are those of the workspace",
            ));
        }
    }
    remarks
}

/// Reads the table: each crate with those it may use.
fn table(document: &str) -> BTreeMap<&str, Vec<String>> {
    document
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
            let name = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
            let used = cells.nth(1)?;
            name.starts_with("bookend-").then(|| (name, names(used)))
        })
        .collect()
}

fn names(cell: &str) -> Vec<String> {
    cell.split(',')
        .map(str::trim)
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase()) && !name.is_empty())
        .map(|name| format!("bookend-{name}"))
        .collect()
}

/// Returns our own crates among the normal dependencies of a manifest, with their lines.
fn dependencies(manifest: &str) -> Vec<(usize, String)> {
    let mut section = "";
    let mut found = Vec::new();
    for (number, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line;
        } else if section == "[dependencies]" && line.starts_with("bookend-") {
            let end = line.find(['.', ' ', '=']).unwrap_or(line.len());
            found.extend(line.get(..end).map(|name| (number + 1, name.to_owned())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "| crate | one line | may use | forbids |\n\
        | `bookend-a` | first | – | all |\n| `bookend-b` | second | a | some |\n";
    const LINTS: &str = "\n[lints]\nworkspace = true\n";

    fn said(manifest: &str) -> String {
        let manifest = format!("{manifest}{LINTS}");
        let tree = Tree::from([
            (DOCUMENT, TABLE),
            ("crates/bookend-a/Cargo.toml", manifest.as_str()),
        ]);
        let remarks: Vec<String> = remarks(&tree).iter().map(ToString::to_string).collect();
        remarks.join("\n")
    }

    #[test]
    fn an_arrow_that_the_table_does_not_allow_is_remarked_upon() {
        assert_eq!(
            said("[dependencies]\nserde.workspace = true\nbookend-b.workspace = true\n"),
            "crates/bookend-a/Cargo.toml:3: `bookend-a` may not use `bookend-b`: \
             ARCHITECTURE.md allows []"
        );
    }

    #[test]
    fn a_test_may_use_what_the_crate_may_not() {
        assert_eq!(said("[dev-dependencies]\nbookend-b.workspace = true\n"), "");
    }

    #[test]
    fn a_crate_that_the_table_leaves_out_is_remarked_upon() {
        let tree = Tree::from([
            (DOCUMENT, TABLE),
            ("crates/bookend-c/Cargo.toml", "[package]"),
        ]);
        assert_eq!(
            remarks(&tree),
            [Remark::on_file(
                DOCUMENT,
                "the table of crates leaves out `bookend-c`"
            )]
        );
    }
}
