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

/// Reads an inventory and adds it to what is there; a service or schedule of the same id takes the
/// place of the earlier one.
///
/// Returns the seed, when the inventory names one.
pub(crate) fn read_inventory(
    checker: &Checker<'_>,
    node: &Node,
    inventory: &mut Inventory,
) -> Option<u64> {
    let fields = checker.fields(node, "an inventory")?;
    let seed = fields
        .take("seed")
        .and_then(|node| checker.whole(node, "a seed"));
    if fields
        .take("replace")
        .and_then(|node| checker.boolean(node, "`replace`"))
        == Some(true)
    {
        *inventory = Inventory::default();
    }
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
    seed
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
                postcode: self.text(&fields, "postcode"),
            },
        };
        fields.finish(self.checker);
        Some(place)
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

/// The types of the resources that belong to a slot.
const RELATED: &[&str] = &[
    "Schedule",
    "Practitioner",
    "PractitionerRole",
    "HealthcareService",
    "Organization",
    "Location",
];
