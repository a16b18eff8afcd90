//! The table of exit codes in `docs/operations.md`, row by row, for both programs.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

use bookend_tests::{Ended, Program, package, package_of, profile, scratch};
use std::collections::BTreeSet;
use std::path::Path;

/// The programs, in the order of the columns.
const PROGRAMS: [&str; 2] = ["bookend-provider", "bookend-consumer"];

/// A program by its column, the code it ends with, a part of what it says, and its arguments.
type Case<'a> = (usize, u8, &'a str, &'a [&'a str]);

async fn run(program: usize, arguments: &[&str]) -> Ended {
    let arguments = arguments.iter().copied();
    match program {
        0 => Program::provider(arguments).run().await,
        _ => Program::consumer(arguments).run().await,
    }
}

async fn holds(cases: &[Case<'_>]) {
    for (program, code, told, arguments) in cases {
        let ended = run(*program, arguments).await;
        let said = format!("{}{}", ended.stdout, ended.stderr);
        let called = format!("{} {arguments:?}", PROGRAMS[*program]);
        assert_eq!(ended.code, Some(i32::from(*code)), "{called}: {said}");
        assert!(said.contains(told), "{called}: `{told}` is not in: {said}");
    }
}

/// Returns the code of every row of the table that promises something of a program.
fn promised(program: usize) -> BTreeSet<u8> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations.md");
    let page = std::fs::read_to_string(page).unwrap();
    let (_, table) = page.split_once("## Exit codes").unwrap();
    let rows = table.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let code = cells.get(1)?.parse().ok()?;
        (*cells.get(3 + program)? != "–").then_some(code)
    });
    rows.collect()
}

/// Asserts that the cases hold, and that they try every code that the table promises.
async fn keeps_the_table(program: usize, cases: &[Case<'_>], elsewhere: &[u8]) {
    holds(cases).await;
    let tried: BTreeSet<u8> = cases.iter().map(|(_, code, ..)| *code).collect();
    let tried: BTreeSet<u8> = tried.into_iter().chain(elsewhere.iter().copied()).collect();
    assert_eq!(promised(program), tried, "{}", PROGRAMS[program]);
}

/// Files that are wrong, each in its way.
struct Files {
    folder: tempfile::TempDir,
    latin: String,
    wrong: String,
}

impl Files {
    fn new() -> Self {
        let folder = scratch();
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            path.display().to_string()
        };
        let latin = write("latin.yaml", b"bookend: 1\ntitle: caf\xe9\n");
        let wrong = write("wrong.yaml", b"bookend: 1\nbehavior: []\n");
        Self {
            folder,
            latin,
            wrong,
        }
    }
}

const NOT_UTF8: &str = "latin.yaml` is not UTF-8: line 2, column 11 has the byte 0xE9";

#[tokio::test]
async fn every_row_of_the_table_holds_for_the_provider() {
    let Files { latin, wrong, .. } = &Files::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let below = format!("{wrong}/evidence");
    let nowhere = ["serve", "--listen", "127.0.0.1:0", "--evidence", &below];
    let cases: &[Case<'_>] = &[
        (0, 0, "nothing wrong", &["check"]),
        (0, 2, "--no-such", &["serve", "--no-such"]),
        (0, 2, "there is no mode `x`", &["serve", "--mode", "x"]),
        (0, 2, "write off, error", &["serve", "--log", "a=b=c"]),
        (0, 3, NOT_UTF8, &["serve", latin]),
        (0, 3, NOT_UTF8, &["check", latin]),
        (0, 3, "1 wrong", &["serve", wrong]),
        (0, 4, "`nosuch` cannot be read", &["serve", "nosuch"]),
        (
            0,
            4,
            "`nosuch` cannot be read",
            &["serve", "--config", "nosuch"],
        ),
        (0, 2, "a whole number from 0", &["serve", "--seed", "-1"]),
        (
            0,
            4,
            "cannot listen on `127.0.0.1:",
            &["serve", "--listen", &taken],
        ),
        (
            0,
            4,
            "\nhelp: something listens there already; `--listen 127.0.0.1:0` finds a free port",
            &["serve", "--listen", &taken],
        ),
        (
            0,
            4,
            "\nhelp: something listens there already; `--control 127.0.0.1:0` finds a free port",
            &["serve", "--listen", "127.0.0.1:0", "--control", &taken],
        ),
        (0, 4, "cannot write", &nowhere),
    ];
    keeps_the_table(0, cases, &[]).await;
}

/// An interruption needs a target that never answers: `an_interrupted_run_writes_partial_reports`
/// tries it.
#[tokio::test]
async fn every_row_of_the_table_holds_for_the_consumer() {
    let Files {
        folder,
        latin,
        wrong,
    } = &Files::new();
    let below_a_file = format!("json={wrong}/report.json");
    let evidence = folder.path().join("evidence").display().to_string();
    let unwritable = ["rehearse", "--only", "book", "--evidence", &evidence];
    let unwritable = [&unwritable[..], &["--report", &below_a_file]].concat();
    let unreachable = ["run", "--target", "http://127.0.0.1:1"];
    let below = format!("{wrong}/evidence");
    let nowhere = ["rehearse", "--only", "book", "--evidence", &below];
    let cases: &[Case<'_>] = &[
        (1, 0, "nothing wrong", &["check"]),
        (1, 1, "form: segments", &["token", "--explain", "xxx"]),
        (1, 2, "--no-such", &["run", "--no-such"]),
        (1, 2, "a whole number from 0", &["run", "--seed", "-1"]),
        (1, 2, "there is no mode `x`", &["run", "--mode", "x"]),
        (1, 2, "there is no journey", &["run", "--only", "nosuch"]),
        (1, 2, "did you mean", &["run", "--suite", "bookin"]),
        (
            1,
            2,
            "nothing is selected",
            &["run", "--suite", "tkw", "--only", "book"],
        ),
        (1, 2, "--target", &["run", "--only", "book"]),
        (1, 3, NOT_UTF8, &["run", latin]),
        (1, 3, "1 wrong", &["check", wrong]),
        (
            1,
            4,
            "`nosuch.yaml` cannot be read",
            &["run", "nosuch.yaml"],
        ),
        (
            1,
            4,
            "`nosuch` cannot be read",
            &["run", "--config", "nosuch"],
        ),
        (1, 4, "cannot be reached", &unreachable),
        (1, 4, "cannot write", &nowhere),
        (1, 5, "report.json", &unwritable),
    ];
    keeps_the_table(1, cases, &[130]).await;
}

