//! The provider as a program: command line, exit codes, output, signals.

#![expect(clippy::unwrap_used, reason = "what is unexpected in a test ends it")]

mod logs;

use bookend_tests::{Connection, Program, Request, Started, scratch};
use std::net::SocketAddr;
use std::path::Path;

/// Flags with which a provider finds a port of its own and logs nothing.
const SERVE: [&str; 7] = [
    "serve",
    "--listen",
    "127.0.0.1:0",
    "--log",
    "off",
    "--control",
    "none",
];

fn serve(more: &[&str]) -> Program {
    Program::provider(SERVE.iter().copied().chain(more.iter().copied()))
}

/// Reads the ready line: `ready: URL (public URL), mode MODE, seed SEED`.
fn ready(started: &Started) -> (SocketAddr, String) {
    let line = started.first_line.strip_prefix("ready: http://").unwrap();
    let (address, rest) = line.split_once("/STU3 (public ").unwrap();
    (address.parse().unwrap(), rest.to_owned())
}

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[tokio::test]
async fn serve_prints_one_line_answers_and_ends_well_when_it_is_told_to() {
    let flags = ["--public-url", "https://utc.example/STU3", "--seed", "7"];
    let started = serve(&flags).start().await;
    let (address, rest) = ready(&started);
    assert_eq!(rest, "https://utc.example/STU3), mode standard, seed 7");
    let request = Request::bare("GET", "/STU3/metadata");
    let response = Connection::open(address).await.exchange(&request).await;
    assert_eq!(response.refusal().0, 400, "it asks for the header fields");
    let (code, lines) = started.terminate().await;
    assert_eq!((code, lines), (Some(0), Vec::new()));
}

#[tokio::test]
async fn an_address_that_is_taken_is_said() {
    let first = serve(&[]).start().await;
    let (address, _) = ready(&first);
    let listen = address.to_string();
    let second = Program::provider(["serve", "--listen", &listen])
        .run()
        .await;
    assert_eq!(second.code, Some(4));
    assert!(
        second
            .stderr
            .contains(&format!("cannot listen on `{listen}`")),
        "{}",
        second.stderr
    );
    assert_eq!(second.stdout, "");
    first.terminate().await;
}

#[tokio::test]
async fn a_healthcheck_tells_a_provider_that_answers_from_one_that_does_not() {
    let started = serve(&[]).start().await;
    let (address, _) = ready(&started);
    let address = address.to_string();
    let check = || Program::provider(["healthcheck", "--address", &address]).run();
    let healthy = check().await;
    assert_eq!(healthy.code, Some(0), "{}", healthy.stderr);
    assert!(
        healthy.stdout.starts_with("HTTP/1.1 "),
        "{}",
        healthy.stdout
    );
    started.terminate().await;
    let gone = check().await;
    assert_eq!(gone.code, Some(4));
    assert!(gone.stderr.contains(&address), "{}", gone.stderr);
}

#[tokio::test]
async fn check_ends_with_a_code_for_each_case() {
    let folder = scratch();
    let sound = write(
        folder.path(),
        "sound.yaml",
        "bookend: 1\ndialect: careconnect-stu3\npolicy: {slot-gone: 409}\n",
    );
    let wrong = write(
        folder.path(),
        "wrong.yaml",
        "bookend: 1\ndialect: careconnect-stu3\npolicy: {slot-gon: 409}\nvar: {}\n",
    );
    let nothing = folder.path().join("nothing.yaml");
    let nothing = nothing.to_str().unwrap();
    for (arguments, code, told) in [
        (vec!["check"], 0, "nothing wrong"),
        (vec!["check", &sound], 0, "nothing wrong"),
        (vec!["check", &wrong], 3, "did you mean `slot-gone`?"),
        (vec!["check", &sound, &wrong], 3, "2 wrong"),
        (vec!["check", nothing], 4, "nothing.yaml` cannot be read"),
        (
            vec!["check", "--mode", "strct"],
            2,
            "there is no mode `strct`",
        ),
        (
            vec!["check", "--policy", "slot-gone=418"],
            2,
            "`slot-gone` cannot be `418`",
        ),
        (
            vec!["check", "--policy", "slot-gone"],
            2,
            "write `switch=value`",
        ),
        (vec!["check", "--polcy", "x"], 2, "--policy"),
        (vec!["chekc"], 2, "check"),
    ] {
        let ended = Program::provider(arguments.iter().copied()).run().await;
        let all = format!("{}{}", ended.stdout, ended.stderr);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {all}");
        assert!(
            all.contains(told),
            "{arguments:?}: `{told}` is not in: {all}"
        );
    }
}

