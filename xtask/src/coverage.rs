//! The coverage of requirements as a page of the documents.

use std::fmt::Write as _;

use anyhow::Result;
use bookend_script::{Coverage, Proof, Role, coverage};

use crate::page::{Page, row};
use crate::shipped::shipped;

/// The page.
pub(crate) const PAGE: Page = Page {
    path: "docs/standard/requirements.md",
    task: "coverage",
    text,
};

/// How many journeys are named before they are counted.
const NAMED: usize = 4;

const HEAD: &str = "# What is proven

<!-- Made by `cargo xtask coverage` of what ships; what is written here by hand is lost. -->

Every requirement of the standard and every row of the conformance list, with what proves it: *checks* look at every exchange of either end, *journeys* are played by the consumer simulator against a provider.
A row that no program can prove says why not.
In a run, `requirements.json` and the page of the [evidence](../operations.md#evidence) say what came of each; `run --requirement ID` plays what proves one.
`cargo xtask requirements` fails when a row is not accounted for.

";

fn text() -> Result<String> {
    let script = shipped()?;
    Ok(page(&coverage(&script)))
}

fn page(coverage: &[Coverage<'_>]) -> String {
    let mut page = HEAD.to_owned();
    row(
        &mut page,
        &[
            "of",
            "rows",
            "with checks",
            "with journeys",
            "by other rows",
            "not tested",
        ],
    );
    row(&mut page, &["---"; 6]);
    let roles = [
        (Role::Provider, "A provider"),
        (Role::Consumer, "A consumer"),
        (Role::Both, "Both"),
    ];
    for (role, title) in roles {
        total(&mut page, coverage, role, title);
    }
    for (role, title) in roles {
        let _ = write!(page, "\n## {title}\n\n");
        row(
            &mut page,
            &["id", "level", "what it demands", "proven by", "source"],
        );
        row(&mut page, &["---"; 5]);
        for covered in coverage.iter().filter(|it| it.requirement.role == role) {
            let asked = covered.requirement;
            let source = asked.source.replace('<', "\\<");
            row(
                &mut page,
                &[
                    &asked.id,
                    &asked.level.to_string(),
                    &asked.says,
                    &proven(covered),
                    &source,
                ],
            );
        }
    }
    page
}

fn total(page: &mut String, coverage: &[Coverage<'_>], role: Role, title: &str) {
    let rows = || coverage.iter().filter(|it| it.requirement.role == role);
    let with = |wanted: fn(&Proof<'_>) -> bool| {
        let proven = rows().filter(|row| row.proofs.iter().any(wanted));
        proven.count().to_string()
    };
    let count =
        |wanted: fn(&Coverage<'_>) -> bool| rows().filter(|row| wanted(row)).count().to_string();
    row(
        page,
        &[
            title,
            &rows().count().to_string(),
            &with(|proof| matches!(proof, Proof::Check(_))),
            &with(|proof| matches!(proof, Proof::Journey(_))),
            &count(|row| row.proofs.is_empty() && row.not_tested.is_none()),
            &count(|row| row.not_tested.is_some()),
        ],
    );
}

fn proven(covered: &Coverage<'_>) -> String {
    let mut checks = Vec::new();
    let mut journeys = Vec::new();
    for proof in &covered.proofs {
        match proof {
            Proof::Check(id) => checks.push(*id),
            Proof::Journey(id) => journeys.push(*id),
        }
    }
    let mut parts = Vec::new();
    for (what, ids) in [("check", checks), ("journey", journeys)] {
        if !ids.is_empty() {
            parts.push(named(what, &ids));
        }
    }
    if !covered.means.is_empty() {
        let means: Vec<&str> = covered.means.iter().map(|row| row.id.as_str()).collect();
        parts.push(format!("as {}", means.join(", ")));
    } else if !covered.requirement.means.is_empty() {
        parts.push(format!("part of {}", covered.requirement.means.join(", ")));
    }
    if let Some(reason) = covered.not_tested {
        parts.push(format!("not tested: {reason}"));
    }
    parts.join("; ")
}

fn named(what: &str, ids: &[&str]) -> String {
    let quoted: Vec<String> = ids.iter().take(NAMED).map(|id| format!("`{id}`")).collect();
    let plural = if ids.len() == 1 { "" } else { "s" };
    let more = match ids.len().saturating_sub(NAMED) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    format!("{what}{plural} {}{more}", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_that_is_published_is_that_of_the_configuration() {
        PAGE.check().unwrap();
    }

    #[test]
    fn a_row_stands_with_what_proves_it_or_with_why_nothing_does() {
        let page = text().unwrap();
        let row = |id: &str| {
            let begin = format!("| {id} |");
            let found = page.lines().find(|line| line.starts_with(&begin));
            found.unwrap_or_default().to_owned()
        };
        assert!(row("UEC-P-01").contains("| MUST |"), "{}", row("UEC-P-01"));
        assert!(
            row("UEC-P-22").contains("journeys `"),
            "{}",
            row("UEC-P-22")
        );
        assert!(page.contains("not tested: "), "no row is excused");
        assert_eq!(page.matches("\n| UEC-P-").count(), 107);
    }
}
