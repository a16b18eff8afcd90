//! The bearer token of a dialect: what is asked of it, and how it is made.

use super::form_defect::{DEFECTS, FormDefect};
use super::lasting::is_lasting;
use super::optional_text;
use super::token_defect::{TokenDefect, is_at};
use crate::builtins::Builtins;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::{Below, Names};
use crate::node::{Entry, Node};
use crate::predicate::{Field, Matchers, Predicate, read_predicate};
use crate::template::Shape;
use indexmap::IndexMap;
use std::collections::BTreeMap;

/// The bearer token of a dialect.
#[derive(Clone, Debug)]
pub struct TokenRules {
    /// The header of a token that the consumer makes.
    pub header: Shape,
    /// The claims of a token that the consumer makes.
    pub claims: Shape,
    /// The ways in which scripts may break a token.
    pub defects: IndexMap<String, TokenDefect>,
    /// What is said of a token that cannot be read as one; `$(facts.part)` names the segment.
    pub form: BTreeMap<FormDefect, Shape>,
    /// What is asked of header and claims, in the order in which it is judged.
    pub rules: Vec<TokenRule>,
    /// The policy switch that says which of the answers holds.
    pub switch: String,
    /// By setting of that switch, then by defect, the refusal; `other` for the rest.
    pub answers: IndexMap<String, IndexMap<String, String>>,
}

/// Something asked of a token that can be read.
#[derive(Clone, Debug)]
pub struct TokenRule {
    /// The name of the defect when it does not hold.
    pub defect: String,
    /// When it is asked.
    pub when: Predicate,
    /// What is asked.
    pub expect: Predicate,
    /// Whether it looks at nothing but the token and the policy, so that what was found of a token
    /// once is so for as long as it is used.
    pub is_lasting: bool,
    /// What the rule says, for the refusal's diagnostics.
    pub says: String,
}

impl TokenRules {
    pub(super) fn read(
        checker: &Checker<'_>,
        parent: &Fields<'_>,
        builtins: &Builtins,
        matchers: &Matchers<'_>,
    ) -> Self {
        let empty = || Shape::Value(serde_json::Value::Object(serde_json::Map::new()));
        let mut rules = Self {
            header: empty(),
            claims: empty(),
            defects: IndexMap::new(),
            form: BTreeMap::new(),
            rules: Vec::new(),
            switch: String::new(),
            answers: IndexMap::new(),
        };
        let Some(fields) = parent
            .take("token")
            .and_then(|node| checker.fields(node, "`token`"))
        else {
            return rules;
        };
        let names = super::composing_names(builtins);
        rules.header = fields
            .take("header")
            .map_or_else(empty, |node| checker.shape(node, &names));
        rules.claims = fields
            .take("claims")
            .map_or_else(empty, |node| checker.shape(node, &names));
        let mut said = builtins.provider();
        said.add_with("facts", Below::words(["part"]));
        rules.form = read_form(checker, &fields, &said);
        rules.defects = entries(fields.take("defects"))
            .iter()
            .filter_map(|entry| {
                let defect = TokenDefect::read(checker, &entry.value, &names, &rules.claims)?;
                Some((entry.key.clone(), defect))
            })
            .collect();
        rules.rules = fields
            .take("rules")
            .and_then(Node::items)
            .unwrap_or_default()
            .iter()
            .filter_map(|node| read_rule(checker, node, &builtins.provider(), matchers))
            .collect();
        let defects = rules.rules.iter().map(|rule| rule.defect.clone());
        checker.standard.keep_token_defects(defects);
        rules.switch = optional_text(checker, &fields, "switch").unwrap_or_default();
        rules.answers = entries(fields.take("answers"))
            .iter()
            .map(|entry| (entry.key.clone(), read_answers(checker, &entry.value)))
            .collect();
        fields.finish(checker);
        rules
    }

    /// Returns whether a token that the consumer makes has something at a place: the name of a claim,
    /// or a JSON Pointer.
    pub(crate) fn has_claim(&self, place: &str) -> bool {
        is_at(&self.claims, place)
    }

    /// Returns the names of the claims of a token that the consumer makes.
    pub(crate) fn claim_names(&self) -> impl Iterator<Item = &str> {
        let claims = match &self.claims {
            Shape::Map(entries) => entries.as_slice(),
            _ => &[],
        };
        claims.iter().map(|(name, _)| name.as_str())
    }

    /// Returns whether a setting of the switch refuses every defect.
    pub fn refuses_all(&self, setting: &str) -> bool {
        let answers = self.answers.get(setting);
        answers.is_some_and(|answers| answers.contains_key("other"))
    }

    /// Returns the name of the refusal that answers a defect under a setting of the switch.
    pub fn answer(&self, setting: &str, defect: &str) -> Option<&str> {
        let answers = self.answers.get(setting)?;
        answers
            .get(defect)
            .or_else(|| answers.get("other"))
            .map(String::as_str)
    }
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::entries).unwrap_or_default()
}

fn read_form(
    checker: &Checker<'_>,
    parent: &Fields<'_>,
    names: &Names,
) -> BTreeMap<FormDefect, Shape> {
    let form = parent.require(checker, "form");
    let Some(fields) = form.and_then(|node| checker.fields(node, "`form`")) else {
        return BTreeMap::new();
    };
    let words = DEFECTS.iter().filter_map(|(name, defect)| {
        let words = fields.require(checker, name)?;
        Some((*defect, checker.shape(words, names)))
    });
    let words = words.collect();
    fields.finish(checker);
    words
}

fn read_answers(checker: &Checker<'_>, node: &Node) -> IndexMap<String, String> {
    entries(Some(node))
        .iter()
        .filter_map(|entry| Some((entry.key.clone(), checker.text(&entry.value, "a refusal")?)))
        .collect()
}

fn read_rule(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Option<TokenRule> {
    let fields = checker.fields(node, "a token rule")?;
    let predicate = |node| read_predicate(checker, node, names, matchers);
    let named = fields.require(checker, "defect")?;
    let defect = checker.text(named, "a defect")?;
    if DEFECTS.iter().any(|(name, _)| *name == defect) {
        let message = format!(
            "`{defect}` is what is wrong with the form of a token, and is judged before every rule"
        );
        let help = "give the rule a name of its own";
        checker.report(Diagnostic::new(&named.span, message).help(help));
    }
    let when = fields.take("when");
    let when = when.map_or_else(Predicate::always, predicate);
    let expect = predicate(fields.require(checker, "expect")?);
    judge_circle(checker, [&when, &expect]);
    let rule = TokenRule {
        defect,
        is_lasting: is_lasting(&when) && is_lasting(&expect),
        when,
        expect,
        says: optional_text(checker, &fields, "says").unwrap_or_default(),
    };
    fields.finish(checker);
    Some(rule)
}

/// Remarks on a rule that asks for what rules find out.
fn judge_circle(checker: &Checker<'_>, predicates: [&Predicate; 2]) {
    for predicate in predicates {
        predicate.clauses(&mut |clause| {
            if matches!(clause.subject.field, Field::JwtDefect) {
                let message = "`jwt.defect` is what the rules on tokens find out, and none of them can ask for it";
                let help = "name a field of the header, or a claim";
                checker.report(Diagnostic::new(&clause.span, message).help(help));
            }
        });
    }
}
