//! Reading what a provider has to offer.

mod schedule;
mod slot;

use crate::checker::Checker;
use crate::diagnostic::Diagnostic;
use crate::fields::Fields;
use crate::node::Node;
use bookend_model::{
    Address, Inventory, OrganisationSpec, PlaceSpec, PractitionerSpec, ServiceSpec,
};
use indexmap::IndexMap;

/// What several files say together of what a provider has to offer, and to whom.
#[derive(Debug, Default)]
pub(crate) struct Offer {
    /// What it has to offer.
    pub(crate) inventory: Inventory,
    /// The seed, where one is named.
    pub(crate) seed: Option<u64>,
    /// The ODS codes of the organisations that may ask; none where everybody may.
    pub(crate) permits: Vec<String>,
}

/// Reads an inventory and adds it to what is there; a service or schedule of the same id takes the
/// place of the earlier one, and so do the organisations that are permitted.
pub(crate) fn read_inventory(checker: &Checker<'_>, node: &Node, offer: &mut Offer) {
    let Some(fields) = checker.fields(node, "an inventory") else {
        return;
    };
    let seed = fields
        .take("seed")
        .and_then(|node| checker.whole(node, "a seed"));
    offer.seed = seed.or(offer.seed);
    if fields
        .take("replace")
        .and_then(|node| checker.boolean(node, "`replace`"))
        == Some(true)
    {
        offer.inventory = Inventory::default();
        offer.permits = Vec::new();
    }
    if let Some(node) = fields.take("permits") {
        offer.permits = permits(checker, node);
    }
    once_each(checker, fields.node().get("services"), "service");
    once_each(checker, fields.node().get("slots"), "slot");
    let inventory = &mut offer.inventory;
    let mut reader = Reader { checker, inventory };
    for entry in checker.entries(fields.take("schedules"), "`schedules`") {
        reader.shared_schedule(entry);
    }
    for item in checker.items(fields.take("services"), "`services`") {
        reader.service(item);
    }
    for item in checker.items(fields.take("slots"), "`slots`") {
        reader.slot(item);
    }
    fields.finish(checker);
}

/// Reads the ODS codes of the organisations that may ask.
fn permits(checker: &Checker<'_>, node: &Node) -> Vec<String> {
    let codes = checker.names(node, "an ODS code");
    if node.items().is_some_and(<[Node]>::is_empty) {
        let message = "this list is empty, so that nobody could ask for anything";
        let help = "leave `permits` out where every organisation may";
        checker.report(Diagnostic::new(&node.span, message).help(help));
    }
    codes
}

/// Remarks on ids that occur twice in one inventory; a later file may replace those of an earlier.
fn once_each(checker: &Checker<'_>, list: Option<&Node>, what: &str) {
    let items = list.and_then(Node::items).unwrap_or_default();
    let mut seen: IndexMap<String, &Node> = IndexMap::new();
    for node in items.iter().filter_map(|item| item.get("id")) {
        let id = node.to_value();
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        match seen.get(&id) {
            Some(first) => {
                let message = format!("there is already a {what} `{id}`");
                checker.twice(&node.span, &first.span, &message);
            }
            None => {
                seen.insert(id, node);
            }
        }
    }
}

struct Reader<'r, 's> {
    checker: &'r Checker<'s>,
    inventory: &'r mut Inventory,
}

impl Reader<'_, '_> {
    fn service(&mut self, node: &Node) -> Option<()> {
        let checker = self.checker;
        let fields = checker.fields(node, "a service")?;
        let id = fields
            .require(checker, "id")
            .and_then(|node| checker.text(node, "a service id"));
        let has_id = id.is_some();
        let id = id.unwrap_or_default();
        let schedules = checker.items(fields.take("schedules"), "`schedules`");
        let service = ServiceSpec {
            name: self.text(&fields, "name"),
            location: fields
                .take("location")
                .and_then(|node| self.place(node))
                .unwrap_or_default(),
            organisation: fields
                .take("organisation")
                .and_then(|node| self.organisation(node))
                .unwrap_or_default(),
            schedules: schedules
                .iter()
                .enumerate()
                .filter_map(|(number, node)| self.schedule_of(&id, number, node))
                .collect(),
            withheld: self.withheld(fields.take("withholds")),
            id,
        };
        fields.finish(checker);
        if !has_id {
            return None;
        }
        self.inventory
            .services
            .retain(|other| other.id != service.id);
        self.inventory.services.push(service);
        Some(())
    }

