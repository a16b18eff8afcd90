//! Services as elements, in the order of the description of the web service and in the spelling that
//! the catalogue asks for.

use super::case::Case;
use super::select::Told;
use super::soap::SERVICE;
use super::xml::Xml;
use crate::catalogue::{DosSettings, Hours, Service, ServiceEndpoint, Wire, day_name};
use jiff::civil::{DateTime, Time};
use uuid::Uuid;

/// What is told beside the services.
pub(super) struct Search<'s> {
    /// The id of the answer.
    pub(super) id: Uuid,
    /// When it was asked, in local time.
    pub(super) requested: DateTime,
    /// The case.
    pub(super) case: &'s Case,
}

/// Writes the answer to `CheckCapacitySummary`.
pub(super) fn capacity_summary(
    xml: &mut Xml,
    settings: &DosSettings,
    search: &Search<'_>,
    services: &[Told<'_>],
) {
    let time = |at: DateTime| at.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let tag = format!("CheckCapacitySummaryResponse xmlns=\"{SERVICE}\"");
    xml.element(&tag, |xml| {
        xml.leaf("TransactionId", &search.id.to_string());
        xml.leaf("RequestedAtDateTime", &time(search.requested));
        xml.leaf("SearchDateTime", &time(search.case.at));
        if search.case.ages.0 == search.case.ages.1 {
            xml.leaf("CalculatedAgeInDays", &search.case.ages.0.to_string());
        }
        xml.leaf("SearchDistance", &search.case.distance.to_string());
        xml.leaf("SearchDistanceUsedSource", search.case.distance_source);
        xml.element("CheckCapacitySummaryResult", |xml| {
            for told in services {
                destination(xml, settings, told);
            }
        });
    });
}

fn destination(xml: &mut Xml, settings: &DosSettings, told: &Told<'_>) {
    let service = told.service;
    let is_old = settings.wire == Wire::V13;
    let or = |new: &'static str, old: &'static str| if is_old { old } else { new };
    let tag = or(
        "serviceCareSummaryDestination",
        "ServiceCareSummaryDestination",
    );
    let name = if told.is_catch_all {
        format!("{} (Catch-all)", service.name)
    } else {
        service.name.clone()
    };
    let metres = |metres: Option<u32>| metres.map(|metres| metres.to_string());
    let northing = metres(service.position.map(|at| at.northing));
    let easting = metres(service.position.map(|at| at.easting));
    xml.element(tag, |xml| {
        xml.leaf("id", &service.id.to_string())
            .leaf("capacity", service.capacity.word())
            .leaf("name", &name)
            .maybe("publicName", service.public_name.as_deref())
            .maybe("contactDetails", service.phone.as_deref())
            .maybe("address", service.address.as_deref())
            .maybe("postcode", service.postcode.as_deref())
            .maybe("northings", northing.as_deref())
            .maybe("eastings", easting.as_deref())
            .maybe("url", service.web.as_deref());
        xml.element("serviceType", |xml| {
            xml.leaf("id", &service.type_id.to_string())
                .leaf("name", &service.type_name);
        });
        xml.leaf("odsCode", &service.organisation)
            .leaf("distance", &told.miles())
            .maybe(
                or("referralInformation", "referralText"),
                service.referral.as_deref(),
            )
            .leaf(
                "openAllHours",
                if service.hours.is_always() {
                    "true"
                } else {
                    "false"
                },
            );
        if !is_old {
            endpoints(xml, settings.wire, &service.endpoints);
        }
        hours(xml, is_old, &service.hours);
        attributes(xml, settings, service);
        ages(xml, service);
    });
}

/// Writes when a service is open: sessions of the week, then those of dates, of which one without any is
/// told as from midnight to midnight.
fn hours(xml: &mut Xml, is_old: bool, hours: &Hours) {
    let item = if is_old {
        "ServiceCareItemRotaSession"
    } else {
        "serviceCareItemRotaSession"
    };
    let time = |xml: &mut Xml, tag: &str, at: Time| {
        xml.element(tag, |xml| {
            xml.leaf("hours", &at.hour().to_string())
                .leaf("minutes", &at.minute().to_string());
        });
    };
    if !hours.weekly.is_empty() {
        xml.element("rotaSessions", |xml| {
            for (day, sessions) in &hours.weekly {
                for session in sessions {
                    xml.element(item, |xml| {
                        xml.leaf("startDayOfWeek", day_name(*day));
                        time(xml, "startTime", session.from);
                        xml.leaf("endDayOfWeek", day_name(*day));
                        time(xml, "endTime", session.to);
                        xml.leaf("status", "Open");
                    });
                }
            }
        });
    }
    if !hours.dates.is_empty() {
        xml.element("openTimeSpecifiedSessions", |xml| {
            for (date, sessions) in &hours.dates {
                let date = date.strftime("%d-%m-%Y");
                if sessions.is_empty() {
                    xml.leaf("openTimeSpecified", &format!("{date}-00:00-00:00"));
                }
                for session in sessions {
                    let (from, to) = (session.from.strftime("%H:%M"), session.to.strftime("%H:%M"));
                    xml.leaf("openTimeSpecified", &format!("{date}-{from}-{to}"));
                }
            }
        });
    }
}

/// Writes the answer to `ServiceDetailsById`.
pub(super) fn service_details(xml: &mut Xml, settings: &DosSettings, services: &[&Service]) {
    let tag = format!("ServiceDetailsByIdResponse xmlns=\"{SERVICE}\"");
    xml.element(&tag, |xml| {
        xml.element("services", |xml| {
            for service in services {
                xml.element("service", |xml| {
                    xml.leaf("id", &service.id.to_string())
                        .leaf("odsCode", &service.organisation);
                    if service.endpoints.is_empty() {
                        return;
                    }
                    match settings.wire {
                        Wire::V13 => contact_details(xml, &service.endpoints),
                        wire => endpoints(xml, wire, &service.endpoints),
                    }
                });
            }
        });
    });
}

/// Writes the answer to `GetHospitalScores`, which has nothing to do with bookings.
pub(super) fn hospital_scores(xml: &mut Xml) {
    let tag = format!("GetHospitalScoresResponse xmlns=\"{SERVICE}\"");
    xml.element(&tag, |xml| {
        xml.element("GetHospitalScoresResult", |_| {});
    });
}

fn endpoints(xml: &mut Xml, wire: Wire, endpoints: &[ServiceEndpoint]) {
    let (list, item, compression) = match wire {
        Wire::UecDoc => ("serviceEndPoints", "EndPoint", "isCompressionEnabled"),
        Wire::Wsdl15 | Wire::V13 => ("serviceEndpoints", "endpoint", "compression"),
    };
    xml.element(list, |xml| {
        for (order, endpoint) in (1..).zip(endpoints) {
            let order: usize = order;
            xml.element(item, |xml| {
                xml.leaf("endpointOrder", &order.to_string())
                    .leaf("transport", &endpoint.transport)
                    .leaf("format", &endpoint.format)
                    .leaf("interaction", &endpoint.interaction)
                    .leaf("businessScenario", &endpoint.scenario)
                    .leaf("address", &endpoint.address)
                    .leaf(compression, &endpoint.compression)
                    .leaf("comment", "");
            });
        }
    });
}

/// Writes endpoints as version 1.3 had them: one text with bars.
fn contact_details(xml: &mut Xml, endpoints: &[ServiceEndpoint]) {
    xml.element("contactDetails", |xml| {
        for (order, endpoint) in (1..).zip(endpoints) {
            let order: usize = order;
            let parts = [
                endpoint.address.as_str(),
                &endpoint.interaction,
                &endpoint.format,
                &endpoint.scenario,
                "",
                &endpoint.compression,
            ];
            let parts = parts.map(|part| part.replace('\\', "\\\\").replace('|', "\\|"));
            xml.element("contactDetail", |xml| {
                xml.leaf("tag", &endpoint.transport)
                    .leaf("name", &endpoint.interaction)
                    .leaf("value", &parts.join("|"))
                    .leaf("order", &order.to_string());
            });
        }
    });
}

fn attributes(xml: &mut Xml, settings: &DosSettings, service: &Service) {
    let Some(required) = service.require_booking else {
        return;
    };
    let tag = if settings.unqualified_attributes {
        "attribute xmlns=\"\""
    } else {
        "attribute"
    };
    let value = if settings.flag_upper {
        required.to_string().to_uppercase()
    } else {
        required.to_string()
    };
    xml.element("attributes", |xml| {
        xml.element(tag, |xml| {
            xml.leaf("dataType", &settings.flag_type)
                .leaf("name", "requirebooking")
                .leaf(
                    "description",
                    "The service has to be booked before it is referred to",
                )
                .leaf("value", &value);
        });
    });
}

fn ages(xml: &mut Xml, service: &Service) {
    xml.element("serviceAgeRange", |xml| {
        if let Some((from, to)) = service.matches.ages {
            xml.element("ageRange", |xml| {
                xml.leaf("daysFrom", &format!("{from}.0"))
                    .leaf("daysTo", &format!("{to}.0"));
            });
        }
    });
}
