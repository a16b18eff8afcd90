//! The reference of the script language against the names that the program knows.

use super::remark::Remark;
use super::tree::Tree;

/// A table of names in a source, and the page that has to speak of every one.
struct Table {
    source: &'static str,
    name: &'static str,
    page: &'static str,
}

const SCRIPT: &str = "docs/script/files.md";
const PREDICATES: &str = "docs/script/predicates.md";
const VALUES: &str = "docs/script/values.md";
const BEHAVIOURS: &str = "docs/script/behaviours.md";
const FAULTS: &str = "docs/script/faults.md";
const JOURNEYS: &str = "docs/script/journeys.md";
const CHECKS: &str = "docs/script/checks.md";
const METRICS: &str = "docs/script/metrics.md";
const DIALECT: &str = "docs/script/dialect.md";
const READINGS: &str = "docs/standard/contradictions.md";

const TABLES: &[Table] = &[
    table("check/frame.rs", "SECTIONS", SCRIPT),
    table("predicate/subject.rs", "WORDS", PREDICATES),
    table("predicate/subject.rs", "PREFIXES", PREDICATES),
    table("predicate/read_test.rs", "OPERATORS", PREDICATES),
    table("predicate/test.rs", "NAMES", PREDICATES),
    table("template/function.rs", "TABLE", VALUES),
    table("mutation/read.rs", "KINDS", BEHAVIOURS),
    table("behaviour/read_then.rs", "EFFECTS", BEHAVIOURS),
    table("behaviour/read_fault.rs", "KINDS", FAULTS),
    table("behaviour/read_fault.rs", "PLACES", FAULTS),
    table("behaviour/read_fault.rs", "CHUNKS", FAULTS),
    table("behaviour/read_fault.rs", "CORRUPTED", FAULTS),
    table("behaviour/read_delay.rs", "PHASES", FAULTS),
    table("listener/row.rs", "WORDS", FAULTS),
    table("journey/capture.rs", "CHOICES", JOURNEYS),
    table("requirement/row.rs", "WORDS", CHECKS),
    table("standing/check.rs", "WORDS", CHECKS),
    table("standing/read.rs", "LEVELS", CHECKS),
    table("metrics/metric.rs", "WORDS", METRICS),
    table("dialect/domain.rs", "DOMAINS", DIALECT),
    table("dialect/token_defect.rs", "FORMS", DIALECT),
    table("dialect/form_defect.rs", "DEFECTS", DIALECT),
    table("dialect/stand_in.rs", "ALL", DIALECT),
];

const fn table(source: &'static str, name: &'static str, page: &'static str) -> Table {
    Table { source, name, page }
}

/// Remarks on names that the reference does not speak of.
pub(super) fn remarks(tree: &Tree) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = TABLES
        .iter()
        .flat_map(|table| unspoken(tree, table))
        .collect();
    for (path, switches) in switches(tree) {
        let page = tree.text(READINGS).unwrap_or_default();
        let missing = switches.iter().filter(|switch| !speaks_of(page, switch));
        remarks.extend(missing.map(|switch| {
            let rule = format!("the policy switch `{switch}` of `{path}` is missing here");
            Remark::on_file(READINGS, rule)
        }));
    }
    remarks
}

fn unspoken(tree: &Tree, table: &Table) -> Vec<Remark> {
    let path = format!("crates/bookend-script/src/{}", table.source);
    let names = names(tree.text(&path).unwrap_or_default(), table.name);
    if names.is_empty() {
        let rule = format!("the table `{}` is not here any more", table.name);
        return vec![Remark::on_file(&path, rule)];
    }
    let page = tree.text(table.page).unwrap_or_default();
    let missing = names.into_iter().filter(|name| !speaks_of(page, name));
    missing
        .map(|name| {
            let rule = format!("`{name}`, which `{path}` knows, is missing here");
            Remark::on_file(table.page, rule)
        })
        .collect()
}

/// Returns the texts in quotes of a constant table; its rows have one each.
fn names<'t>(source: &'t str, table: &str) -> Vec<&'t str> {
    let begin = format!("const {table}: ");
    let body = source
        .split_once(&begin)
        .and_then(|(_, rest)| rest.split_once("= &["))
        .and_then(|(_, rest)| rest.split_once("];"))
        .map_or("", |(body, _)| body);
    body.split('"').skip(1).step_by(2).collect()
}

/// Returns the policy switches of every dialect: the keys right below `policies:`.
fn switches(tree: &Tree) -> Vec<(&str, Vec<&str>)> {
    tree.ending("/dialect.yaml")
        .map(|(path, text)| {
            let section = text
                .lines()
                .skip_while(|line| *line != "  policies:")
                .skip(1)
                .take_while(|line| line.is_empty() || line.starts_with("    "));
            let names = section.filter_map(|line| line.strip_prefix("    ")?.strip_suffix(':'));
            (path, names.filter(|name| !name.starts_with(' ')).collect())
        })
        .collect()
}

/// Returns whether a page has a name in backticks, alone or with what follows it: `uuid()`.
fn speaks_of(page: &str, name: &str) -> bool {
    let quoted = format!("`{name}");
    page.match_indices(&quoted).any(|(at, _)| {
        let after = page.get(at + quoted.len()..).unwrap_or_default();
        !after.starts_with(|c: char| c.is_alphanumeric() || c == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_table_are_those_in_quotes() {
        let source = "const A: &[&str] = &[\"x\"];\n\
            pub const B: &'static [(&'static str, T)] = &[\n    (\"one\", T::One),\n    (\"two\", T::Two),\n];\n";
        assert_eq!(names(source, "A"), ["x"]);
        assert_eq!(names(source, "B"), ["one", "two"]);
        assert!(names(source, "C").is_empty());
    }

    #[test]
    fn a_page_speaks_of_a_name_in_backticks() {
        for page in ["`at`", "`at('now')`", "`at: x`", "`at.<x>`"] {
            assert!(speaks_of(page, "at"), "{page}");
        }
        for page in ["at", "`attach`", "`at-all`", "`cat`"] {
            assert!(!speaks_of(page, "at"), "{page}");
        }
    }

    #[test]
    fn a_policy_switch_that_is_not_documented_is_remarked_upon() {
        let dialect = "dialect:\n  policies:\n    slot-gone:\n      values: [422]\n\n    created:\n      values: [echo]\n  modes:\n    strict:\n";
        let tree = Tree::from([
            ("simulator-config/x/dialect.yaml", dialect),
            (READINGS, "| `slot-gone` |"),
        ]);
        let said: Vec<String> = remarks(&tree).iter().map(ToString::to_string).collect();
        assert!(
            said.iter().any(|said| said.contains("`created`")),
            "{said:?}"
        );
        assert!(
            !said.iter().any(|said| said.contains("`slot-gone`")),
            "{said:?}"
        );
    }
}
