//! Services of the directory of services.

use super::hours::{self, Hours};
use super::model::Position;
use super::remarks::{Fields, Remarks};
use bookend_script::Node;

/// A service of the directory of services.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its id.
    pub id: u64,
    /// What call handlers read.
    pub name: String,
    /// What the public reads.
    pub public_name: Option<String>,
    /// The id of its type.
    pub type_id: u64,
    /// The name of its type.
    pub type_name: String,
    /// The ODS code of its organisation.
    pub organisation: String,
    /// How much room it has.
    pub capacity: Capacity,
    /// Its address in one line, with commas.
    pub address: Option<String>,
    /// Its postcode.
    pub postcode: Option<String>,
    /// Where it is, if that is known.
    pub position: Option<Position>,
    /// Its telephone number for the public.
    pub phone: Option<String>,
    /// Its page.
    pub web: Option<String>,
    /// What call handlers are told about referrals.
    pub referral: Option<String>,
    /// Whether it has to be booked before it is referred to; absent, when nothing is said of it.
    pub require_booking: Option<bool>,
    /// Where it can be booked and referred to.
    pub endpoints: Vec<ServiceEndpoint>,
    /// When it is open.
    pub hours: Hours,
    /// For whom it is.
    pub matches: Matches,
    /// Its place in the ranking; those without come last.
    pub rank: Option<u64>,
    /// What is wrong with it on purpose.
    pub fault: Option<String>,
}

/// How much room a service has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Capacity {
    /// Green.
    #[default]
    High,
    /// Amber.
    Low,
    /// Red.
    None,
}

impl Capacity {
    /// Returns the word of the web service.
    pub fn word(self) -> &'static str {
        match self {
            Self::High => "High",
            Self::Low => "Low",
            Self::None => "None",
        }
    }

    /// Returns the colour that the REST variant tells.
    pub fn colour(self) -> &'static str {
        match self {
            Self::High => "GREEN",
            Self::Low => "AMBER",
            Self::None => "RED",
        }
    }
}

/// One way to reach a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceEndpoint {
    /// `http` for bookings, `itk`, `email` or `telno` for referrals.
    pub transport: String,
    /// `FHIR`, `CDA`, `HTML` or `PDF`.
    pub format: String,
    /// `Scheduling`, or the interaction of a referral.
    pub interaction: String,
    /// `Primary` or `Copy`.
    pub scenario: String,
    /// `ASID:` or `ODS:` and a number, or the address of a referral.
    pub address: String,
    /// `Y` or `N`.
    pub compression: String,
}

impl ServiceEndpoint {
    /// Returns whether it is there for bookings, whatever its address.
    pub fn is_for_bookings(&self) -> bool {
        self.interaction.eq_ignore_ascii_case("scheduling")
    }
}

/// For whom a service is; an empty list is for everybody.
#[derive(Clone, Debug, Default)]
pub struct Matches {
    /// Symptom groups.
    pub symptom_groups: Vec<u64>,
    /// Symptom discriminators.
    pub discriminators: Vec<u64>,
    /// Dispositions.
    pub dispositions: Vec<u64>,
    /// `M`, `F`, `I`.
    pub genders: Vec<String>,
    /// Ages in days, both included.
    pub ages: Option<(u64, u64)>,
    /// ODS codes of the surgeries whose patients it takes.
    pub surgeries: Vec<String>,
}

const CAPACITIES: &[(&str, Capacity)] = &[
    ("High", Capacity::High),
    ("Low", Capacity::Low),
    ("None", Capacity::None),
];

