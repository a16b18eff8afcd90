//! The provider simulator.

use anyhow::{Context, Result};
use bookend_profile::Profiles;
use bookend_provider::cli::{
    Check, ChoiceError, Cli, Command, Explain, Report, ScriptChoice, Serve, choices, judge_choices,
};
use bookend_provider::explain::{self, read_request};
use bookend_provider::{
    ConfigFileError, FilesError, ReportError, StartError, certs, completions, export, figures,
    healthcheck, judge_release, known_profiles, load, load_to_serve, nothing_wrong, open,
    package_remarks, read_profiles, read_scripts_over, start, with_configuration, write_manual,
};
use bookend_script::{Choices, Diagnostic, Script, Source, Sources, render, schema, tally};
use clap::{CommandFactory, FromArgMatches};
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use stop_signal::{StopSignal, stay_after};

mod logging;
mod stand_in;
mod stop_signal;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit codes of the table in `docs/operations.md`.
const NOTHING_WRONG: u8 = 0;
const USAGE: u8 = 2;
const SCRIPT_WRONG: u8 = 3;
const COULD_NOT_RUN: u8 = 4;

fn main() -> ExitCode {
    match run() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            let start = error.downcast_ref::<StartError>();
            let help = start.and_then(StartError::help);
            let help = help.map_or_else(String::new, |help| format!("\nhelp: {help}"));
            say(&format!("error: {error:#}{help}"));
            ExitCode::from(exit_code(&error))
        }
    }
}

fn exit_code(error: &anyhow::Error) -> u8 {
    let config = error.downcast_ref::<ConfigFileError>();
    let files = error.downcast_ref::<FilesError>();
    let report = error.downcast_ref::<ReportError>();
    if report.is_some_and(ReportError::is_usage) {
        return USAGE;
    }
    if error.is::<ChoiceError>()
        || error.is::<UsageError>()
        || config.is_some_and(ConfigFileError::is_usage)
    {
        USAGE
    } else if matches!(files, Some(FilesError::NotText { .. })) {
        SCRIPT_WRONG
    } else {
        COULD_NOT_RUN
    }
}

fn run() -> Result<u8> {
    match parse_command_line()?.command {
        Command::Serve(serve) => serve_until_stopped(&serve),
        Command::Check(args) => check(&args),
        Command::Explain(args) => explain_request(&args),
        Command::Schema => {
            print(&serde_json::to_string_pretty(&schema())?)?;
            Ok(NOTHING_WRONG)
        }
        Command::Report(args) => report(&args),
        Command::Certs(flags) => {
            let made = certs(&flags).context("the certificates are not as they should be")?;
            if flags.stay {
                stay_after(|| print(&made))?;
            } else {
                print(&made)?;
            }
            Ok(NOTHING_WRONG)
        }
        Command::Export { dir } => {
            let count = export(&dir).context("the configuration could not be exported")?;
            print(&format!("{count} files written to {}", dir.display()))?;
            Ok(NOTHING_WRONG)
        }
        Command::Healthcheck {
            address,
            path,
            tls_cert,
        } => {
            let line = healthcheck(&address, &path, tls_cert.as_deref()).with_context(|| {
                let asked: Vec<String> = address.iter().map(ToString::to_string).collect();
                format!("no healthy answer from {}", asked.join(", "))
            })?;
            print(&line)?;
            Ok(NOTHING_WRONG)
        }
        Command::National(args) => stand_in::stand_in(&args),
        Command::Completions(args) => {
            print(&completions(Cli::command(), args.shell))?;
            Ok(NOTHING_WRONG)
        }
        Command::Man(args) => {
            let count = write_manual(Cli::command(), &args.dir)
                .context("the manual pages could not be written")?;
            print(&format!("{count} pages written to {}", args.dir.display()))?;
            Ok(NOTHING_WRONG)
        }
        Command::Version => {
            print(&format!("bookend-provider {}", env!("CARGO_PKG_VERSION")))?;
            Ok(NOTHING_WRONG)
        }
    }
}

