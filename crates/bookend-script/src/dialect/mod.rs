//! A standard as data.

mod compose;
mod domain;
mod enquiry;
mod envelope;
mod form_defect;
mod interaction;
pub(crate) mod lasting;
mod mandatory;
mod media;
mod outcome_codes;
mod path;
mod policy;
mod referrals;
mod refusal;
mod rule;
mod stand_in;
mod token;
mod token_defect;

pub use compose::{Compose, With};
pub use domain::Domain;
pub use enquiry::{Asked, Spellings};
pub use envelope::Envelope;
pub(crate) use form_defect::DEFECTS;
pub use form_defect::FormDefect;
pub(crate) use interaction::unknown as unknown_interaction;
pub use interaction::{Interaction, NothingFound, Parameter, normal_include};
pub use mandatory::{Mandatory, MandatoryElement, MandatoryPart};
pub use media::{Media, MediaType};
pub use outcome_codes::OutcomeCodes;
pub use path::PathTemplate;
pub(crate) use policy::read_settings;
pub use policy::{Policies, Policy, PolicySwitch};
pub use referrals::ReferralRules;
pub use refusal::CatalogueEntry;
pub(crate) use refusal::read_refusals;
pub use rule::{Expectation, Rule, RuleKind, StructureCheck};
pub use stand_in::{Heard, StandIn};
pub use token::{TokenRule, TokenRules};
pub use token_defect::{DefectiveForm, TokenDefect};

use crate::builtins::Builtins;
use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::names::Names;
use crate::node::Node;
use crate::predicate::{Matchers, Predicate, Side, read_predicate};
use crate::template::Shape;
use bookend_fhir::{Release, Structures};
use indexmap::IndexMap;

/// A standard as data: what both programs know of it.
#[derive(Clone, Debug)]
pub struct Dialect {
    /// The name that scripts use: `careconnect-stu3`.
    pub name: String,
    /// The name that people use.
    pub title: String,
    /// The release of FHIR.
    pub release: Release,
    /// The port on which its providers usually listen.
    pub port: u16,
    /// The path of the service root, without a slash at its end.
    pub base: String,
    /// The contested readings, and the named sets of them.
    pub policies: Policies,
    /// The wire formats.
    pub media: Media,
    /// Who is calling, from a request.
    pub caller: Shape,
    /// What is around every message.
    pub envelope: Envelope,
    /// Header fields of every request that the consumer sends.
    pub send: Vec<(String, Shape)>,
    /// Header fields of every response of the provider.
    pub respond: Vec<(String, Shape)>,
    /// Header fields of every response that carries a version of a resource.
    pub respond_versioned: Vec<(String, Shape)>,
    /// The bearer token.
    pub token: TokenRules,
    /// The interactions, in the order of the file.
    pub interactions: Vec<Interaction>,
    /// What a consumer asks beside providers, in the order of the file.
    pub enquiries: Vec<Interaction>,
    /// What stand-ins for the national services are asked; the first that holds says what it is.
    pub heard: Vec<Heard>,
    /// How an answer of the Spine proxy is known, which no provider has to answer for.
    pub proxy_answer: Option<Predicate>,
    /// What is asked of a request, in the order in which it is judged.
    pub rules: Vec<Rule>,
    /// How a referral document and its booking are known to each other, where there are such documents.
    pub referrals: Option<ReferralRules>,
    /// What messages have to have, by the names that journeys use.
    pub mandatory: IndexMap<String, Mandatory>,
    /// How the resources of the provider look.
    pub resources: IndexMap<String, Shape>,
    /// Elements of a resource that who updates one need not send back as they were.
    pub incidental: Vec<String>,
    /// By which codes refusals are told, where the policy has a say in that.
    pub outcome_codes: OutcomeCodes,
    /// Names and values that the domain needs: identifier systems and their kind.
    pub constants: IndexMap<String, String>,
}

impl Dialect {
    /// Returns an interaction, or an enquiry, by its name.
    pub fn interaction(&self, name: &str) -> Option<&Interaction> {
        self.sent().find(|interaction| interaction.name == name)
    }

    /// Returns everything that a consumer can send: interactions, then enquiries.
    pub fn sent(&self) -> impl Iterator<Item = &Interaction> {
        self.interactions.iter().chain(&self.enquiries)
    }

    /// Returns everything that a request can be: an interaction of a provider, or what a stand-in is
    /// asked.
    pub fn named(&self) -> impl Iterator<Item = &Interaction> {
        let heard = self.heard.iter().map(|heard| &heard.interaction);
        self.interactions.iter().chain(heard)
    }

    /// Returns what stand-ins are asked by a name.
    pub fn heard(&self, name: &str) -> Option<&Heard> {
        self.heard
            .iter()
            .find(|heard| heard.interaction.name == name)
    }
}