/// Reads a service. What `booking` names is not judged here.
pub(super) fn read(remarks: &Remarks, id: u64, node: &Node) -> Option<Service> {
    let fields = remarks.fields(node, "a service")?;
    let kind = fields
        .require("type")
        .and_then(|node| remarks.fields(node, "a service type"));
    let (type_id, type_name) = kind.map_or((0, String::new()), |kind| {
        let found = (kind.whole("id", u64::MAX), kind.required_text("name"));
        kind.finish();
        (found.0.unwrap_or_default(), found.1.unwrap_or_default())
    });
    let capacity = fields
        .take("capacity")
        .and_then(|node| remarks.word(node, "`capacity`", CAPACITIES));
    let mut endpoints = bookings(remarks, &fields);
    let referrals = fields.take("endpoints").map_or(&[][..], |node| {
        node.items().unwrap_or(std::slice::from_ref(node))
    });
    endpoints.extend(referrals.iter().filter_map(|node| endpoint(remarks, node)));
    let service = Service {
        id,
        name: fields.required_text("name").unwrap_or_default(),
        public_name: fields.text("public-name"),
        type_id,
        type_name,
        organisation: fields.required_text("organisation").unwrap_or_default(),
        capacity: capacity.unwrap_or_default(),
        address: fields.text("address"),
        postcode: fields.text("postcode"),
        position: super::read::position(&fields),
        phone: fields.text("phone"),
        web: fields.text("web"),
        referral: fields.text("referral"),
        require_booking: fields
            .take("require-booking")
            .and_then(|node| remarks.boolean(node, "`require-booking`")),
        endpoints,
        hours: hours::read(remarks, fields.take("open")),
        matches: matches(remarks, &fields),
        rank: fields.whole("rank", 10),
        fault: fields.text("fault"),
    };
    fields.finish();
    Some(service)
}

/// Reads `booking`: an endpoint by ASID, by ODS code or by any address, or a list of such.
fn bookings(remarks: &Remarks, fields: &Fields<'_>) -> Vec<ServiceEndpoint> {
    let Some(node) = fields.take("booking") else {
        return Vec::new();
    };
    let nodes = node.items().unwrap_or(std::slice::from_ref(node));
    let read = |node| {
        let fields = remarks.fields(node, "a booking endpoint")?;
        let asid = fields.text("asid").map(|asid| format!("ASID:{asid}"));
        let ods = fields.text("ods").map(|ods| format!("ODS:{ods}"));
        let ways = [asid, ods, fields.text("address")];
        let mut ways = ways.into_iter().flatten();
        let (address, more) = (ways.next(), ways.next());
        if address.is_none() || more.is_some() {
            let message = "a booking endpoint has one of `asid`, `ods` and `address`";
            remarks.on(&fields.span(), message);
        }
        fields.finish();
        Some(ServiceEndpoint {
            transport: "http".to_owned(),
            format: "FHIR".to_owned(),
            interaction: "Scheduling".to_owned(),
            scenario: "Primary".to_owned(),
            address: address?,
            compression: "N".to_owned(),
        })
    };
    nodes.iter().filter_map(read).collect()
}

fn endpoint(remarks: &Remarks, node: &Node) -> Option<ServiceEndpoint> {
    let fields = remarks.fields(node, "an endpoint")?;
    let or = |found: Option<String>, otherwise: &str| found.unwrap_or_else(|| otherwise.to_owned());
    let endpoint = ServiceEndpoint {
        transport: fields.required_text("transport").unwrap_or_default(),
        format: fields.required_text("format").unwrap_or_default(),
        interaction: fields.required_text("interaction").unwrap_or_default(),
        address: fields.required_text("address").unwrap_or_default(),
        scenario: or(fields.text("scenario"), "Primary"),
        compression: or(fields.text("compression"), "N"),
    };
    fields.finish();
    Some(endpoint)
}

fn matches(remarks: &Remarks, fields: &Fields<'_>) -> Matches {
    let found = fields
        .take("match")
        .and_then(|node| remarks.fields(node, "`match`"));
    let Some(fields) = found else {
        return Matches::default();
    };
    let numbers = |key| {
        let node: Option<&Node> = fields.take(key);
        let nodes = node.map_or(&[][..], |node| {
            node.items().unwrap_or(std::slice::from_ref(node))
        });
        let read = |node| remarks.whole(node, &format!("`{key}`"), u64::MAX);
        nodes.iter().filter_map(read).collect::<Vec<u64>>()
    };
    let ages = numbers("age-days");
    let ages = match *ages.as_slice() {
        [] => None,
        [from, to] if from <= to => Some((from, to)),
        _ => {
            let message = "`age-days` has two numbers, the younger age first";
            remarks.on(&fields.span(), message);
            None
        }
    };
    let matches = Matches {
        symptom_groups: numbers("symptom-groups"),
        discriminators: numbers("discriminators"),
        dispositions: numbers("dispositions"),
        genders: fields.texts("genders"),
        ages,
        surgeries: fields.texts("surgeries"),
    };
    fields.finish();
    matches
}
