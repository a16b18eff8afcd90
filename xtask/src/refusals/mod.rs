//! The catalogue of refusals as a page of the documents: what gives each, and which policy changes it.

mod givers;
mod tables;

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use bookend_script::Script;

use crate::shipped::{root, shipped};
use givers::Givers;

const PAGE: &str = "docs/refusals.md";

/// Writes the page.
///
/// # Errors
///
/// When a refusal is not accounted for, or files cannot be read or written.
pub(crate) fn write() -> Result<()> {
    let path = path()?;
    fs::write(&path, page(&shipped()?)?)
        .with_context(|| format!("cannot write `{}`", path.display()))
}

/// Says whether the page is that of the configuration that ships.
///
/// # Errors
///
/// When it is not.
pub(crate) fn check() -> Result<()> {
    let path = path()?;
    let published =
        fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    if published != page(&shipped()?)? {
        bail!("{PAGE} is not that of the configuration: run `cargo xtask refusals`");
    }
    Ok(())
}

fn path() -> Result<PathBuf> {
    Ok(root()?.join(PAGE))
}

fn page(script: &Script) -> Result<String> {
    let lost = unaccounted(script);
    ensure!(
        lost.is_empty(),
        "nothing says when these are given, or who gives them (`says`, `given-by`): {}",
        lost.join(", ")
    );
    Ok(tables::page(script))
}

/// Returns the refusals of which nothing says when they are given, or that nobody gives; those for
/// behaviours of one's own say so.
fn unaccounted(script: &Script) -> Vec<&str> {
    let catalogue = script.refusals().iter();
    let lost = catalogue.filter(|(name, entry)| {
        let givers = Givers::of(script, name);
        let is_said = !entry.says.is_empty() || !givers.behaviours.is_empty();
        let is_for_scripts = entry.says.starts_with("for behaviours of your own");
        !is_said || (givers.is_nobody() && entry.given_by.is_none() && !is_for_scripts)
    });
    lost.map(|(name, _)| name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shipped::collect;

    #[test]
    fn the_page_that_is_published_is_that_of_the_configuration() {
        check().unwrap();
    }

    #[test]
    fn a_refusal_stands_with_what_gives_it_and_what_changes_it() {
        let page = page(&shipped().unwrap()).unwrap();
        let row = |name: &str| {
            let begin = format!("| `{name}` |");
            let mut rows = page.lines().filter(|line| line.starts_with(&begin));
            rows.next().unwrap_or_default().to_owned()
        };
        let gone = row("slot-gone");
        assert!(gone.contains("**422**, 409"), "{gone}");
        assert!(gone.contains("the diary, when it books"), "{gone}");
        assert!(gone.contains("`slot-exclusive`"), "{gone}");
        let inverted = row("window-inverted");
        assert!(inverted.contains("| 400, 422 |"), "{inverted}");
        let missing = row("parameter-missing");
        assert!(missing.contains("`service-given`"), "{missing}");
        assert!(missing.contains("`upper-bound`"), "{missing}");
        let forbidden = row("token-forbidden");
        assert!(forbidden.contains("`token-errors`"), "{forbidden}");
        assert!(forbidden.contains("ACCESS DENIED"), "{forbidden}");
    }

    /// A refusal that is not in the catalogue would be answered with an empty 500.
    #[test]
    fn every_refusal_that_a_program_names_is_in_the_catalogue() {
        // Given to the control of a diary, and not to a request.
        const OF_COMMANDS: &[&str] = &["slot-held", "slot-exists", "schedule-unknown"];
        let script = shipped().unwrap();
        let mut sources = Vec::new();
        for part in ["bookend-booking", "bookend-provider"] {
            let folder = root().unwrap().join("crates").join(part).join("src");
            collect(&folder, "rs", &mut sources).unwrap();
        }
        let mut named = 0;
        for source in sources {
            let text = fs::read_to_string(&source).unwrap();
            for begin in ["Refusal::new(\"", "refused(\"", "refusal(\""] {
                let names = text.split(begin).skip(1);
                for name in names.filter_map(|rest| rest.split('"').next()) {
                    named += 1;
                    let is_known = script.refusal(name).is_some() || OF_COMMANDS.contains(&name);
                    assert!(is_known, "`{name}` of {}", source.display());
                }
            }
        }
        assert!(named > 20, "{named}");
    }
}
