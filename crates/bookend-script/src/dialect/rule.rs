//! What a dialect asks of a request, in the order in which it is judged.

use super::{optional_text, read_pairs};
use crate::checker::Checker;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Matchers, Predicate, learn, read_predicate};
use crate::source::Span;
use crate::template::Shape;
use serde_json::Value;

/// Something that is asked of a request.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The name.
    pub id: String,
    /// What the rule says, for the refusal's diagnostics.
    pub says: String,
    /// When it is asked.
    pub when: Predicate,
    /// What is asked.
    pub kind: RuleKind,
    /// Whether the rules on the content that come after it are not asked when it is not met, because
    /// they can only be asked of what meets it. The structure of a body always is.
    pub is_decisive: bool,
    /// The requirements behind it.
    pub verifies: Vec<String>,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of rule.
#[derive(Clone, Debug)]
pub enum RuleKind {
    /// The token is judged by the token rules.
    Token,
    /// The response format that is asked for is one of the dialect's; else this refusal.
    ResponseFormat(String),
    /// The body's media type is one of the dialect's; else this refusal.
    MediaType(String),
    /// The body can be read as a resource of this type; else this refusal.
    Body(String, String),
    /// The elements of a body in XML stand in the order of the standard; else this refusal.
    ElementOrder(String),
    /// The body has the structure that the release demands.
    Structure(Box<StructureCheck>),
    /// A predicate holds.
    Expect(Box<Expectation>),
}

/// The structure of a body, judged by the tables of the release.
#[derive(Clone, Debug)]
pub struct StructureCheck {
    /// What becomes of elements that the release does not have: a value that is `refuse`, where they
    /// are departures as others are, `only`, where nothing else is, or something else.
    pub unknown: Shape,
    /// Elements whose absence and value are left to other rules, as `Type.element`.
    pub except: Vec<String>,
    /// The refusal, once for each issue.
    pub refusal: String,
    /// As [`Expectation::of_content`].
    pub of_content: bool,
}

/// A predicate that has to hold; else a refusal, with facts.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What has to hold.
    pub expect: Predicate,
    /// The refusal when it does not.
    pub refusal: String,
    /// What the refusal's texts need to know.
    pub facts: Vec<(String, Shape)>,
    /// Whether it speaks of the content of the body: such rules are judged by the booking domain
    /// at their place in its own order, and all that are unmet are reported at once.
    pub of_content: bool,
}

pub(super) fn read_all(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Vec<Rule> {
    let items = fields
        .take("rules")
        .and_then(Node::items)
        .unwrap_or_default();
    items
        .iter()
        .filter_map(|node| read(checker, node, names, matchers))
        .collect()
}

fn read(
    checker: &Checker<'_>,
    node: &Node,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Option<Rule> {
    let fields = checker.fields(node, "a rule")?;
    let id = checker.text(fields.require(checker, "id")?, "an id")?;
    let when = fields.take("when").map_or_else(Predicate::always, |node| {
        read_predicate(checker, node, names, matchers)
    });
    let verifies = fields
        .take("verifies")
        .map(|node| checker.texts(node, "a requirement"))
        .unwrap_or_default();
    let mut names = names.clone();
    learn(checker, &when, &mut names);
    let kind = match fields.take("check") {
        Some(check) => read_built_in(checker, check, &fields, &names)?,
        None => read_expect(checker, &fields, &names, matchers)?,
    };
    let decisive = fields
        .take("decisive")
        .and_then(|node| checker.boolean(node, "`decisive`"));
    let is_decisive = decisive.unwrap_or(matches!(kind, RuleKind::Structure(_)));
    let says = optional_text(checker, &fields, "says").unwrap_or_default();
    let span = fields.span();
    fields.finish(checker);
    Some(Rule {
        id,
        says,
        when,
        kind,
        is_decisive,
        verifies,
        span,
    })
}

#[derive(Clone, Copy)]
enum BuiltIn {
    Token,
    ResponseFormat,
    MediaType,
    Body,
    ElementOrder,
    Structure,
}

fn read_built_in(
    checker: &Checker<'_>,
    node: &Node,
    fields: &Fields<'_>,
    names: &Names,
) -> Option<RuleKind> {
    let words = [
        ("token", BuiltIn::Token),
        ("response-format", BuiltIn::ResponseFormat),
        ("media-type", BuiltIn::MediaType),
        ("body", BuiltIn::Body),
        ("element-order", BuiltIn::ElementOrder),
        ("structure", BuiltIn::Structure),
    ];
    let built_in = checker.word(node, "`check`", &words)?;
    if let BuiltIn::Token = built_in {
        return Some(RuleKind::Token);
    }
    let refusal = checker.text(fields.require(checker, "else")?, "a refusal")?;
    if let Some(resource) = fields.node().get("resource") {
        checker.resource_type(resource);
    }
    Some(match built_in {
        BuiltIn::Body => RuleKind::Body(
            optional_text(checker, fields, "resource").unwrap_or_default(),
            refusal,
        ),
        BuiltIn::ElementOrder => RuleKind::ElementOrder(refusal),
        BuiltIn::MediaType => RuleKind::MediaType(refusal),
        BuiltIn::Structure => RuleKind::Structure(Box::new(StructureCheck {
            unknown: fields
                .take("unknown")
                .map_or(Shape::Value(Value::Null), |node| checker.shape(node, names)),
            except: fields
                .take("except")
                .map(|node| checker.texts(node, "an element, as `Type.element`"))
                .unwrap_or_default(),
            refusal,
            of_content: read_of_content(checker, fields),
        })),
        BuiltIn::Token | BuiltIn::ResponseFormat => RuleKind::ResponseFormat(refusal),
    })
}

fn read_expect(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
    matchers: &Matchers<'_>,
) -> Option<RuleKind> {
    Some(RuleKind::Expect(Box::new(Expectation {
        expect: read_predicate(checker, fields.require(checker, "expect")?, names, matchers),
        refusal: checker.text(fields.require(checker, "else")?, "a refusal")?,
        facts: read_pairs(checker, fields.take("facts"), names),
        of_content: read_of_content(checker, fields),
    })))
}

fn read_of_content(checker: &Checker<'_>, fields: &Fields<'_>) -> bool {
    let of_content = fields.take("content");
    let of_content = of_content.and_then(|node| checker.boolean(node, "`content`"));
    of_content.unwrap_or(false)
}

impl RuleKind {
    /// Returns the refusal that the rule names, when it names one itself.
    pub fn refusal(&self) -> Option<&str> {
        match self {
            Self::Token => None,
            Self::ResponseFormat(refusal)
            | Self::MediaType(refusal)
            | Self::Body(_, refusal)
            | Self::ElementOrder(refusal) => Some(refusal),
            Self::Structure(check) => Some(&check.refusal),
            Self::Expect(expectation) => Some(&expectation.refusal),
        }
    }

    /// Returns whether it speaks of the content of the body.
    pub fn is_of_content(&self) -> bool {
        match self {
            Self::Token
            | Self::ResponseFormat(_)
            | Self::MediaType(_)
            | Self::Body(..)
            | Self::ElementOrder(_) => false,
            Self::Structure(check) => check.of_content,
            Self::Expect(expectation) => expectation.of_content,
        }
    }
}
