//! How the directory of services answers.

use super::remarks::{Fields, Remarks};
use indexmap::IndexMap;

/// How the directory of services answers.
#[derive(Clone, Debug, Default)]
pub struct DosSettings {
    /// Accounts that are known, by name.
    pub accounts: IndexMap<String, Account>,
    /// Whether any other name and password are let in.
    pub other_accounts: bool,
    /// Versions of the web service that are answered.
    pub versions: Vec<String>,
    /// Whether a request must name its version.
    pub version_required: bool,
    /// How elements are spelled.
    pub wire: Wire,
    /// The type of the flag of booking-only services.
    pub flag_type: String,
    /// Whether the value of that flag is in upper case.
    pub flag_upper: bool,
    /// Whether attributes are in no namespace.
    pub unqualified_attributes: bool,
    /// The HTTP status of a fault.
    pub fault_status: u16,
    /// Kilometres, where a request names none.
    pub distance: u64,
    /// The most kilometres that a request may name.
    pub most_distance: u64,
    /// Whether unknown postcodes are taken.
    pub any_postcode: bool,
    /// Whether services without room are told.
    pub tell_full: bool,
    /// Whether services that are closed are left out.
    pub heed_hours: bool,
    /// Within how many minutes a service has to be open.
    pub window: u64,
    /// The services that are told whatever is found, by id: the two that are nearest.
    pub catch_all: Vec<u64>,
    /// How many services of one type are told; 0 for all.
    pub most_of_a_type: u64,
    /// Discriminators by symptom group; any, where there is no group.
    pub symptom_groups: IndexMap<u64, Vec<u64>>,
    /// Dispositions; any, where there is none.
    pub dispositions: Vec<u64>,
    /// Faults, by condition.
    pub faults: IndexMap<&'static str, DosFault>,
}

/// An account of the directory of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its password.
    pub password: String,
    /// Whether it is locked.
    pub locked: bool,
    /// Whether it may use web services.
    pub web_service: bool,
}

/// How a response is spelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wire {
    /// As the description of the web service has it.
    #[default]
    Wsdl15,
    /// As the booking pages have it.
    UecDoc,
    /// As version 1.3 had it.
    V13,
}

/// A fault: its number and its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DosFault {
    /// The number.
    pub code: u64,
    /// The words.
    pub text: String,
}

/// The conditions that are faults.
pub const CONDITIONS: &[&str] = &[
    "postcode",
    "nothing-found",
    "service-unknown",
    "discriminator",
    "distance",
    "gender",
    "version",
    "malformed",
    "search-time",
    "no-version",
    "search-time-far",
    "search-time-past",
    "forced-distance",
    "age",
    "age-days",
    "age-months",
    "age-years",
    "age-group",
    "age-format",
    "symptom-group",
    "disposition",
    "credentials",
    "permission",
    "no-credentials",
    "internal",
];

const WIRES: &[(&str, Wire)] = &[
    ("wsdl15", Wire::Wsdl15),
    ("uec-doc", Wire::UecDoc),
    ("v13", Wire::V13),
];

/// Reads the settings.
pub(super) fn read(remarks: &Remarks, fields: &Fields<'_>) -> DosSettings {
    let Some(fields) = fields
        .require("dos")
        .and_then(|node| remarks.fields(node, "`dos`"))
    else {
        return DosSettings::default();
    };
    let wire = fields
        .take("wire")
        .and_then(|node| remarks.word(node, "`wire`", WIRES));
    let (flag_type, flag_upper) = flag(remarks, &fields);
    let status = fields.whole("fault-status", 599).unwrap_or(200);
    let settings = DosSettings {
        accounts: accounts(remarks, &fields),
        other_accounts: fields.flag("other-accounts", true),
        versions: fields.texts("versions"),
        version_required: fields.flag("version-required", false),
        wire: wire.unwrap_or_default(),
        flag_type,
        flag_upper,
        unqualified_attributes: fields.flag("unqualified-attributes", false),
        fault_status: u16::try_from(status.max(200)).unwrap_or(200),
        distance: fields.whole("distance", 9999).unwrap_or(60),
        most_distance: fields.whole("most-distance", 9999).unwrap_or(99),
        any_postcode: fields.flag("any-postcode", true),
        tell_full: fields.flag("tell-full", false),
        heed_hours: fields
            .take("hours")
            .and_then(|node| remarks.word(node, "`hours`", &[("heed", true), ("ignore", false)]))
            .unwrap_or(false),
        window: fields.whole("window", 10_080).unwrap_or(60),
        catch_all: numbers(remarks, fields.take("catch-all"), "a service"),
        most_of_a_type: fields.whole("most-of-a-type", 9999).unwrap_or(0),
        symptom_groups: symptom_groups(remarks, &fields),
        dispositions: numbers(remarks, fields.take("dispositions"), "a disposition"),
        faults: faults(remarks, &fields),
    };
    fields.finish();
    settings
}

fn flag(remarks: &Remarks, fields: &Fields<'_>) -> (String, bool) {
    let found = fields
        .take("require-booking")
        .and_then(|node| remarks.fields(node, "`require-booking`"));
    let Some(flag) = found else {
        return ("Boolean".to_owned(), true);
    };
    let kind = flag.text("type").unwrap_or_else(|| "Boolean".to_owned());
    let letters = flag.take("letters").and_then(|node| {
        let words = &[("upper", true), ("lower", false)];
        remarks.word(node, "`letters`", words)
    });
    flag.finish();
    (kind, letters.unwrap_or(true))
}

fn accounts(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<String, Account> {
    let mut accounts = IndexMap::new();
    for entry in remarks.entries(fields.take("accounts"), "`accounts`") {
        if let Some(account) = remarks.fields(&entry.value, "an account") {
            let read = Account {
                password: account.required_text("password").unwrap_or_default(),
                locked: account.flag("locked", false),
                web_service: account.flag("web-service", true),
            };
            account.finish();
            accounts.insert(entry.key.clone(), read);
        }
    }
    accounts
}

fn symptom_groups(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<u64, Vec<u64>> {
    let mut groups = IndexMap::new();
    for entry in remarks.entries(fields.take("symptom-groups"), "`symptom-groups`") {
        match entry.key.parse() {
            Ok(group) => {
                let found = numbers(remarks, Some(&entry.value), "a discriminator");
                groups.insert(group, found);
            }
            Err(_) => remarks.on(&entry.key_span, "a symptom group is a whole number"),
        }
    }
    groups
}

fn numbers(remarks: &Remarks, node: Option<&bookend_script::Node>, what: &str) -> Vec<u64> {
    let nodes = node.map_or(&[][..], |node| {
        node.items().unwrap_or(std::slice::from_ref(node))
    });
    let read = |node| remarks.whole(node, what, u64::MAX);
    nodes.iter().filter_map(read).collect()
}

fn faults(remarks: &Remarks, fields: &Fields<'_>) -> IndexMap<&'static str, DosFault> {
    let found = fields.require("faults");
    let Some(fields) = found.and_then(|node| remarks.fields(node, "`faults`")) else {
        return IndexMap::new();
    };
    let mut faults = IndexMap::new();
    for name in CONDITIONS {
        if let Some(fault) = fields
            .require(name)
            .and_then(|node| remarks.fields(node, "a fault"))
        {
            let read = DosFault {
                code: fault.whole("code", 99_999).unwrap_or_default(),
                text: fault.required_text("text").unwrap_or_default(),
            };
            fault.finish();
            faults.insert(*name, read);
        }
    }
    fields.finish();
    faults
}