#[tokio::test]
async fn a_number_that_leaves_nothing_is_refused() {
    let from_one = "write a whole number from 1";
    holds(&[
        (0, 2, from_one, &["serve", "--workers", "0"]),
        (0, 2, from_one, &["serve", "--body-limit", "0"]),
        (0, 2, from_one, &["serve", "--request-timeout", "0"]),
        (1, 2, from_one, &["run", "--jobs", "0"]),
        (1, 2, from_one, &["run", "--row", "0"]),
        (1, 2, from_one, &["rehearse", "--jobs", "0"]),
        (1, 2, from_one, &["curl", "book/book", "--row", "0"]),
        (1, 2, "within no time", &["run", "--timeout", "0s"]),
        (
            1,
            0,
            "book",
            &["run", "--seed", "0", "--only", "book", "--list"],
        ),
    ])
    .await;
    let flags = ["serve", "--listen", "127.0.0.1:0", "--log", "off"];
    let zeros = ["--seed", "0", "--drain-timeout", "0", "--control", "none"];
    let started = Program::provider(flags.into_iter().chain(zeros))
        .start()
        .await;
    assert!(
        started.first_line.ends_with("seed 0"),
        "{}",
        started.first_line
    );
    assert_eq!(started.terminate().await.0, Some(0));
}

#[tokio::test]
async fn a_value_that_cannot_be_read_says_what_is_wanted() {
    let number = "write a whole number from 0 to 18446744073709551615, such as 42";
    let instant = "write an instant with its offset, such as `2026-08-21T09:30:00+01:00`";
    let address = "write an IP address and a port, such as `127.0.0.1:4434`";
    let root = "write for example `http://127.0.0.1:4434/STU3`";
    holds(&[
        (0, 2, number, &["serve", "--seed", "x"]),
        (0, 2, instant, &["serve", "--clock", "yesterday"]),
        (0, 2, address, &["serve", "--listen", "x"]),
        (0, 2, address, &["healthcheck", "--address", "localhost"]),
        (0, 2, root, &["serve", "--public-url", "x"]),
        (
            0,
            2,
            root,
            &["serve", "--public-url", "https://utc.example/?x"],
        ),
        (
            0,
            2,
            "did you mean `slot-gone`?",
            &["check", "--policy", "slot-gon=409"],
        ),
        (
            0,
            2,
            "there are: token-errors, ",
            &["check", "--policy", "nosuch=1"],
        ),
        (1, 2, number, &["run", "--seed", "x"]),
        (1, 2, instant, &["run", "--clock", "yesterday"]),
        (1, 2, root, &["run", "--target", "x"]),
        (1, 2, root, &["token", "--target", "x"]),
        (
            1,
            2,
            "there are: token-errors, ",
            &["run", "--policy", "nosuch=1"],
        ),
    ])
    .await;
}

#[tokio::test]
async fn packages_that_cannot_be_used_end_both_programs_with_the_same_words() {
    let folder = scratch();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    let made = profile("Made-Appointment", "Appointment", &[]);
    let good = write("good.tgz", &package(std::slice::from_ref(&made)));
    let later = write("later.tgz", &package_of("4.0.1", &[made]));
    let text = write("text.tgz", b"no archive");
    let head = "bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n  - id: made\n    when: {profile: Made-Appointmnt}\n    then: {answer: {refuse: slot-gone}}\n";
    let wrong = write("wrong.yaml", head.as_bytes());
    let right = write("right.yaml", head.replace("mnt}", "ment}").as_bytes());
    let given = |file| ["check", "--fhir-package", file];
    let (good_right, good_wrong) = (
        ["check", "--fhir-package", &good, &right],
        ["check", "--fhir-package", &good, &wrong],
    );
    for program in [0, 1] {
        let cases: &[Case<'_>] = &[
            (
                program,
                4,
                "package `nosuch.tgz` cannot be read",
                &given("nosuch.tgz"),
            ),
            (
                program,
                4,
                "a gzipped tar archive is expected",
                &given(&text),
            ),
            (program, 4, "give packages of STU3", &given(&later)),
            (program, 0, "nothing wrong", &good_right),
            (program, 3, "did you mean `Made-Appointment`?", &good_wrong),
            (
                program,
                3,
                "`--fhir-package FILE` gives",
                &["check", &right],
            ),
        ];
        holds(cases).await;
    }
    let config = write("config.yaml", b"fhir-package: nosuch.tgz\n");
    let by_file = Program::provider(["serve", "--config", &config])
        .run()
        .await;
    let by_name = Program::provider(["serve"])
        .env("BOOKEND_FHIR_PACKAGE", "nosuch.tgz")
        .run()
        .await;
    for ended in [by_file, by_name] {
        assert_eq!(ended.code, Some(4), "{}", ended.stderr);
        assert!(
            ended.stderr.contains("`nosuch.tgz` cannot be read"),
            "{}",
            ended.stderr
        );
    }
}
