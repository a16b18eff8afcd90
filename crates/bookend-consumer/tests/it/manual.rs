//! What shells and `man` are told of the program.

use crate::process::{Folder, code, run, stdout};

#[test]
fn a_shell_is_told_of_subcommands_and_flags_and_man_has_a_page_for_each() {
    let told = stdout(&run(&["completions", "bash"]));
    for word in ["rehearse", "--identity-asid", "token"] {
        assert!(told.contains(word), "{word}");
    }
    assert_eq!(code(&["completions", "nonsense"]), Some(2));
    let folder = Folder::new();
    let into = folder.text("man1");
    let written = stdout(&run(&["man", &into]));
    assert!(written.contains(" pages written to "), "{written}");
    for page in ["bookend-consumer.1", "bookend-consumer-token-explain.1"] {
        assert!(folder.path("man1").join(page).is_file(), "{page}");
    }
    // A folder cannot be made where a file is.
    assert_eq!(code(&["man", &folder.text("mine.yaml")]), Some(4));
}