#[tokio::test]
async fn a_wrong_script_is_told_before_anything_is_served() {
    let folder = scratch();
    let wrong = write(folder.path(), "wrong.yaml", "bookend: 1\nbehavior: []\n");
    let ended = serve(&[&wrong]).run().await;
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(3), ""));
    assert!(ended.stderr.contains("wrong.yaml:2:1"), "{}", ended.stderr);
    assert!(
        ended.stderr.contains("did you mean `behaviours`?"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn what_ships_can_be_exported_and_nothing_is_overwritten() {
    let folder = scratch();
    let into = folder.path().join("exported");
    let into = into.to_str().unwrap();
    let exported = Program::provider(["export", into]).run().await;
    assert_eq!(exported.code, Some(0), "{}", exported.stderr);
    let mut compared = 0;
    for source in bookend_provider::everything_shipped() {
        let relative = source.name.strip_prefix("simulator-config/").unwrap();
        let written = std::fs::read_to_string(Path::new(into).join(relative)).unwrap();
        assert_eq!(written, source.text, "{relative}");
        compared += 1;
    }
    assert!(compared > 5);
    assert!(
        exported.stdout.starts_with(&format!("{compared} files")),
        "{}",
        exported.stdout
    );
    let again = Program::provider(["export", into]).run().await;
    assert_eq!(again.code, Some(4));
    assert!(again.stderr.contains("exist"), "{}", again.stderr);
}

#[tokio::test]
async fn what_was_exported_checks_in_place_of_what_ships() {
    let folder = scratch();
    let into = folder.path().join("exported");
    let into = into.to_str().unwrap();
    assert_eq!(
        Program::provider(["export", into]).run().await.code,
        Some(0)
    );
    let checked = Program::provider(["check", into]).run().await;
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    let shipped = Program::provider(["check"]).run().await;
    let counted = |line: &str| line.split(", mode").next().unwrap().to_owned();
    assert_eq!(counted(&checked.stdout), counted(&shipped.stdout));
    let token = Path::new(into).join("careconnect-stu3/token.yaml");
    let text = std::fs::read_to_string(&token).unwrap();
    std::fs::write(&token, text.replace("{form: signed}", "{form: sined}")).unwrap();
    let edited = Program::provider(["check", into]).run().await;
    assert_eq!(edited.code, Some(3));
    assert!(
        edited.stderr.contains("did you mean `signed`?"),
        "{}",
        edited.stderr
    );
    assert!(edited.stderr.ends_with("\n1 wrong\n"), "{}", edited.stderr);
}

#[tokio::test]
async fn flags_win_over_the_environment_and_the_environment_over_the_file() {
    let folder = scratch();
    let file = write(
        folder.path(),
        "config.yaml",
        "seed: 1\nmode: strict\npublic-url: https://file.example\nlisten: \"127.0.0.1:0\"\ncontrol: none\nlog: \"off\"\n",
    );
    let rest = async |program: Program| {
        let started = program.start().await;
        let rest = ready(&started).1;
        assert_eq!(started.terminate().await.0, Some(0));
        rest
    };
    let with_file = |more: &[&str]| {
        let arguments = ["serve", "--config", &file];
        Program::provider(arguments.into_iter().chain(more.iter().copied()))
    };
    let found = rest(with_file(&[])).await;
    assert_eq!(found, "https://file.example), mode strict, seed 1");
    let found = rest(
        with_file(&[])
            .env("BOOKEND_SEED", "2")
            .env("BOOKEND_MODE", "standard"),
    )
    .await;
    assert_eq!(found, "https://file.example), mode standard, seed 2");
    let found = rest(with_file(&["--seed", "3"]).env("BOOKEND_SEED", "2")).await;
    assert_eq!(found, "https://file.example), mode strict, seed 3");
    let named = Program::provider(["serve"]).env("BOOKEND_CONFIG", &file);
    assert_eq!(
        rest(named).await,
        "https://file.example), mode strict, seed 1"
    );
}

#[tokio::test]
async fn a_configuration_file_that_is_wrong_is_told() {
    let folder = scratch();
    for (text, told) in [
        ("sed: 1\n", "has the key `sed`, which is no flag of `serve`"),
        (
            "seed: [1]\n",
            "gives `seed` a value that is neither text, number nor boolean",
        ),
        (
            "workers: 0\n",
            "gives `workers` the value `0`: write a whole number from 1 to 1024, such as 4",
        ),
        (
            "log-format: xml\n",
            "gives `log-format` the value `xml`: write one of text, json",
        ),
        ("- seed\n", "is not a YAML map of flags to values"),
    ] {
        let file = write(folder.path(), "config.yaml", text);
        let ended = Program::provider(["serve", "--config", &file]).run().await;
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
    let ended = Program::provider(["serve", "--config", "nowhere.yaml"])
        .run()
        .await;
    assert_eq!(ended.code, Some(4));
    assert!(
        ended.stderr.contains("`nowhere.yaml` cannot be read"),
        "{}",
        ended.stderr
    );
}
