//! The REST variants: everything is a segment of the path, and `0` stands for what is not said.

use super::case::{Case, age_group, position_of};
use super::credentials::admit;
use super::select::{Told, select};
use crate::catalogue::{Catalogue, Hours, Service, Session, day_name};
use crate::ids::Ids;
use crate::reply::Reply;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bookend_model::Request;
use jiff::civil::{DateTime, Time};
use serde_json::{Value, json};

/// The path below which the variants are.
pub(crate) const BASE: &str = "/app/controllers/api/v1.0/services/";

/// The miles that a search reaches when it does not say how far, and the most that it may say.
const MILES: f64 = 37.5;
const MOST_MILES: f64 = 100.0;
/// How many services of a type are told when a search does not say how many.
const OF_A_TYPE: usize = 5;

/// Why a request is not answered.
enum Refused {
    Unauthorized,
    BadRequest(&'static str),
    NoSuchPath,
}

/// Answers a request whose path begins with [`BASE`].
pub(crate) fn answer(catalogue: &Catalogue, ids: &Ids, request: &Request) -> Reply {
    let (status, body) = match found(catalogue, request) {
        Ok(told) => (200, success(ids, &told)),
        Err(refused) => refused.body(),
    };
    let reply = Reply::new(status, "application/json", body.to_string());
    match status {
        401 => reply.with("WWW-Authenticate", "Basic realm=\"DoS\""),
        405 => reply.with("Allow", "GET"),
        _ => reply,
    }
}

impl Refused {
    fn body(&self) -> (u16, Value) {
        let (code, message) = match self {
            Self::Unauthorized => (401, "Unauthorized: name a user and a password".to_owned()),
            Self::BadRequest(reason) => (400, format!("Bad Request: {reason}")),
            Self::NoSuchPath => (404, "Not Found: there is no such search".to_owned()),
        };
        (code, json!({"error": {"code": code, "message": message}}))
    }
}

fn found<'c>(catalogue: &'c Catalogue, request: &Request) -> Result<Vec<Told<'c>>, Refused> {
    let (name, password) = credentials(request).ok_or(Refused::Unauthorized)?;
    admit(&catalogue.dos, Some(&name), Some(&password)).map_err(|_| Refused::Unauthorized)?;
    let path = request.path.strip_prefix(BASE).unwrap_or_default();
    let parts: Vec<&str> = path.split('/').collect();
    let near = |service| Told {
        service,
        is_catch_all: false,
        kilometres: 0.0,
    };
    let services = catalogue.services.values();
    match parts.as_slice() {
        ["byServiceId", id] => {
            let is_it = |service: &&Service| service.id.to_string() == *id;
            Ok(services.filter(is_it).map(near).collect())
        }
        ["byOdsCode", ods] => {
            let is_it = |service: &&Service| service.organisation.eq_ignore_ascii_case(ods);
            Ok(services.filter(is_it).map(near).collect())
        }
        ["byServiceType", _, rest @ .., types, most] if rest.len() == 6 => {
            let types: Vec<&str> = types.split(',').collect();
            let told = near_by(catalogue, rest, None)?;
            let of_type =
                |told: &Told<'_>| types.contains(&told.service.type_id.to_string().as_str());
            limited(told.into_iter().filter(of_type), most)
        }
        ["byClinicalTerm", _, rest @ .., terms, most] if rest.len() == 6 => {
            let told = near_by(catalogue, rest, Some(terms))?;
            limited(told.into_iter(), most)
        }
        _ => Err(Refused::NoSuchPath),
    }
}

fn credentials(request: &Request) -> Option<(String, String)> {
    let header = request.headers.first("Authorization")?;
    let (scheme, text) = header.split_once(' ')?;
    let decoded = STANDARD.decode(text.trim()).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (name, password) = decoded.split_once(':')?;
    (scheme.eq_ignore_ascii_case("basic") && !name.is_empty())
        .then(|| (name.to_owned(), password.to_owned()))
}

