//! What shells and `man` are told of a program's command line: made of its definition, so that nothing
//! else has to be kept in step with it.

use clap::{Args, Command};
use clap_complete::Shell;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// For which shell completions are made.
#[derive(Args, Clone, Copy, Debug)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: Shell,
}

/// Where manual pages go.
#[derive(Args, Clone, Debug)]
pub struct Man {
    /// The folder, such as /usr/local/share/man/man1; pages in it are replaced.
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
}

/// Returns the completions of a program for a shell.
pub fn completions(mut command: Command, shell: Shell) -> String {
    let name = command.get_name().to_owned();
    let mut written = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut written);
    let text = String::from_utf8_lossy(&written).into_owned();
    match shell {
        Shell::Bash => with_labels_that_match(&text, command.get_name()),
        _ => text,
    }
}

/// The generator writes the name of a program in two ways where a dash stands in it, so that its labels
/// never match what they are compared with (clap-rs/clap, issue 6421).
fn with_labels_that_match(text: &str, name: &str) -> String {
    let label = name.replace('-', "__subcmd__");
    text.replace(&label, &name.replace('-', "__"))
}

/// Writes the manual pages of a program, one for itself and one for each subcommand, and returns how
/// many there are.
///
/// # Errors
///
/// When the folder or a page cannot be written.
pub fn write_manual(command: Command, dir: &Path) -> io::Result<usize> {
    fs::create_dir_all(dir)?;
    let begin = command.get_name().to_owned();
    clap_mangen::generate_to(command, dir)?;
    let mut count = 0;
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(&begin) && name.ends_with(".1") {
            count += 1;
        }
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::{CommandFactory, ValueEnum};

    /// What Bash would be offered behind some words of a command line.
    fn offered(words: &[&str]) -> Vec<String> {
        let (cursor, before) = (words[words.len() - 1], words[words.len() - 2]);
        let script = format!(
            "{}\nCOMP_WORDS=({}); COMP_CWORD={}; set -- $(complete -p bookend-provider); \
             while [ \"$1\" != -F ]; do shift; done; \
             \"$2\" bookend-provider '{cursor}' '{before}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            completions(Cli::command(), Shell::Bash),
            words.join(" "),
            words.len() - 1
        );
        let bash = std::process::Command::new("bash")
            .arg("-c")
            .arg(script)
            .output();
        let said = String::from_utf8(bash.unwrap().stdout).unwrap();
        said.lines().map(str::to_owned).collect()
    }

    #[test]
    fn bash_is_offered_the_flags_of_a_subcommand() {
        let flags = offered(&["bookend-provider", "serve", "--tls-c"]);
        assert_eq!(flags, ["--tls-cert"]);
        let flags = offered(&["bookend-provider", "healthcheck", "--p"]);
        assert_eq!(flags, ["--path"]);
    }

    #[test]
    fn every_shell_completes_subcommands_and_flags() {
        for shell in Shell::value_variants() {
            let text = completions(Cli::command(), *shell);
            for word in ["healthcheck", "public-url", "completions"] {
                assert!(text.contains(word), "{shell}: {word}");
            }
        }
    }

    #[test]
    fn there_is_a_page_for_the_program_and_for_each_subcommand() {
        let folder = tempfile::tempdir().unwrap();
        let into = folder.path().join("man1");
        let count = write_manual(Cli::command(), &into).unwrap();
        let commands = Cli::command().get_subcommands().count();
        assert!(count > commands, "{count} pages, {commands} subcommands");
        let page = fs::read_to_string(into.join("bookend-provider-serve.1")).unwrap();
        assert!(page.contains("BOOKEND_PUBLIC_URL"), "{page}");
        assert_eq!(write_manual(Cli::command(), &into).unwrap(), count);
        assert!(write_manual(Cli::command(), &into.join("bookend-provider.1")).is_err());
    }
}
