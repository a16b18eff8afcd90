//! Links between the documents, and documents that nothing leads to.

use std::collections::BTreeSet;

use super::remark::Remark;
use super::tree::Tree;

/// Remarks on links that lead nowhere, and on documents below `docs/` to which no link leads.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    let documents = || tree.ending(".md");
    let mut remarks: Vec<Remark> = documents()
        .flat_map(|(path, text)| dead_links(tree, path, text))
        .collect();
    let linked: BTreeSet<String> = documents()
        .flat_map(|(path, text)| {
            text.lines()
                .flat_map(targets)
                .map(move |target| resolve(folder(path), target))
        })
        .collect();
    let lost = documents().filter(|(path, _)| path.starts_with("docs/") && !linked.contains(*path));
    remarks.extend(lost.map(|(path, _)| Remark::on_file(path, "no document leads here")));
    remarks
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn dead_links(tree: &Tree, path: &str, text: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for target in targets(line) {
            if !tree.has(&resolve(folder(path), target)) {
                let rule = format!("`{target}` leads nowhere");
                remarks.push(Remark::on_line(path, number + 1, rule));
            }
        }
    }
    remarks
}

/// Returns the targets of the links in a line that lead to files: no addresses, no fragments.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .filter_map(|target| target.split('#').next())
}

/// Follows a link from a folder: `..` leads up.
fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let tree = Tree::from([
            ("README.md", "[a](docs/a.md)"),
            ("docs/a.md", text),
            ("crates/b/src/lib.rs", ""),
        ]);
        remarks(&tree).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_link_leads_to_a_file_or_a_folder() {
        assert!(
            said("[up](../README.md#top), [b](../crates/b), [x](https://x.example)").is_empty()
        );
        assert_eq!(
            said("one\n[gone](gone.md)"),
            ["docs/a.md:2: `gone.md` leads nowhere"]
        );
    }

    #[test]
    fn a_document_that_nothing_leads_to_is_remarked_upon() {
        let tree = Tree::from([("docs/lost.md", "text")]);
        assert_eq!(remarks(&tree).len(), 1);
    }
}
