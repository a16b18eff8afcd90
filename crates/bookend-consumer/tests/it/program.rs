//! The program as a pipeline sees it: exit codes, flags, environment, configuration file.

use crate::process::{Folder, code, program, run, searchable, stderr, stdout};
use crate::server::{Reply, Server, json};

#[test]
fn the_exit_code_tells_pass_from_failure() {
    let (folder, server) = (Folder::new(), searchable());
    let (script, base) = (folder.text("mine.yaml"), server.base());
    let of = |more: &[&str]| {
        let mut arguments = vec!["run", &script, "--target", &base];
        arguments.extend(more);
        code(&arguments)
    };
    assert_eq!(of(&["--only", "good"]), Some(0));
    assert_eq!(of(&["--only", "doubtful"]), Some(0));
    assert_eq!(of(&["--only", "doubtful", "--strict"]), Some(1));
    assert_eq!(of(&["--only", "good,bad"]), Some(1));
}

#[test]
fn a_wrong_flag_and_an_empty_selection_are_usage_errors() {
    assert_eq!(code(&["run", "--no-such-flag"]), Some(2));
    assert_eq!(
        code(&["run", "--only", "nothing", "--target", "http://127.0.0.1:1"]),
        Some(2)
    );
    assert_eq!(code(&["run", "--only", "book"]), Some(2));
    assert_eq!(
        code(&["run", "--tag", "a and", "--target", "http://127.0.0.1:1"]),
        Some(2)
    );
    assert_eq!(code(&["run", "--mode", "lenient", "--list"]), Some(2));
    assert_eq!(code(&["run", "/no/such/script.yaml", "--list"]), Some(4));
}

#[test]
fn a_script_that_does_not_check_is_told_with_its_place() {
    let folder = Folder::new();
    std::fs::write(
        folder.path("wrong.yaml"),
        "bookend: 1\njourneys: [{id: a, steps: [{send: slot.serch}]}]\n",
    )
    .unwrap();
    let output = run(&["check", &folder.text("wrong.yaml")]);
    assert_eq!(output.status.code(), Some(3));
    let said = stderr(&output);
    assert!(
        said.contains("wrong.yaml:2:") && said.contains("did you mean `slot.search`?"),
        "{said}"
    );
    assert_eq!(code(&["check", &folder.text("mine.yaml")]), Some(0));
}

#[test]
fn a_target_that_is_not_there_cannot_be_run_against() {
    let output = run(&[
        "run",
        "--only",
        "book",
        "--target",
        "http://127.0.0.1:1/STU3",
    ]);
    assert_eq!(output.status.code(), Some(4));
    assert!(
        stderr(&output).contains("cannot be reached"),
        "{}",
        stderr(&output)
    );
}

