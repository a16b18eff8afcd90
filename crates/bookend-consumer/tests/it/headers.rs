//! Header fields of the command line.

use crate::process::{Folder, run, stderr, stdout};
use crate::server::bookable;

const SECRET: &str = "s3cr3t-k3y";

#[test]
fn a_header_field_of_the_command_line_is_in_every_request_and_its_value_in_no_report() {
    let (folder, server) = (Folder::new(), bookable());
    let (script, evidence) = (folder.text("mine.yaml"), folder.text("evidence"));
    let field = format!("X-Api-Key: {SECRET}");
    let target = server.base();
    let run = run(&[
        "run",
        &script,
        "--only",
        "good",
        "--only",
        "bad",
        "--target",
        &target,
        "--header",
        &field,
        "--header",
        "Accept: text/html",
        "--evidence",
        &evidence,
    ]);
    let heard = server.heard();
    assert!(
        heard.len() >= 3,
        "the capability statement and two searches: {heard:?}"
    );
    for request in &heard {
        let lower = request.to_ascii_lowercase();
        assert!(lower.contains(&format!("x-api-key: {SECRET}")), "{request}");
        assert!(
            !lower.contains("text/html"),
            "its own field stays: {request}"
        );
    }
    let told = stdout(&run);
    assert!(told.contains("-H 'X-Api-Key: token-"), "{told}");
    assert!(told.contains("--header 'X-Api-Key: …'"), "{told}");
    assert!(
        !told.contains(SECRET) && !stderr(&run).contains(SECRET),
        "{told}"
    );
    for file in files(&folder.path("evidence")) {
        let text = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains(SECRET), "{}", file.display());
    }
}

/// Every file below a folder, at least one.
fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    assert!(!files.is_empty());
    files
}

#[test]
fn a_request_that_is_printed_has_it_and_what_is_no_field_is_refused() {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let target = ["--target", "http://provider/STU3"];
    let field = format!("X-Api-Key: {SECRET}");
    let printed = run(&[
        &["curl", "good/s", &script, "--header", &field],
        &target[..],
    ]
    .concat());
    let printed = stdout(&printed);
    assert!(
        printed.contains(&format!("-H 'X-Api-Key: {SECRET}'")),
        "{printed}"
    );
    let refused = run(&[
        &["curl", "good/s", &script, "--header", "Host: a"],
        &target[..],
    ]
    .concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("frames the message"),
        "{}",
        stderr(&refused)
    );
}
