//! The pages of reference against what the programs say of themselves.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of a test: what is not as expected ends it"
)]

use bookend_provider::load;
use bookend_script::{Choices, PolicySwitch};
use clap::{Command, CommandFactory};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn page(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the flags of a program's subcommands, each with its environment variable.
fn flags(program: &Command) -> Vec<(String, Option<String>)> {
    program
        .get_subcommands()
        .flat_map(Command::get_arguments)
        .filter_map(|flag| {
            let variable = flag
                .get_env()
                .map(|name| name.to_string_lossy().into_owned());
            Some((format!("--{}", flag.get_long()?), variable))
        })
        .collect()
}

#[test]
fn operations_describes_every_flag_of_both_programs() {
    // What the national stand-ins are told has a page of its own.
    let page = page("docs/operations.md") + &page("docs/national.md");
    let provider = flags(&bookend_provider::cli::Cli::command());
    let consumer = flags(&bookend_consumer::cli::Cli::command());
    assert!(provider.len() > 10, "{provider:?}");
    assert!(consumer.len() > 10, "{consumer:?}");
    for (flag, variable) in provider.into_iter().chain(consumer) {
        assert!(page.contains(&flag), "`{flag}` is missing");
        if let Some(variable) = variable {
            assert!(page.contains(&variable), "`{variable}` is missing");
        }
    }
}

#[test]
fn contradictions_gives_every_switch_its_default_and_the_settings_of_the_modes() {
    let page = page("docs/standard/contradictions.md");
    let script = load(Vec::new(), &Choices::default())
        .map_err(|_| "the shipped configuration does not check")
        .unwrap();
    let policies = &script.dialect().policies;
    for (name, switch) in &policies.switches {
        let row = row(&page, name);
        assert!(
            says_default(row, switch),
            "the default of `{name}` is missing: {row}"
        );
        for (mode, settings) in &policies.modes {
            let setting = settings.get(name).map(plain);
            assert!(
                setting.is_none_or(|setting| row.contains(&format!("`{setting}`"))),
                "what `{name}` is in `{mode}` is missing: {row}"
            );
        }
    }
}

/// Returns the row of a table that speaks of a switch.
fn row<'p>(page: &'p str, switch: &str) -> &'p str {
    let cell = format!("| `{switch}` |");
    let found = page.lines().find(|line| line.contains(&cell));
    found.unwrap_or_else(|| panic!("`{switch}` has no row"))
}

/// The rules that can be broken on purpose are kept unless somebody breaks them: their rows say
/// what `false` means, and no more.
fn says_default(row: &str, switch: &PolicySwitch) -> bool {
    switch.default == Value::Bool(true)
        || row.contains(&format!("**`{}`**", plain(&switch.default)))
}
