//! A decision for people.

use super::explanation::{BehaviourTrial, Clause, Explanation, RuleCourse};
use bookend_model::{Aside, Finding, Level};
use serde_json::Value;
use std::fmt::Write as _;

/// How many lines of a body are shown.
const LINES: usize = 60;

/// How many letters of a value are shown.
const LETTERS: usize = 160;

/// Writes an explanation for people: what is asked, what was tried and what held it back, what decides,
/// and the answer.
pub fn text(explanation: &Explanation) -> String {
    let mut out = String::new();
    head(&mut out, explanation);
    behaviours(&mut out, explanation);
    rules(&mut out, explanation);
    policy(&mut out, explanation);
    checks(&mut out, explanation);
    answer(&mut out, explanation);
    out
}

/// Writes a line. Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($part:tt)*) => {{
        let _ = writeln!($out, $($part)*);
    }};
}

fn head(out: &mut String, explanation: &Explanation) {
    let asked = &explanation.request;
    line!(out, "{} {}", asked.method, asked.target);
    match (&asked.interaction, &asked.title) {
        (Some(name), Some(title)) => line!(out, "  is `{name}`: {title}"),
        _ if asked.is_below_service_root => line!(out, "  is no interaction of the dialect"),
        _ => line!(out, "  is not below the service root"),
    }
    if let Some(caller) = &asked.caller {
        line!(out, "  from {caller}");
    }
    line!(
        out,
        "  in mode {}, at {}",
        explanation.mode,
        explanation.now
    );
    for remark in &explanation.remarks {
        line!(out, "  warning: {remark}");
    }
    line!(out, "\ndecided   {}", explanation.decided_by.says);
}

fn behaviours(out: &mut String, explanation: &Explanation) {
    let tried = explanation.behaviours.len();
    let elsewhere = explanation.behaviours_elsewhere;
    line!(
        out,
        "\nbehaviours   {tried} tried; {elsewhere} are for other interactions or settings"
    );
    for trial in &explanation.behaviours {
        behaviour(out, trial);
    }
}

fn behaviour(out: &mut String, trial: &BehaviourTrial) {
    let (mark, words) = match trial.outcome {
        "decides" => ("→", "decides"),
        "not-due" => (
            "·",
            "applies, and its schedule leaves this request to others",
        ),
        "stuck" => ("·", "applies, and a machine cannot go on as it says"),
        "exhausted" => ("·", "applies, and its sequence is over"),
        _ => ("·", "held back"),
    };
    line!(out, "  {mark} {}: {words}", trial.id);
    because(out, &trial.because);
    for (name, value) in &trial.remembers {
        match value {
            Value::Null => line!(out, "      forgets `{name}`"),
            value => line!(out, "      remembers `{name}`: {}", shortened(value)),
        }
    }
    if let Some(place) = trial.place.as_ref().filter(|_| trial.outcome == "decides") {
        line!(out, "      {place}");
    }
}