    /// The resources that a service does not give away though they are asked for.
    fn withheld(&self, node: Option<&Node>) -> Vec<String> {
        let Some(node) = node else { return Vec::new() };
        let types = self.checker.texts(node, "a resource type");
        for name in &types {
            if !RELATED.contains(&name.as_str()) {
                let message = format!("no resource of type `{name}` belongs to a slot");
                self.checker.report(
                    Diagnostic::new(&node.span, message).suggest(name, RELATED.iter().copied()),
                );
            }
        }
        types
    }

    /// Remarks when there is no schedule of a name.
    fn known_schedule(&self, node: &Node, name: &str) {
        let known = || {
            let schedules = self.inventory.schedules.iter();
            schedules.map(|schedule| schedule.id.as_str())
        };
        if !known().any(|id| id == name) {
            let message = format!("there is no schedule `{name}`");
            self.checker
                .report(Diagnostic::new(&node.span, message).suggest(name, known()));
        }
    }

    fn place(&self, node: &Node) -> Option<PlaceSpec> {
        let fields = self.checker.fields(node, "a location")?;
        let place = PlaceSpec {
            id: self.text(&fields, "id"),
            name: self.text(&fields, "name"),
            address: Address {
                line: self.text(&fields, "line"),
                city: self.text(&fields, "city"),
                postcode: self.postcode(&fields),
            },
        };
        fields.finish(self.checker);
        Some(place)
    }

    fn postcode(&self, fields: &Fields<'_>) -> Option<String> {
        let node = fields.take("postcode")?;
        let postcode = self.checker.text(node, "`postcode`")?;
        if !is_postcode(&postcode) {
            let message = format!("`{postcode}` is not a postcode such as `LS1 4AP`");
            self.checker.report(Diagnostic::new(&node.span, message));
        }
        Some(postcode)
    }

    fn organisation(&self, node: &Node) -> Option<OrganisationSpec> {
        let fields = self.checker.fields(node, "an organisation")?;
        let organisation = OrganisationSpec {
            id: self.text(&fields, "id"),
            ods: self.text(&fields, "ods"),
            name: self.text(&fields, "name"),
        };
        fields.finish(self.checker);
        Some(organisation)
    }

    /// `practitioner: {fake: practitioner}` is one of whom nothing is said.
    fn practitioner(&self, node: &Node) -> Option<PractitionerSpec> {
        let fields = self.checker.fields(node, "a practitioner")?;
        fields.take("fake");
        let practitioner = PractitionerSpec {
            id: self.text(&fields, "id"),
            user: self.text(&fields, "user"),
            role: self.text(&fields, "role"),
            prefix: self.text(&fields, "prefix"),
            given: self.text(&fields, "given"),
            family: self.text(&fields, "family"),
            gender: self.text(&fields, "gender"),
        };
        fields.finish(self.checker);
        Some(practitioner)
    }

    fn text(&self, fields: &Fields<'_>, key: &'static str) -> Option<String> {
        fields
            .take(key)
            .and_then(|node| self.checker.text(node, &format!("`{key}`")))
    }
}

/// Whether a text has the form of a postcode of the United Kingdom: an outward code of two to four
/// letters and digits that begins with a letter, and an inward code of a digit and two letters.
fn is_postcode(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|letter| *letter != ' ').collect();
    let outward = letters.len().saturating_sub(3);
    let (outward, inward) = letters.split_at(outward);
    let is_outward = (2..=4).contains(&outward.len())
        && outward.first().is_some_and(char::is_ascii_alphabetic)
        && outward.iter().all(char::is_ascii_alphanumeric);
    let is_inward = matches!(inward, [digit, first, second] if digit.is_ascii_digit()
        && first.is_ascii_alphabetic() && second.is_ascii_alphabetic());
    is_outward && is_inward
}

/// The types of the resources that belong to a slot.
const RELATED: &[&str] = &[
    "Schedule",
    "Practitioner",
    "PractitionerRole",
    "HealthcareService",
    "Organization",
    "Location",
];