/// A server whose service root is `/STU3`, and that has nothing else.
fn rooted() -> Server {
    Server::answering(|request| {
        let line = request.lines().next().unwrap();
        if line.starts_with("GET /STU3/metadata ") {
            json(200, r#"{"resourceType":"CapabilityStatement"}"#)
        } else if line.starts_with("GET /STU3/Slot") {
            json(200, r#"{"resourceType":"Bundle"}"#)
        } else {
            json(
                404,
                r#"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found","diagnostics":"nothing here"}]}"#,
            )
        }
    })
}

#[test]
fn a_wrong_service_root_is_told_once_with_what_was_tried() {
    let (folder, server) = (Folder::new(), rooted());
    let script = folder.text("mine.yaml");
    let base = server.base();
    let host = base.strip_suffix("/STU3").unwrap();
    for wrong in [host.to_owned(), format!("{host}/"), format!("{host}/STU4")] {
        let output = run(&["run", &script, "--only", "good", "--target", &wrong]);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(4), "{said}");
        let root = wrong.trim_end_matches('/');
        for part in [
            format!("answers at the service root `{root}`"),
            format!("tried GET {root}/metadata: 404 Not Found, error not-found: nothing here"),
            format!("tried GET {root}/Slot: 404 Not Found"),
            format!("tried GET {base}/metadata: 200 OK"),
            format!("write `--target {base}`"),
        ] {
            assert!(said.contains(&part), "{said} lacks {part}");
        }
        assert!(!stdout(&output).contains("good"), "{}", stdout(&output));
    }
    let forced = [
        "run", &script, "--only", "good", "--target", host, "--force",
    ];
    assert_eq!(code(&forced), Some(1));
}

#[test]
fn a_provider_without_a_capability_statement_is_run_against() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let server = Server::answering(|request| {
        if request.contains("/metadata") {
            json(404, "{}")
        } else if request.starts_with("GET /STU3/Slot?") {
            json(200, r#"{"resourceType":"Bundle"}"#)
        } else {
            json(400, r#"{"resourceType":"OperationOutcome"}"#)
        }
    });
    let good = ["run", &script, "--only", "good", "--target", &server.base()];
    assert_eq!(code(&good), Some(0));
}

#[test]
fn a_page_of_the_web_is_no_service_root() {
    let folder = Folder::new();
    let page = Server::always(Reply::Say(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>"
            .to_vec(),
    ));
    let script = folder.text("mine.yaml");
    let output = run(&["run", &script, "--only", "good", "--target", &page.base()]);
    assert_eq!(output.status.code(), Some(4));
    let said = stderr(&output);
    assert!(said.contains("200 OK, <html></html>"), "{said}");
    assert!(
        said.contains("a service root is the URL to which `/metadata` is added"),
        "{said}"
    );
}

#[test]
fn the_flag_wins_over_the_environment_and_that_over_the_file() {
    let folder = Folder::new();
    std::fs::write(folder.path("config.yaml"), "only: good\n").unwrap();
    let listed = |environment: Option<&str>, flag: Option<&str>| {
        let mut command = program();
        let config = folder.text("config.yaml");
        command.args([
            "run",
            &folder.text("mine.yaml"),
            "--list",
            "--config",
            &config,
        ]);
        command.envs(environment.map(|value| ("BOOKEND_ONLY", value)));
        command.args(flag.map(|value| format!("--only={value}")));
        let text = stdout(&command.output().unwrap());
        text.split_whitespace()
            .nth(1)
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(listed(None, None), "good");
    assert_eq!(listed(Some("bad"), None), "bad");
    assert_eq!(listed(Some("bad"), Some("doubtful")), "doubtful");
}

#[test]
fn a_dry_run_shows_what_is_known_and_sends_nothing() {
    let (folder, server) = (Folder::new(), searchable());
    let (script, base) = (folder.text("mine.yaml"), server.base());
    let output = run(&[
        "run",
        &script,
        "--target",
        &base,
        "--only",
        "good",
        "--dry-run",
    ]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("s: GET /Slot?schedule.actor%3Ahealthcareservice=1&"));
    assert!(server.heard().is_empty());
}

#[test]
fn what_ships_is_exported_and_never_over_something() {
    let folder = Folder::new();
    let target = folder.text("exported");
    assert_eq!(code(&["export", &target]), Some(0));
    assert!(
        folder
            .path("exported/careconnect-stu3/dialect.yaml")
            .is_file()
    );
    assert_eq!(code(&["export", &target]), Some(4));
    assert_eq!(code(&["check", &target]), Some(0));
}

#[test]
fn a_name_that_is_not_there_is_told_with_one_that_is() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    for (flag, name, said) in [
        (
            "--suite",
            "mina",
            "there is no suite `mina`; did you mean `mine`?",
        ),
        (
            "--only",
            "dubtful",
            "there is no journey `dubtful`; did you mean `doubtful`?",
        ),
        (
            "--tag",
            "smok",
            "there is no tag `smok`; did you mean `smoke`?",
        ),
    ] {
        let output = run(&["run", &script, "--list", flag, name]);
        assert_eq!(output.status.code(), Some(2), "{flag}");
        assert!(stderr(&output).contains(said), "{}", stderr(&output));
        assert!(
            stderr(&output).contains("\nhelp: `bookend-consumer run --list` names every journey"),
            "{}",
            stderr(&output)
        );
    }
    let both = [
        "run", &script, "--list", "--suite", "mine", "--only", "book",
    ];
    assert!(stderr(&run(&both)).contains("nothing is selected"));
}

#[test]
fn a_row_of_the_conformance_list_is_played_by_what_it_means() {
    let listed = |requirement: &str| run(&["run", "--list", "--requirement", requirement]);
    let [narrow, broad] = ["SCAL-C7", "UEC-C-04"].map(|id| stdout(&listed(id)));
    assert!(!narrow.is_empty());
    assert_eq!(narrow, broad);
    assert!(stdout(&listed("SCAL-P19")).contains("search-bundle"));
    for (requirement, why) in [
        (
            "SCAL-C23",
            "no journey is about `SCAL-C23`: the check `from-asid` proves it, whatever is played",
        ),
        (
            "SCAL-C31",
            "nothing can be played for `SCAL-C31`: done by people",
        ),
        (
            "SCAL-P100",
            "there is no requirement `SCAL-P100`; did you mean",
        ),
    ] {
        let output = listed(requirement);
        assert_eq!(output.status.code(), Some(2), "{requirement}");
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
    }
}

#[test]
fn the_list_has_the_steps_as_curl_calls_them_where_they_are_wanted() {
    let listed = |more: &[&str]| {
        let arguments = [&["run", "--list", "--only", "book-read"], more].concat();
        stdout(&run(&arguments))
    };
    let steps = listed(&["--steps"]);
    for step in [
        "    book-read/made/book  appointment.book",
        "book-read/made/tidy-up  appointment.cancel",
    ] {
        assert!(steps.contains(step), "{steps}");
    }
    assert!(!listed(&[]).contains("book-read/"));
    assert_eq!(
        code(&["run", "--steps", "--target", "http://127.0.0.1:1"]),
        Some(2)
    );
}

#[test]
fn warnings_are_shown_by_check_and_counted_by_the_others() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let checked = run(&["check", &script]);
    let shown = stderr(&checked);
    assert!(shown.contains("`good` verifies no requirement"), "{shown}");
    let said = stdout(&checked);
    let own = "1 file of your own with 0 behaviours, 3 journeys and 0 fragments; with what ships";
    assert!(said.contains(own), "{said}");
    let listed = stderr(&run(&["run", &script, "--list"]));
    let told = "the scripts have 3 warnings: `bookend-consumer check` shows what and where";
    assert_eq!(listed.trim(), told);
}

#[test]
fn a_configuration_file_stands_in_the_way_of_nothing_that_does_not_read_it() {
    let folder = Folder::new();
    let wrong = folder.text("wrong.yaml");
    std::fs::write(&wrong, "bookend: 1\njourneys: [{id: a}]\n").unwrap();
    let with_config = |arguments: &[&str]| {
        let mut command = program();
        command
            .args(arguments)
            .env("BOOKEND_CONFIG", "/no/such/file");
        command.output().unwrap()
    };
    assert_eq!(with_config(&["version"]).status.code(), Some(0));
    let checked = with_config(&["check", &wrong]);
    assert_eq!(checked.status.code(), Some(3));
    assert!(stderr(&checked).contains("wrong.yaml:2:"));
    assert_eq!(with_config(&["run", "--list"]).status.code(), Some(4));
}
