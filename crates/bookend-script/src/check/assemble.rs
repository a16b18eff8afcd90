//! Putting a script together.

use super::dialect::{check_refusals_of, find_dialect};
use super::frame::parse_all;
use super::sections::{named, sections};
use super::shared::{all_behaviours, all_inventory, all_refusals, settle_policy, shared_values};
use crate::checker::{Checker, KnownProfile};
use crate::context::Context;
use crate::diagnostic::{Diagnostic, Severity};
use crate::journey::read_journeys;
use crate::lint::lint;
use crate::listener::read_listeners;
use crate::machine::{names_of_states, read_machines};
use crate::metrics::read_metrics;
use crate::node::Node;
use crate::predicate::Matchers;
use crate::prepared::Prepared;
use crate::requirement::{check_names, read_requirements};
use crate::script::Script;
use crate::source::Sources;
use crate::standing::read_checks;
use indexmap::IndexMap;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What the command line says beside the files.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The mode; `standard` when nothing is said.
    pub mode: Option<String>,
    /// Settings of policy switches, laid over those of the mode and of the files.
    pub policy: IndexMap<String, Value>,
    /// The profiles of FHIR packages that `profile:` can name.
    pub profiles: Vec<KnownProfile>,
    /// Whether both ends are ours: then the dialect's settings for rehearsals hold too.
    pub is_rehearsal: bool,
    /// The files, by name, whose journeys nobody will run and are known to be right. They are left
    /// out, unless another file has journeys, which may use them.
    pub idle_journeys: BTreeSet<String>,
}

/// Checks files and compiles them into a script.
///
/// **Shape:** later files come over earlier ones: services, schedules and slots by id, `vars`,
/// `fixtures`, `refusals` and settings by name; behaviours of later files are tried first.
///
/// # Errors
///
/// Every diagnostic of every file, warnings among them, when one of them is an error; checking
/// never stops at the first.
pub fn check(sources: &Sources, choices: &Choices) -> Result<Script, Vec<Diagnostic>> {
    check_with(&Prepared::default(), sources, choices)
}

/// The same, with what earlier checks have read and compiled.
///
/// # Errors
///
/// As [`check`].
pub fn check_with(
    prepared: &Prepared,
    sources: &Sources,
    choices: &Choices,
) -> Result<Script, Vec<Diagnostic>> {
    let checker = Checker::new(sources, prepared, &choices.profiles);
    let documents = parse_all(&checker, sources);
    let files = documents.iter().filter_map(|it| it.node.as_ref());
    let files: Vec<&Node> = files.collect();
    let script = assemble(&checker, &files, sources, choices);
    let diagnostics = checker.into_diagnostics();
    let is_wrong = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    match script {
        Some(script) if !is_wrong => Ok(Script {
            warnings: diagnostics,
            ..script
        }),
        _ => Err(diagnostics),
    }
}

fn assemble(
    checker: &Checker<'_>,
    files: &[&Node],
    sources: &Sources,
    choices: &Choices,
) -> Option<Script> {
    let matchers = Matchers::new(named(files, "matchers"));
    let dialect = find_dialect(checker, files, &matchers)?;
    let policy = settle_policy(checker, files, &dialect, choices);
    let provider = checker.standard.builtins().provider();
    let refusals = all_refusals(checker, files, &provider);
    check_refusals_of(checker, files, &dialect, &refusals);
    let (vars, fixtures, journey) = shared_values(checker, files);
    let context = Context {
        dialect: &dialect,
        refusals: &refusals,
        matchers: &matchers,
        provider,
        journey,
    };
    let offer = all_inventory(checker, files);
    let with_journeys = !are_idle(files, sources, &choices.idle_journeys);
    let of_journeys = if with_journeys { files } else { &[] };
    let journeys: Vec<&Node> = sections(of_journeys, "journeys")
        .flat_map(|node| checker.items(Some(node), "`journeys`"))
        .collect();
    let machines = read_machines(checker, sections(files, "machines"), &context.provider);
    checker.standard.keep_machines(&machines);
    let behaviours = all_behaviours(checker, files, &context);
    let listeners = read_listeners(checker, sections(files, "listeners"));
    let suites: Vec<&Node> = sections(of_journeys, "suites").collect();
    let (suites, journeys) = read_journeys(checker, (&suites, &journeys), &context);
    let checks = read_checks(checker, sections(files, "checks"), &context);
    let metrics = read_metrics(checker, sections(files, "metrics"), &context);
    let requirements = read_requirements(checker, sections(files, "requirements"));
    check_names(checker, files, &requirements);
    let script = Script {
        sources: sources.clone(),
        digest: digest(sources),
        machines,
        behaviours,
        listeners,
        suites,
        journeys,
        checks,
        metrics,
        requirements,
        policy,
        inventory: offer.inventory,
        seed: offer.seed,
        permits: (!offer.permits.is_empty()).then(|| offer.permits.into()),
        vars,
        fixtures,
        refusals: refusals.clone(),
        dialect: dialect.clone(),
        warnings: Vec::new(),
    };
    let unused = context.matchers.unused();
    check_matchers(checker, &context);
    // What is probably not meant is told when nothing is wrong.
    if !checker.has_errors() {
        lint(checker, files, &unused, &script, with_journeys);
    }
    Some(script)
}

/// Whether nobody will run the journeys of any file.
fn are_idle(files: &[&Node], sources: &Sources, idle: &BTreeSet<String>) -> bool {
    if idle.is_empty() {
        return false;
    }
    let is_idle = |node: &Node| {
        let source = sources.file(&node.span);
        source.is_some_and(|source| idle.contains(&source.name))
    };
    sections(files, "journeys").all(is_idle) && sections(files, "suites").all(is_idle)
}

fn check_matchers(checker: &Checker<'_>, context: &Context<'_>) {
    let mut names = checker.standard.builtins().anywhere();
    names.add_all(&context.journey);
    if let Some(machines) = checker.standard.machines() {
        names_of_states(&mut names, machines);
    }
    names.add("remembered");
    names.add("count");
    context.matchers.read_unused(checker, &names);
}

fn digest(sources: &Sources) -> String {
    let mut hash = Sha256::new();
    for (_, source) in sources.iter() {
        hash.update(source.name.as_bytes());
        hash.update([0]);
        hash.update(source.text.as_bytes());
        hash.update([0]);
    }
    hash.finalize()
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
