//! What proves each requirement of the catalogue that ships.

use std::fmt::Write as _;
use std::io::{Write as _, stderr, stdout};

use anyhow::{Result, ensure};
use bookend_script::{Coverage, Gap, Proof, Role};
use bookend_script::{coverage, gaps};

use crate::shipped::shipped;

/// Prints what proves each requirement, and says where nothing does.
///
/// # Errors
///
/// When a row is not accounted for, or what ships cannot be read.
pub(crate) fn requirements() -> Result<()> {
    let script = shipped()?;
    stdout().write_all(table(&coverage(&script)).as_bytes())?;
    let gaps = gaps(&script);
    for gap in &gaps {
        writeln!(stderr(), "{gap}")?;
    }
    ensure!(gaps.is_empty(), "{} not accounted for", counted(&gaps));
    Ok(())
}

fn counted(gaps: &[Gap]) -> String {
    let mut ids: Vec<&str> = gaps.iter().map(|gap| gap.id.as_str()).collect();
    ids.dedup();
    match ids.len() {
        1 => "1 requirement".to_owned(),
        number => format!("{number} requirements"),
    }
}

/// Returns the coverage as lines of text, with totals at the end.
fn table(coverage: &[Coverage<'_>]) -> String {
    let mut text = String::new();
    for covered in coverage {
        let row = covered.requirement;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{:<9} {:<10} {:<8} {}",
            row.id,
            row.level,
            row.role,
            proven(covered)
        );
    }
    let _ = writeln!(text);
    for role in [Role::Provider, Role::Consumer, Role::Both] {
        let _ = writeln!(text, "{}", total(coverage, role));
    }
    text
}

fn proven(covered: &Coverage<'_>) -> String {
    let ids = |proofs: Vec<&Proof<'_>>| {
        let ids: Vec<&str> = proofs.iter().map(|proof| proof.id()).collect();
        ids.join(", ")
    };
    let of = |is_check: bool| {
        let proofs = covered.proofs.iter();
        ids(proofs
            .filter(|proof| matches!(proof, Proof::Check(_)) == is_check)
            .collect())
    };
    let mut parts = Vec::new();
    if !of(true).is_empty() {
        parts.push(format!("checks {}", of(true)));
    }
    if !of(false).is_empty() {
        parts.push(format!("journeys {}", of(false)));
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
    if parts.is_empty() {
        "NOTHING".to_owned()
    } else {
        parts.join("; ")
    }
}

fn total(coverage: &[Coverage<'_>], role: Role) -> String {
    let rows = || coverage.iter().filter(|row| row.requirement.role == role);
    let untested = rows().filter(|row| row.not_tested.is_some()).count();
    let checked = |row: &&Coverage<'_>| {
        let mut proofs = row.proofs.iter();
        proofs.any(|proof| matches!(proof, Proof::Check(_)))
    };
    format!(
        "{:<9} {:>3} rows, {:>3} with checks, {:>3} not tested",
        role.word(),
        rows().count(),
        rows().filter(checked).count(),
        untested
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_requirement_is_accounted_for() {
        let gaps: Vec<String> = gaps(&shipped().unwrap())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(gaps.is_empty(), "\n{}\n", gaps.join("\n"));
    }

    #[test]
    fn the_catalogue_has_every_row_of_the_standard() {
        let script = shipped().unwrap();
        let count = |begin: &str| {
            let rows = script.requirements().iter();
            rows.filter(|row| row.id.starts_with(begin)).count()
        };
        assert_eq!(count("UEC-P-"), 107);
        assert_eq!(count("UEC-C-"), 64);
        assert_eq!(count("UEC-B-"), 24);
        assert_eq!(count("SCAL-"), 64);
    }

    #[test]
    fn a_row_that_nothing_proves_stands_out() {
        let script = shipped().unwrap();
        let mut coverage = coverage(&script);
        coverage.first_mut().unwrap().proofs.clear();
        let first = coverage.first().unwrap();
        let begin = format!("{:<9} ", first.requirement.id);
        let line = table(&coverage)
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        assert!(
            line.starts_with(&begin) && line.ends_with(" NOTHING"),
            "{line}"
        );
    }
}
