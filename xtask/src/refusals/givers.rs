//! Who gives a refusal, as far as the script says.

use bookend_script::{Answer, Behaviour, Predicate, Rule, RuleKind, Script, TokenRules};

/// Who gives a refusal, as far as the script says.
#[derive(Debug, Default)]
pub(super) struct Givers {
    /// Rules of the dialect.
    pub(super) rules: Vec<String>,
    /// Whether the rules on tokens do.
    pub(super) is_of_token: bool,
    /// Searches that find nothing.
    pub(super) searches: Vec<String>,
    /// Standing checks, where the policy refuses what they find.
    pub(super) checks: usize,
    /// Behaviours.
    pub(super) behaviours: Vec<String>,
    /// The policy switches that they ask for, and those of the catalogue.
    pub(super) switches: Vec<String>,
}

impl Givers {
    /// Returns who gives a refusal.
    pub(super) fn of(script: &Script, name: &str) -> Self {
        let mut givers = Self::default();
        if let Some(entry) = script.refusal(name) {
            entry.status.switches(&mut |switch| givers.note(switch));
            givers.note_each(&entry.switches);
        }
        let dialect = script.dialect();
        for rule in &dialect.rules {
            if rule.kind.refusal() == Some(name) {
                givers.rules.push(rule.id.clone());
                givers.note_each(&switches(rule));
            }
        }
        givers.note_token(&dialect.token, name);
        if dialect.outcome_codes.concerns(name) {
            givers.note(&dialect.outcome_codes.switch);
        }
        for interaction in &dialect.interactions {
            let nothing = interaction.nothing_found.as_ref();
            if let Some(nothing) = nothing.filter(|nothing| nothing.outcome == name) {
                givers.searches.push(interaction.name.clone());
                nothing.when.switches(&mut |switch| givers.note(switch));
            }
        }
        let checks = script.checks().iter();
        givers.checks = checks
            .filter(|check| check.refusal.as_deref() == Some(name))
            .count();
        if givers.checks > 0 {
            givers.note("checks");
        }
        for behaviour in script.behaviours() {
            if refuses(behaviour, name) {
                givers.behaviours.push(behaviour.id.clone());
                givers.note_all(&behaviour.when);
            }
        }
        givers
    }

    /// Returns whether nothing of the script gives it.
    pub(super) fn is_nobody(&self) -> bool {
        self.rules.is_empty()
            && !self.is_of_token
            && self.searches.is_empty()
            && self.checks == 0
            && self.behaviours.is_empty()
    }

    /// Notes the rules on tokens whose defects are answered with it, under any setting of their switch.
    fn note_token(&mut self, token: &TokenRules, name: &str) {
        let settings = || token.answers.keys();
        let answers = |defect: &str| settings().any(|it| token.answer(it, defect) == Some(name));
        if token
            .answers
            .values()
            .all(|it| it.values().all(|answer| answer != name))
        {
            return;
        }
        self.is_of_token = true;
        self.note(&token.switch);
        for rule in token.rules.iter().filter(|rule| answers(&rule.defect)) {
            self.note_all(&rule.when);
            self.note_all(&rule.expect);
        }
    }

    fn note_all(&mut self, predicate: &Predicate) {
        predicate.switches(&mut |switch| self.note(switch));
    }

    fn note_each(&mut self, switches: &[String]) {
        for switch in switches {
            self.note(switch);
        }
    }

    fn note(&mut self, switch: &str) {
        if !self.switches.iter().any(|known| known == switch) {
            self.switches.push(switch.to_owned());
        }
    }
}

/// Returns the policy switches that a rule asks for.
pub(super) fn switches(rule: &Rule) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut note = |switch: &str| {
        if !names.iter().any(|known| known == switch) {
            names.push(switch.to_owned());
        }
    };
    rule.when.switches(&mut note);
    match &rule.kind {
        RuleKind::Expect(expectation) => expectation.expect.switches(&mut note),
        RuleKind::Structure(check) => check.unknown.switches(&mut note),
        RuleKind::Token
        | RuleKind::ResponseFormat(_)
        | RuleKind::MediaType(_)
        | RuleKind::Body(..)
        | RuleKind::ElementOrder(_) => {}
    }
    names
}

fn refuses(behaviour: &Behaviour, name: &str) -> bool {
    let mut parts = behaviour.sequence.parts.iter();
    parts.any(|then| matches!(&then.answer, Answer::Refuse(refusal, _) if refusal == name))
}