/// Reads postcode, distance, GP practice, age group, gender and disposition, and selects by them.
fn near_by<'c>(
    catalogue: &'c Catalogue,
    parts: &[&str],
    terms: Option<&str>,
) -> Result<Vec<Told<'c>>, Refused> {
    let wrong = Refused::BadRequest;
    let &[postcode, distance, practice, age, gender, disposition] = parts else {
        return Err(Refused::NoSuchPath);
    };
    let position = match postcode {
        "0" | "" => return Err(wrong("the postcode is missing")),
        found => position_of(found, catalogue).map_err(|_| wrong("the postcode is not known"))?,
    };
    let miles: f64 = distance
        .parse()
        .map_err(|_| wrong("the distance is no number"))?;
    let miles = if miles == 0.0 { MILES } else { miles };
    if !(0.0..=MOST_MILES).contains(&miles) {
        return Err(wrong("the distance is at most 100 miles"));
    }
    if practice != "0"
        && !practice
            .parse()
            .is_ok_and(|id: u64| catalogue.services.contains_key(&id))
    {
        return Err(wrong("the GP practice is no service"));
    }
    let ages = match age {
        "0" => (0, u64::MAX),
        // Older people.
        "8" => age_group(1).unwrap_or_default(),
        age => age
            .parse()
            .ok()
            .and_then(age_group)
            .ok_or_else(|| wrong("the age group is 1, 2, 3, 4 or 8"))?,
    };
    let gender = match gender {
        "0" => "I",
        "M" | "F" | "I" => gender,
        _ => return Err(wrong("the gender is M, F or I")),
    };
    let disposition: u64 = disposition
        .parse()
        .map_err(|_| wrong("the disposition is no number"))?;
    let (symptom_group, discriminators) = match terms {
        None => (0, Vec::new()),
        Some(terms) => clinical(terms).ok_or_else(|| wrong("a clinical term is SG=SD"))?,
    };
    let case = Case {
        position,
        ages,
        symptom_group,
        discriminators,
        disposition: Some(disposition).filter(|number| *number != 0),
        gender: gender.to_owned(),
        surgery: None,
        distance: u64::MAX,
        distance_source: "Override",
        at: DateTime::default(),
    };
    let mut told = select(catalogue, &case, terms.is_some());
    told.retain(|told| told.kilometres / 1.609_344 <= miles);
    Ok(told)
}

/// Reads `SG=SD`, or several with commas, of one symptom group.
fn clinical(terms: &str) -> Option<(u64, Vec<u64>)> {
    let pairs = terms.split(',').map(|pair| {
        let (group, discriminator) = pair.split_once('=')?;
        Some((group.parse().ok()?, discriminator.parse().ok()?))
    });
    let pairs: Vec<(u64, u64)> = pairs.collect::<Option<_>>()?;
    let (group, _) = *pairs.first()?;
    Some((
        group,
        pairs
            .iter()
            .map(|(_, discriminator)| *discriminator)
            .collect(),
    ))
}

/// Keeps as many services of each type as are wanted.
fn limited<'c>(told: impl Iterator<Item = Told<'c>>, most: &str) -> Result<Vec<Told<'c>>, Refused> {
    let most: usize = most
        .parse()
        .map_err(|_| Refused::BadRequest("the number for each type is no number"))?;
    let most = if most == 0 { OF_A_TYPE } else { most };
    let mut kept: Vec<Told<'_>> = Vec::new();
    for told in told {
        let same = kept
            .iter()
            .filter(|it| it.service.type_id == told.service.type_id);
        if same.count() < most {
            kept.push(told);
        }
    }
    Ok(kept)
}

fn success(ids: &Ids, told: &[Told<'_>]) -> Value {
    let services: Vec<Value> = told.iter().map(service).collect();
    json!({"success": {
        "code": 200,
        "serviceCount": services.len(),
        "transactionId": ids.fresh().to_string(),
        "servicesReturnedAreCatchAll": services.is_empty().to_string(),
        "services": services,
    }})
}

fn service(told: &Told<'_>) -> Value {
    let service = told.service;
    let address = service.address.as_deref().unwrap_or_default();
    let address: Vec<&str> = address
        .split(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    let endpoints = service
        .endpoints
        .iter()
        .zip(1..)
        .map(|(endpoint, order): (_, usize)| {
            json!({
                "endpointOrder": order,
                "transport": endpoint.transport,
                "format": endpoint.format,
                "interaction": endpoint.interaction,
                "businessScenario": endpoint.scenario,
                "address": endpoint.address,
                "compression": endpoint.compression,
                "comment": "",
            })
        });
    json!({
        "id": service.id,
        "name": service.name,
        "publicName": service.public_name,
        "type": {"id": service.type_id, "name": service.type_name},
        "odsCode": service.organisation,
        "address": address,
        "postcode": service.postcode,
        "easting": service.position.map_or(0, |at| at.easting),
        "northing": service.position.map_or(0, |at| at.northing),
        "phone": {"public": service.phone, "nonPublic": null, "fax": null},
        "web": service.web,
        "openingTimes": opening_times(&service.hours),
        "referralInstructions": {"callHandler": service.referral, "other": null},
        "capacity": {"status": {"rag": service.capacity.colour(), "human": service.capacity.word()}},
        "endpoints": endpoints.collect::<Vec<_>>(),
        "patientDistance": told.miles(),
    })
}

fn opening_times(hours: &Hours) -> Value {
    let time =
        |at: Time| json!({"hours": at.hour().to_string(), "minutes": at.minute().to_string()});
    let sessions = |sessions: &[Session]| -> Vec<Value> {
        let told = sessions.iter();
        told.map(|it| json!({"start": time(it.from), "end": time(it.to)}))
            .collect()
    };
    let days = hours.weekly.iter();
    let days = days.map(|(day, of)| json!({"day": day_name(*day), "sessions": sessions(of)}));
    let dates = hours.dates.iter();
    let dates = dates.map(|(date, of)| json!({"date": date.to_string(), "sessions": sessions(of)}));
    json!({
        "allHours": hours.is_always(),
        "days": days.collect::<Vec<_>>(),
        "specifiedDates": dates.collect::<Vec<_>>(),
    })
}
