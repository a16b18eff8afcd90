//! The commands of the README, as a new user copies them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what is unexpected in a test ends it"
)]

use bookend_tests::{Connection, Program, Request, files_below, scratch};
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::read_to_string(root.join("README.md")).unwrap()
}

/// The arguments of each `curl` command of the README.
fn curl_commands() -> Vec<Vec<String>> {
    let readme = readme();
    let commands = readme
        .lines()
        .filter_map(|line| line.strip_prefix("cargo run --release --bin bookend-consumer -- "))
        .filter(|rest| rest.starts_with("curl "))
        .map(|rest| rest.split('#').next().unwrap());
    commands
        .map(|rest| rest.split_whitespace().map(str::to_owned).collect())
        .collect()
}

/// Takes a command apart as a shell does.
fn words(command: &str) -> Vec<String> {
    let script = format!("set -- {command}\nfor word; do printf '%s\\0' \"$word\"; done");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.split_terminator('\0').map(str::to_owned).collect()
}

/// Makes a request of a printed command, as `curl` does.
fn request(command: &str, base: &str) -> Request {
    let words = words(command);
    let after = |flag: &str| {
        let at = words.iter().position(|word| word == flag)?;
        Some(words[at + 1].clone())
    };
    let url = words.iter().find(|word| word.starts_with(base)).unwrap();
    let method = after("-X").unwrap_or_else(|| "GET".to_owned());
    let target = url.strip_prefix("http://").unwrap();
    let mut request = Request::bare(&method, &target[target.find('/').unwrap()..]);
    for (at, _) in words.iter().enumerate().filter(|(_, word)| *word == "-H") {
        if let Some((name, value)) = words[at + 1].split_once(": ") {
            request = request.header(name, value);
        }
    }
    match after("--data-raw") {
        Some(body) => request.body(body),
        None => request,
    }
}

/// What the checks found in what each caller of a provider sent.
fn findings(evidence: &Path) -> Vec<String> {
    let mut files = files_below(evidence);
    files.retain(|file| file.ends_with("findings.jsonl"));
    let [file] = files.as_slice() else {
        panic!("one caller has one pack, and these are {files:?}");
    };
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn nothing_is_found_in_what_the_commands_that_print_requests_send() {
    let folder = scratch();
    let evidence = folder.path().display().to_string();
    let flags = ["--listen", "127.0.0.1:0", "--log", "off"];
    let arguments = ["serve", "--evidence", &evidence].into_iter().chain(flags);
    let provider = Program::provider(arguments).start().await;
    let base = provider.first_line.split(' ').nth(1).unwrap().to_owned();
    let address = base.split('/').nth(2).unwrap().parse().unwrap();
    let commands = curl_commands();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let words = command.iter().map(String::as_str);
        let printed = Program::consumer(words.chain(["--target", &base]))
            .run()
            .await;
        assert_eq!(printed.code, Some(0), "{command:?}: {}", printed.stderr);
        assert_eq!(printed.stderr, "", "{command:?}");
        let request = request(&printed.stdout, &base);
        let response = Connection::open(address).await.exchange(&request).await;
        let text = response.text();
        assert!((200..300).contains(&response.status), "{command:?}: {text}");
    }
    provider.terminate().await;
    let found = findings(folder.path());
    assert!(found.is_empty(), "{}", found.join("\n"));
}
