//! Pages of the documents that are made of what the program knows.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::shipped::root;

/// A page that is made, not written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// Where it is, below the root of the workspace.
    pub(crate) path: &'static str,
    /// The task that makes it.
    pub(crate) task: &'static str,
    /// Returns its text.
    pub(crate) text: fn() -> Result<String>,
}

impl Page {
    /// Writes the page.
    ///
    /// # Errors
    ///
    /// When its text cannot be made, or the file not be written.
    pub(crate) fn write(self) -> Result<()> {
        let path = root()?.join(self.path);
        fs::write(&path, (self.text)()?)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Says whether the page that is published is the one that the program makes.
    ///
    /// # Errors
    ///
    /// When it is not.
    pub(crate) fn check(self) -> Result<()> {
        let path = root()?.join(self.path);
        let published = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        if published != (self.text)()? {
            bail!(
                "{} is out of date: run `cargo xtask {}`",
                self.path,
                self.task
            );
        }
        Ok(())
    }
}

/// Writes a row of a table.
pub(crate) fn row(page: &mut String, cells: &[&str]) {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    page.push_str("| ");
    page.push_str(&cells.join(" | "));
    page.push_str(" |\n");
}