fn parse_command_line() -> Result<Cli> {
    let arguments: Vec<_> = std::env::args_os().collect();
    let environment = std::env::var_os("BOOKEND_CONFIG");
    let command = with_configuration(Cli::command(), &arguments, environment)?;
    let matches = command.get_matches_from(arguments);
    Ok(Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
}

fn check(args: &Check) -> Result<u8> {
    let Some((script, _)) = checked(&args.script, load)? else {
        return Ok(SCRIPT_WRONG);
    };
    let warnings = script.warnings();
    if !warnings.is_empty() {
        show(warnings, script.sources());
    }
    if args.deny_warnings && !warnings.is_empty() {
        say(&format!("\n{}, and warnings are denied", tally(warnings)));
        return Ok(SCRIPT_WRONG);
    }
    print(&nothing_wrong(&script))?;
    Ok(NOTHING_WRONG)
}

fn report(args: &Report) -> Result<u8> {
    match figures(args) {
        Ok(text) => {
            print(text.trim_end())?;
            Ok(NOTHING_WRONG)
        }
        Err(ReportError::Script(diagnostics, sources)) => {
            show(&diagnostics, &sources);
            say(&format!("\n{}", tally(&diagnostics)));
            Ok(SCRIPT_WRONG)
        }
        Err(error) => Err(error.into()),
    }
}

/// How scripts are checked and compiled.
type Load = fn(Vec<Source>, &Choices) -> Result<Script, (Vec<Diagnostic>, Sources)>;

/// Checks the scripts, and shows every diagnostic when something is wrong; warnings are left to
/// whoever asked for the check. With the script come the profiles of the packages.
fn checked(choice: &ScriptChoice, load: Load) -> Result<Option<(Script, Option<Arc<Profiles>>)>> {
    let profiles = read_profiles(&choice.fhir_package)?;
    let mut choices = choices(&choice.mode, &choice.policy)?;
    choices.profiles = profiles.as_deref().map(known_profiles).unwrap_or_default();
    match load(
        read_scripts_over(choice.script_dir.as_deref(), &choice.scripts)?,
        &choices,
    ) {
        Ok(script) => {
            judge_choices(&script, &choice.dialect, &choices)?;
            if let Some(profiles) = &profiles {
                judge_release(profiles, &script)?;
                for line in package_remarks(profiles) {
                    say(&line);
                }
            }
            Ok(Some((script, profiles)))
        }
        Err((diagnostics, sources)) => {
            show(&diagnostics, &sources);
            say(&format!("\n{}", tally(&diagnostics)));
            Ok(None)
        }
    }
}

/// Prints why a request would be answered as it is.
fn explain_request(args: &Explain) -> Result<u8> {
    let Some((script, profiles)) = checked(&args.script, load)? else {
        return Ok(SCRIPT_WRONG);
    };
    let path = args.request.display();
    let text = if args.request.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(&args.request)
    };
    let text = text.with_context(|| format!("the request `{path}` cannot be read"))?;
    let (request, count) = read_request(&text, &script.dialect().base, args.number)
        .map_err(|error| UsageError(format!("`{path}` is no request: {error}")))?;
    let request = request.ok_or_else(|| {
        let number = args.number;
        UsageError(format!(
            "`{path}` has {count} requests, and no number {number}"
        ))
    })?;
    if count > 1 {
        let (number, line) = (args.number, request.line);
        say(&format!(
            "`{path}` has {count} requests; this is number {number}, of line {line}"
        ));
    }
    let provider = open(script, &args.options(profiles))?;
    let explanation = provider.explain(&request.request, request.is_below_service_root);
    if args.json {
        print(&serde_json::to_string_pretty(&explanation)?)?;
    } else {
        print(explain::text(&explanation).trim_end())?;
    }
    Ok(NOTHING_WRONG)
}

/// What a command line asks for that is not there.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct UsageError(String);

fn show(diagnostics: &[Diagnostic], sources: &Sources) {
    let colour = std::io::stderr().is_terminal();
    say(&render(diagnostics, sources, colour));
}

fn serve_until_stopped(serve: &Serve) -> Result<u8> {
    logging::log_to_stderr(&serve.log)?;
    allow_many_connections();
    let Some((script, profiles)) = checked(&serve.script, load_to_serve)? else {
        return Ok(SCRIPT_WRONG);
    };
    tell_warnings(&script);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let stop = StopSignal::listen()?;
        let running = start(script, serve.options(profiles)?)?;
        let provider = running.provider();
        print(&format!(
            "ready: {} (public {}), mode {}, seed {}{}",
            running.url(),
            provider.base(),
            provider.script().policy().mode,
            provider.diary().world().seed(),
            control_of(running.control_address(), serve.control.drawn_token()),
        ))?;
        for port in running.faulty_ports() {
            let (name, url, fault) = (&port.name, running.faulty_url(port), port.fault.word());
            print(&format!("listener {name}: {url}, tls: {fault}"))?;
        }
        stop.received().await;
        for folder in running.stop().await? {
            print(&format!(
                "evidence: {}",
                folder.join("index.html").display()
            ))?;
        }
        Ok(NOTHING_WRONG)
    })
}

/// Says in the log how many warnings the scripts have.
fn tell_warnings(script: &Script) {
    if !script.warnings().is_empty() {
        let count = tally(script.warnings());
        tracing::warn!("the scripts have {count}: `bookend-provider check` shows what and where");
    }
}

/// Asks for as many connections as the system allows: what a shell gives is less than a crowd needs.
fn allow_many_connections() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!("there may be few connections at a time: {error}");
    }
}

/// Says where the control port is, at the end of the ready line, with a token that was drawn: a page
/// that is opened there finds it behind `#`, which browsers send to nobody.
fn control_of(address: Option<SocketAddr>, token: Option<&str>) -> String {
    let Some(address) = address else {
        return String::new();
    };
    let token = token.map(|token| format!("/#token={token}"));
    format!(", control http://{address}{}", token.unwrap_or_default())
}

fn print(line: &str) -> Result<()> {
    writeln!(std::io::stdout(), "{line}").context("standard output is closed")
}

fn say(text: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{text}");
}
