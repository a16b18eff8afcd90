//! Systems and endpoints as resources. What is not known is left out.

use crate::sds::{DirectoryEntry, Filter};
use serde_json::{Value, json};

const ID: &str = "https://fhir.nhs.uk/Id/";
const EXTENSION: &str = "https://fhir.nhs.uk/StructureDefinition/Extension-SDS-";

/// The parts of the extension that says how reliably messages are sent, and whether each is a number.
const RELIABILITY: &[(&str, bool)] = &[
    ("nhsMHSSyncReplyMode", false),
    ("nhsMHSRetryInterval", false),
    ("nhsMHSRetries", true),
    ("nhsMHSPersistDuration", false),
    ("nhsMHSDuplicateElimination", false),
    ("nhsMHSAckRequested", false),
    ("nhsMHSActor", false),
];

/// Returns what a condition on attributes is as a filter; conditions without value hold always.
pub(super) fn filter(class: &str, conditions: &[(&str, Option<&String>)]) -> Filter {
    let mut all = vec![Filter::Equals("objectClass".to_owned(), class.to_owned())];
    for (name, value) in conditions {
        if let Some(value) = value {
            all.push(Filter::Equals((*name).to_owned(), (*value).clone()));
        }
    }
    Filter::And(all)
}

/// Returns an accredited system as a `Device`.
pub(super) fn device(id: &str, entry: &DirectoryEntry) -> Value {
    let identifiers = [
        ("nhsSpineASID", "uniqueIdentifier"),
        ("nhsMhsPartyKey", "nhsMHSPartyKey"),
    ];
    let maker = first(entry, "nhsMhsManufacturerOrg")
        .map(|ods| extension("ManufacturingOrganisation", "ods-organization-code", ods));
    let interactions = values(entry, "nhsAsSvcIA").iter();
    let interactions =
        interactions.map(|id| extension("NhsServiceInteractionId", "nhsServiceInteractionId", id));
    let extensions: Vec<Value> = maker.into_iter().chain(interactions).collect();
    let mut device = json!({
        "resourceType": "Device",
        "id": id,
        "extension": extensions,
        "identifier": identified(entry, &identifiers),
    });
    if let Some(ods) = first(entry, "nhsAsClient").or_else(|| first(entry, "nhsIDCode")) {
        device["owner"] = reference("ods-organization-code", ods);
    }
    device
}

/// Returns an endpoint, at one of its addresses, as an `Endpoint`.
pub(super) fn endpoint(id: &str, entry: &DirectoryEntry, address: Option<&str>) -> Value {
    let identifiers = [
        ("nhsMhsFQDN", "nhsMhsFQDN"),
        ("nhsMhsPartyKey", "nhsMHSPartyKey"),
        ("nhsMhsCPAId", "nhsMhsCPAId"),
        ("nhsMHSId", "uniqueIdentifier"),
    ];
    let parts = RELIABILITY.iter().filter_map(|(name, is_number)| {
        let value = first(entry, name)?;
        Some(match value.parse::<i64>() {
            Ok(number) if *is_number => json!({"url": name, "valueInteger": number}),
            _ => json!({"url": name, "valueString": value}),
        })
    });
    let parts: Vec<Value> = parts.collect();
    let mut extensions = Vec::new();
    if !parts.is_empty() {
        let url = format!("{EXTENSION}ReliabilityConfiguration");
        extensions.push(json!({"url": url, "extension": parts}));
    }
    let interactions = values(entry, "nhsMhsSvcIA").iter();
    extensions.extend(
        interactions.map(|id| extension("NhsServiceInteractionId", "nhsServiceInteractionId", id)),
    );
    let mut endpoint = json!({
        "resourceType": "Endpoint",
        "id": id,
        "extension": extensions,
        "identifier": identified(entry, &identifiers),
        "status": "active",
        "connectionType": {
            "system": "http://terminology.hl7.org/CodeSystem/endpoint-connection-type",
            "code": "hl7-fhir-msg",
            "display": "HL7 FHIR Messaging",
        },
        "payloadType": [{"coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/endpoint-payload-type",
            "code": "any",
            "display": "Any",
        }]}],
    });
    if let Some(ods) = first(entry, "nhsIDCode") {
        endpoint["managingOrganization"] = reference("ods-organization-code", ods);
    }
    if let Some(address) = address {
        endpoint["address"] = json!(address);
    }
    endpoint
}

/// Returns the values of an attribute.
pub(super) fn values<'e>(entry: &'e DirectoryEntry, name: &str) -> &'e [String] {
    entry.attribute(name).map_or(&[], |it| it.values.as_slice())
}

fn first<'e>(entry: &'e DirectoryEntry, name: &str) -> Option<&'e str> {
    values(entry, name).first().map(String::as_str)
}

fn identified(entry: &DirectoryEntry, pairs: &[(&str, &str)]) -> Vec<Value> {
    let found = pairs.iter().filter_map(|(system, attribute)| {
        let value = first(entry, attribute)?;
        Some(json!({"system": format!("{ID}{system}"), "value": value}))
    });
    found.collect()
}

fn reference(system: &str, value: &str) -> Value {
    json!({"identifier": {"system": format!("{ID}{system}"), "value": value}})
}

fn extension(name: &str, system: &str, value: &str) -> Value {
    let url = format!("{EXTENSION}{name}");
    json!({"url": url, "valueReference": reference(system, value)})
}