/// Writes a value on one line, shortened where it is long.
fn shortened(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn because(out: &mut String, clauses: &[Clause]) {
    for clause in clauses {
        let Clause {
            subject,
            expected,
            found,
            ..
        } = clause;
        line!(out, "      {subject}: expected {expected}, found {found}");
        if let Some(place) = &clause.place {
            line!(out, "      {place}");
        }
    }
}

fn rules(out: &mut String, explanation: &Explanation) {
    if explanation.rules.is_empty() {
        return;
    }
    let count = |outcome: &str| {
        let rules = explanation.rules.iter();
        rules.filter(|rule| rule.outcome == outcome).count()
    };
    line!(
        out,
        "\nrules   {} met, {} not met, {} do not apply; {} not come to",
        count("met"),
        count("unmet"),
        count("does-not-apply") + count("left-out"),
        explanation.rules_left
    );
    for rule in &explanation.rules {
        one_rule(out, rule);
    }
}

fn one_rule(out: &mut String, rule: &RuleCourse) {
    let says = if rule.says.is_empty() {
        String::new()
    } else {
        format!(": {}", rule.says)
    };
    match rule.outcome {
        "met" => line!(out, "  ✓ {}{says}", rule.id),
        "unmet" => line!(out, "  ✗ {}{says}", rule.id),
        "left-out" => line!(
            out,
            "  · {}: an earlier rule on the content has decided",
            rule.id
        ),
        _ => line!(out, "  · {}: does not apply", rule.id),
    }
    because(out, &rule.because);
    for issue in &rule.refusals {
        line!(out, "      refused by `{}`", issue.name);
        let facts = ["place", "subject", "expected", "found"];
        for fact in facts {
            if let Some(value) = issue.facts.get(fact) {
                line!(out, "        {fact}: {value}");
            }
        }
    }
    if let Some(place) = rule.place.as_ref().filter(|_| rule.outcome == "unmet") {
        line!(out, "      {place}");
    }
}

fn policy(out: &mut String, explanation: &Explanation) {
    if explanation.policy.is_empty() {
        return;
    }
    line!(out, "\npolicy");
    for consulted in &explanation.policy {
        let setting = consulted
            .setting
            .as_str()
            .map_or_else(|| consulted.setting.to_string(), str::to_owned);
        let several = consulted.asked_by.len().saturating_sub(3);
        let some: Vec<&str> = consulted
            .asked_by
            .iter()
            .take(3)
            .map(String::as_str)
            .collect();
        let more = if several > 0 {
            format!(" and {several} more")
        } else {
            String::new()
        };
        line!(
            out,
            "  {} = {setting}: asked by {}{more}",
            consulted.switch,
            some.join(", ")
        );
    }
}

fn checks(out: &mut String, explanation: &Explanation) {
    let checks = &explanation.checks;
    line!(
        out,
        "\nchecks   {} hold, {} findings",
        checks.held.len(),
        checks.findings.len()
    );
    for finding in &checks.findings {
        one_finding(out, finding);
    }
    for aside in &checks.asides {
        let Aside {
            check,
            subject,
            expected,
            found,
        } = aside;
        line!(
            out,
            "  · beside {check}, {subject}: expected {expected}, found {found}"
        );
    }
}

fn one_finding(out: &mut String, finding: &Finding) {
    let level = match finding.level {
        Level::Must => "MUST",
        Level::Should => "SHOULD",
    };
    let check = finding.check.as_deref().unwrap_or("-");
    let Finding {
        subject,
        expected,
        found,
        ..
    } = finding;
    line!(
        out,
        "  ✗ {check} ({level}) {subject}: expected {expected}, found {found}"
    );
    if !finding.verifies.is_empty() {
        line!(out, "      {}", finding.verifies.join(", "));
    }
}

fn answer(out: &mut String, explanation: &Explanation) {
    let answer = &explanation.answer;
    line!(out, "\nanswer   {}", answer.status);
    if let Some(delay) = answer.delay_ms {
        line!(out, "  after {delay} ms");
    }
    if let Some(fault) = &answer.fault {
        line!(out, "  intended; the fault `{fault}` comes in between");
    }
    for (name, value) in &answer.headers {
        line!(out, "  {name}: {value}");
    }
    if answer.body.is_empty() {
        return;
    }
    line!(out, "");
    let body = pretty(&answer.body);
    let lines: Vec<&str> = body.lines().collect();
    for text in lines.iter().take(LINES) {
        line!(out, "  {text}");
    }
    let more = lines.len().saturating_sub(LINES);
    if more > 0 {
        line!(out, "  … {more} more lines; `--json` has all of them");
    }
}

/// Writes JSON in lines; anything else stays as it is.
fn pretty(body: &str) -> String {
    let tree: Option<Value> = serde_json::from_str(body).ok();
    tree.and_then(|tree| serde_json::to_string_pretty(&tree).ok())
        .unwrap_or_else(|| body.to_owned())
}
