//! Which journeys are run.

use crate::play::script;
use bookend_consumer::{Selection, TagExpression, select};

const JOURNEYS: &str = "journeys:
  - {id: book, suite: booking, tags: [smoke], alias: [Book_HappyPath], verifies: [R-1], steps: [{id: s, send: slot.search, with: {service: 1}}]}
  - {id: book-twice, suite: booking, tags: [smoke, slow], rows: [{a: 1}, {a: 2}], steps: [{id: s, send: slot.search, with: {service: 1}}]}
  - {id: search, suite: search, verifies: [R-2], steps: [{id: s, send: slot.search, with: {service: 1}, verifies: [R-1]}]}
  - {id: part, fragment: true, tags: [smoke], steps: [{id: s, send: slot.search, with: {service: 1}}]}
";

fn selected(selection: &Selection) -> String {
    let script = script(JOURNEYS);
    let ids: Vec<String> = select(&script, selection)
        .iter()
        .map(|one| match one.row {
            Some(row) => format!("{}[{}]", one.journey.id, row + 1),
            None => one.journey.id.clone(),
        })
        .collect();
    ids.join(" ")
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn everything_but_fragments_is_selected_row_by_row() {
    assert_eq!(
        selected(&Selection::default()),
        "book book-twice[1] book-twice[2] search"
    );
}

#[test]
fn ids_aliases_and_single_rows_are_found_by_pattern() {
    let only = |patterns| {
        selected(&Selection {
            only: texts(patterns),
            ..Selection::default()
        })
    };
    assert_eq!(only(&["book"]), "book");
    assert_eq!(only(&["book*"]), "book book-twice[1] book-twice[2]");
    assert_eq!(only(&["*_HappyPath", "search"]), "book search");
    assert_eq!(only(&["book-twice[2]"]), "book-twice[2]");
    assert_eq!(only(&["part"]), "");
}

#[test]
fn suites_tags_requirements_and_rows_narrow_the_selection() {
    let suites = texts(&["book*"]);
    assert_eq!(
        selected(&Selection {
            suites,
            ..Selection::default()
        }),
        "book book-twice[1] book-twice[2]"
    );
    let tags = Some(TagExpression::parse("smoke and not slow").unwrap());
    assert_eq!(
        selected(&Selection {
            tags,
            ..Selection::default()
        }),
        "book"
    );
    let requirements = texts(&["R-1"]);
    assert_eq!(
        selected(&Selection {
            requirements,
            ..Selection::default()
        }),
        "book search"
    );
    assert_eq!(
        selected(&Selection {
            row: Some(2),
            ..Selection::default()
        }),
        "book-twice[2]"
    );
    let both = Selection {
        suites: texts(&["booking"]),
        requirements: texts(&["R-1"]),
        ..Selection::default()
    };
    assert_eq!(selected(&both), "book");
}

#[test]
fn it_is_said_which_of_what_is_asked_for_leaves_nothing() {
    let script = script(JOURNEYS);
    let why = |selection: Selection| {
        assert!(select(&script, &selection).is_empty());
        selection.why_nothing(&script)
    };
    let row = |only: &[&str], row| Selection {
        only: texts(only),
        row: Some(row),
        ..Selection::default()
    };
    assert_eq!(
        why(row(&["book"], 1)),
        "`book` has no rows; leave `--row 1` out"
    );
    assert_eq!(
        why(row(&["book", "search"], 1)),
        "none of the 2 journeys that fit has rows; leave `--row 1` out"
    );
    assert_eq!(
        why(row(&["book-twice"], 3)),
        "there is no row 3: `book-twice` has 2 rows"
    );
    assert_eq!(
        why(row(&[], 3)),
        "there is no row 3: of the journeys that fit, `book-twice` has the most rows, 2"
    );
    assert_eq!(
        why(row(&["book-twice[2]"], 1)),
        "of 4 runs of journeys none fits all that is asked for: `--only` alone fits 1, `--row` alone fits 1"
    );
    assert_eq!(
        why(Selection {
            suites: texts(&["search"]),
            only: texts(&["book"]),
            tags: Some(TagExpression::parse("not slwo").unwrap()),
            ..Selection::default()
        }),
        "of 4 runs of journeys none fits all that is asked for: `--suite` alone fits 1, `--only` alone fits 1, `--tag` alone fits 4; there is no tag `slwo`; did you mean `slow`?"
    );
    assert_eq!(
        why(Selection {
            tags: Some(TagExpression::parse("smok").unwrap()),
            ..Selection::default()
        }),
        "there is no tag `smok`; did you mean `smoke`?"
    );
    assert_eq!(
        why(Selection {
            suites: texts(&["search"]),
            only: texts(&["book*"]),
            ..Selection::default()
        }),
        "of 4 runs of journeys none fits all that is asked for: `--suite` alone fits 1, `--only` alone fits 3"
    );
}