/// Reads the dialect of a script.
pub(crate) fn read_dialect(
    checker: &Checker<'_>,
    node: &Node,
    matchers: &Matchers<'_>,
) -> Option<Dialect> {
    let fields = checker.fields(node, "a dialect")?;
    let name = checker.name(fields.require(checker, "name")?, "a name")?;
    let release = fields.require(checker, "fhir").and_then(|node| {
        let releases = [("stu3", Release::Stu3), ("r4", Release::R4)];
        checker.word(node, "a FHIR release", &releases)
    });
    let release = release.unwrap_or(Release::Stu3);
    checker.standard.keep_structures(Structures::of(release));
    let policies = Policies::read(checker, &fields);
    checker.standard.keep_policies(&policies);
    let builtins = Builtins::of(&policies, node.get("interactions"));
    checker.standard.keep_builtins(builtins.clone());
    let provider = builtins.provider();
    // What comes after may name the interactions.
    let interactions = interaction::read_all(checker, &fields, &builtins, matchers);
    let enquiries = enquiry::read_all(checker, &fields, &builtins, &interactions);
    let heard = stand_in::read_names(checker, &fields, (&interactions, &enquiries));
    let heard_names = heard.iter().map(|named| &named.interaction);
    let named: Vec<_> = interactions.iter().chain(heard_names).cloned().collect();
    checker.standard.keep_interactions(&named);
    let dialect = Dialect {
        title: optional_text(checker, &fields, "title").unwrap_or_else(|| name.clone()),
        release,
        port: read_port(checker, &fields),
        base: read_base(checker, &fields),
        media: Media::read(checker, &fields)?,
        caller: fields
            .require(checker, "caller")
            .map(|node| checker.shape(node, &provider))?,
        envelope: Envelope::read(checker, &fields, &provider),
        send: checker.headers(fields.take("send"), &composing_names(&builtins)),
        respond: checker.headers(fields.take("respond"), &provider),
        respond_versioned: checker
            .headers(fields.take("respond-versioned"), &version_names(&provider)),
        token: TokenRules::read(checker, &fields, &builtins, matchers),
        interactions,
        enquiries,
        heard: stand_in::read_whens(checker, heard, &provider, matchers),
        proxy_answer: fields.take("proxy-answer").map(|node| {
            let mut names = builtins.journey();
            builtins.add_exchange(&mut names);
            names.expect_types(Side::Response, vec!["OperationOutcome".to_owned()]);
            read_predicate(checker, node, &names, matchers)
        }),
        rules: rule::read_all(checker, &fields, &provider, matchers),
        referrals: ReferralRules::read(checker, &fields),
        mandatory: mandatory::read_all(checker, &fields),
        resources: read_resources(checker, &fields, &provider),
        incidental: fields
            .take("incidental")
            .map(|node| checker.names(node, "an element"))
            .unwrap_or_default(),
        outcome_codes: OutcomeCodes::read(checker, &fields, &policies),
        constants: read_constants(checker, &fields),
        policies,
        name,
    };
    fields.finish(checker);
    Some(dialect)
}

fn read_port(checker: &Checker<'_>, fields: &Fields<'_>) -> u16 {
    let node = fields.take("port");
    let port = node.and_then(|node| checker.count(node, "a port", 0..=65_535));
    port.and_then(|port| u16::try_from(port).ok()).unwrap_or(0)
}

/// Reads the path of the service root: nothing, or `/STU3`.
fn read_base(checker: &Checker<'_>, fields: &Fields<'_>) -> String {
    let Some(node) = fields.take("base") else {
        return String::new();
    };
    let base = checker.text(node, "`base`").unwrap_or_default();
    let is_path = base.is_empty() || (base.starts_with('/') && !base.ends_with('/'));
    if !is_path || base.contains(|c: char| c.is_whitespace() || "?#".contains(c)) {
        let message = format!("`{base}` is not the path of a service root");
        let help = "it begins with `/` and does not end with one, such as `/STU3`";
        checker.report(Diagnostic::new(&node.span, message).help(help));
    }
    base
}

fn optional_text(checker: &Checker<'_>, fields: &Fields<'_>, key: &'static str) -> Option<String> {
    fields
        .take(key)
        .and_then(|node| checker.text(node, &format!("`{key}`")))
}

/// Reads a map of names to values with `$(…)`, or a list of such maps where a name may recur.
pub(crate) fn read_pairs(
    checker: &Checker<'_>,
    node: Option<&Node>,
    names: &Names,
) -> Vec<(String, Shape)> {
    let Some(node) = node else { return Vec::new() };
    if let Some(items) = node.items() {
        return items
            .iter()
            .flat_map(|item| read_pairs(checker, Some(item), names))
            .collect();
    }
    let Some(entries) = node.entries() else {
        checker.expected(node, "a map of names to values belongs here");
        return Vec::new();
    };
    entries
        .iter()
        .map(|entry| (entry.key.clone(), checker.shape(&entry.value, names)))
        .collect()
}

/// The names that the composition of a request may use.
fn composing_names(builtins: &Builtins) -> Names {
    let mut names = builtins.journey();
    builtins.add_composing(&mut names);
    names
}

fn version_names(provider: &Names) -> Names {
    let mut names = provider.clone();
    names.add("appointment");
    names
}

fn read_resources(
    checker: &Checker<'_>,
    fields: &Fields<'_>,
    names: &Names,
) -> IndexMap<String, Shape> {
    let mut names = names.clone();
    for root in [
        "slot",
        "schedule",
        "service",
        "practitioner",
        "role",
        "location",
        "organisation",
        "issues",
        "appointment",
        "referral",
    ] {
        names.add(root);
    }
    let node = fields.take("resources");
    if let Some(node) = node {
        checker.judge_resources(node);
    }
    read_pairs(checker, node, &names).into_iter().collect()
}

fn read_constants(checker: &Checker<'_>, fields: &Fields<'_>) -> IndexMap<String, String> {
    let entries = fields
        .take("constants")
        .and_then(Node::entries)
        .unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| Some((entry.key.clone(), checker.text(&entry.value, "a constant")?)))
        .collect()
}

/// Remarks on a second dialect in one script.
pub(crate) fn one_dialect_only(checker: &Checker<'_>, node: &Node) {
    checker.report(
        Diagnostic::new(
            &node.span,
            "a script has one dialect, and this is a second one",
        )
        .help("write `dialect: <name>` in a file that uses a dialect defined elsewhere"),
    );
}
