//! All rules together.

use std::io::{Write, stderr};

use anyhow::{Result, ensure};

use super::remark::Remark;
use super::tree::Tree;
use super::{arrows, doors, links, marks, named, reference, sizes};
use crate::shipped::root;

/// Says everything that is not as it should be.
///
/// # Errors
///
/// When there is anything, or a file cannot be read.
pub(crate) fn tidy() -> Result<()> {
    let remarks = remarks(&Tree::read(root()?)?);
    for remark in &remarks {
        writeln!(stderr(), "{remark}")?;
    }
    ensure!(remarks.is_empty(), "{} not tidy", remarks.len());
    Ok(())
}

fn remarks(tree: &Tree) -> Vec<Remark> {
    let rules = [
        arrows::remarks,
        doors::remarks,
        links::remarks,
        marks::remarks,
        named::remarks,
        reference::remarks,
        sizes::remarks,
    ];
    let mut remarks: Vec<Remark> = rules.iter().flat_map(|rule| rule(tree)).collect();
    remarks.sort();
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_is_tidy() {
        let tree = Tree::read(root().unwrap()).unwrap();
        let remarks: Vec<String> = remarks(&tree).iter().map(ToString::to_string).collect();
        assert!(remarks.is_empty(), "\n{}\n", remarks.join("\n"));
    }

    #[test]
    fn an_empty_repository_is_not_tidy() {
        assert!(!remarks(&Tree::default()).is_empty());
    }
}
