//! The directory of services, message by message.

use super::{PATH, REST_BASE, answer, answer_rest};
use crate::catalogue::{Catalogue, load, shipped_catalogue, standard};
use crate::ids::Ids;
use crate::reply::{Body, Reply};
use crate::request::request;
use bookend_model::{Clock, Headers, Seed};
use bookend_script::Source;
use bytes::Bytes;

pub(super) fn catalogue(more: &str) -> Catalogue {
    let own = Source {
        name: "own.yaml".to_owned(),
        text: format!("catalogue: 1\n{more}"),
    };
    load(vec![standard(), shipped_catalogue(), own], &[]).unwrap()
}

fn text(reply: Reply) -> (u16, String) {
    let Body::Whole(body) = reply.body else {
        panic!("a whole body")
    };
    (reply.status, String::from_utf8(body.to_vec()).unwrap())
}

pub(super) fn send(catalogue: &Catalogue, body: &str) -> (u16, String) {
    let request = request("POST", PATH, Headers::new(), Bytes::from(body.to_owned()));
    let clock = Clock::frozen("2026-11-21T09:00:00Z".parse().unwrap());
    text(answer(
        catalogue,
        &Ids::new(Seed(1)),
        &clock,
        &request,
        "http://here",
    ))
}

pub(super) const CASE: &str = "<d:caseId>TEST</d:caseId><d:postcode>LS1 4AP</d:postcode><d:surgery>UNK</d:surgery><d:age>34</d:age><d:ageFormat>Years</d:ageFormat><d:disposition>1005</d:disposition><d:symptomGroup>1100</d:symptomGroup><d:symptomDiscriminatorList><d:int>4052</d:int></d:symptomDiscriminatorList><d:searchDistance>20</d:searchDistance><d:gender>F</d:gender>";
const USER: &str =
    "<d:userInfo><d:username>sim-user</d:username><d:password>sim-pass</d:password></d:userInfo>";

fn envelope(body: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:d=\"https://nww.pathwaysdos.nhs.uk/app/api/webservices\"><s:Header><d:serviceVersion>1.5</d:serviceVersion></s:Header><s:Body>{body}</s:Body></s:Envelope>"
    )
}

pub(super) fn summary(case: &str) -> String {
    envelope(&format!(
        "<d:CheckCapacitySummary>{USER}<d:c>{case}</d:c></d:CheckCapacitySummary>"
    ))
}

fn details(id: &str) -> String {
    envelope(&format!(
        "<d:ServiceDetailsById>{USER}<d:serviceId>{id}</d:serviceId></d:ServiceDetailsById>"
    ))
}

/// Returns the number of a fault; nothing where there is none.
fn fault_of(catalogue: &Catalogue, body: &str) -> Option<String> {
    let (_, text) = send(catalogue, body);
    let (_, rest) = text.split_once("<env:Value>")?;
    Some(rest.split('<').next().unwrap().to_owned())
}

#[test]
fn services_are_told_with_their_endpoints_in_the_order_of_the_description() {
    let (status, text) = send(&catalogue(""), &summary(CASE));
    assert_eq!(status, 200);
    let first = "<serviceCareSummaryDestination><id>2000099901</id>";
    assert!(text.contains(first), "{text}");
    let whole = text.split("<id>2000099997</id>").nth(1).unwrap();
    let whole = whole
        .split("</serviceCareSummaryDestination>")
        .next()
        .unwrap();
    insta::assert_snapshot!(whole, @"<capacity>High</capacity><name>Riverside Out of Hours GP</name><postcode>LS1 4AP</postcode><serviceType><id>25</id><name>IUC Treatment</name></serviceType><odsCode>RBX99</odsCode><distance>0.0</distance><openAllHours>true</openAllHours><serviceEndpoints><endpoint><endpointOrder>1</endpointOrder><transport>http</transport><format>FHIR</format><interaction>Scheduling</interaction><businessScenario>Primary</businessScenario><address>ASID:200000000002</address><compression>N</compression><comment></comment></endpoint></serviceEndpoints><attributes><attribute><dataType>Boolean</dataType><name>requirebooking</name><description>The service has to be booked before it is referred to</description><value>TRUE</value></attribute></attributes><serviceAgeRange></serviceAgeRange>");
    assert!(text.contains("<RequestedAtDateTime>2026-11-21T09:00:00</RequestedAtDateTime>"));
    assert!(text.contains("<CalculatedAgeInDays>12418</CalculatedAgeInDays>"));
    assert!(!text.contains("Riverside Full Clinic"), "no room");
    assert!(!text.contains("<id>999999999</id>"), "too far");
}

#[test]
fn the_flag_of_booking_only_services_has_three_states() {
    let (_, text) = send(&catalogue(""), &summary(CASE));
    let of = |id: &str| {
        let rest = text.split(&format!("<id>{id}</id>")).nth(1).unwrap();
        let rest = rest
            .split("</serviceCareSummaryDestination>")
            .next()
            .unwrap();
        rest.split("<value>")
            .nth(1)
            .map(|it| it.split('<').next().unwrap())
    };
    assert_eq!(of("2000099999"), None);
    assert_eq!(of("2000099998"), Some("FALSE"));
    assert_eq!(of("2000099997"), Some("TRUE"));
}

#[test]
fn spellings_are_those_that_the_catalogue_asks_for() {
    let all = |more: &str| send(&catalogue(more), &details("2000099998")).1;
    assert!(all("").contains("<serviceEndpoints><endpoint>"));
    let documents = all("dos: {wire: uec-doc}");
    assert!(
        documents.contains("<serviceEndPoints><EndPoint>"),
        "{documents}"
    );
    assert!(
        documents.contains("<isCompressionEnabled>N<"),
        "{documents}"
    );
    let old = all("dos: {wire: v13}");
    let value = "<contactDetail><tag>http</tag><name>Scheduling</name><value>ASID:200000000002|Scheduling|FHIR|Primary||N</value>";
    assert!(old.contains(value), "{old}");
    let flag =
        "dos: {require-booking: {type: string, letters: lower}, unqualified-attributes: true}";
    let (_, text) = send(&catalogue(flag), &summary(CASE));
    assert!(
        text.contains("<attribute xmlns=\"\"><dataType>string</dataType>"),
        "{text}"
    );
    assert!(text.contains("<value>true</value>"), "{text}");
    let (_, text) = send(&catalogue("dos: {wire: v13}"), &summary(CASE));
    assert!(text.contains("<ServiceCareSummaryDestination>") && !text.contains("<endpoint>"));
}

#[test]
fn a_version_of_soap_is_answered_in_its_own() {
    let old = summary(CASE).replace(
        "http://www.w3.org/2003/05/soap-envelope",
        "http://schemas.xmlsoap.org/soap/envelope/",
    );
    let (_, text) = send(&catalogue(""), &old);
    assert!(text.contains("xmlns:env=\"http://schemas.xmlsoap.org/soap/envelope/\""));
}

#[test]
fn every_fault_has_its_number() {
    let strict = "dos: {any-postcode: false, symptom-groups: {1100: [4052]}, dispositions: [1005]}";
    let catalogue = catalogue(strict);
    let with = |from: &str, to: &str| {
        assert!(CASE.contains(from), "{from}");
        fault_of(&catalogue, &summary(&CASE.replace(from, to)))
    };
    let some = |code: &str| Some(code.to_owned());
    assert_eq!(with("TEST", "TEST"), None);
    assert_eq!(with("LS1 4AP", "ZZ1 1ZZ"), some("101"));
    assert_eq!(
        with("<d:searchDistance>20", "<d:searchDistance>0"),
        some("105")
    );
    assert_eq!(
        with("<d:searchDistance>20", "<d:searchDistance>100"),
        some("105")
    );
    assert_eq!(with("<d:gender>F", "<d:gender>f"), some("106"));
    assert_eq!(with("<d:int>4052</d:int>", ""), some("104"));
    assert_eq!(with("4052", "4053"), some("104"));
    assert_eq!(with("1100", "1101"), some("120"));
    assert_eq!(with("1005", "1006"), some("121"));
    assert_eq!(with("<d:age>34</d:age>", ""), some("114"));
    assert_eq!(with("<d:age>34", "<d:age>3.4"), some("114"));
    assert_eq!(with("Years", "Days"), some("115"));
    assert_eq!(with("Years", "Months"), some("116"));
    assert_eq!(with("<d:age>34", "<d:age>130"), some("117"));
    assert_eq!(with("Years", "AgeGroup"), some("118"));
    assert_eq!(with("Years", "years"), some("119"));
    let force = "<d:forceSearchDistance>true</d:forceSearchDistance>";
    assert_eq!(
        with("<d:searchDistance>20</d:searchDistance>", force),
        some("113")
    );
    let at =
        |time: &str| format!("<d:gender>F</d:gender><d:searchDateTime>{time}</d:searchDateTime>");
    let gender = "<d:gender>F</d:gender>";
    assert_eq!(with(gender, &at("yesterday")), some("108"));
    assert_eq!(with(gender, &at("2026-11-21T08:58:00")), some("110"));
    assert_eq!(with(gender, &at("2027-11-21T09:00:01")), some("109"));
    assert_eq!(with(gender, &at("2026-12-24T18:00:00")), None);
}

#[test]
fn what_is_wrong_around_a_case_has_its_number_too() {
    let catalogue = catalogue("");
    let some = |code: &str| Some(code.to_owned());
    let fault = |body: &str| fault_of(&catalogue, body);
    assert_eq!(fault(&summary(CASE).replace("1.5", "9.9")), some("107"));
    assert_eq!(
        fault(&summary(CASE).replace("sim-user", "locked")),
        some("302")
    );
    let barred = summary(CASE).replace("sim-user", "no-permission");
    assert_eq!(
        fault(&barred.replace("sim-pass", "no-permission")),
        some("303")
    );
    assert_eq!(
        fault(&summary(CASE).replace("<d:password>sim-pass</d:password>", "")),
        some("1001")
    );
    assert_eq!(fault(&details("1")), some("103"));
    assert_eq!(fault("<a/>"), some("108"));
    let none = CASE.replace("<d:searchDistance>20", "<d:searchDistance>1");
    let none = none.replace("LS1 4AP", "AB1 2CD");
    let far = super::tests::catalogue("postcodes: {AB1 2CD: {easting: 1, northing: 1}}\n");
    assert_eq!(fault_of(&far, &summary(&none)), some("102"));
}

#[test]
fn messages_that_are_meant_to_hurt_are_no_messages() {
    let catalogue = catalogue("");
    let laughs = format!(
        "<!DOCTYPE a [<!ENTITY b \"{}\">]>{}",
        "b".repeat(99),
        summary(&CASE.replace("LS1 4AP", "&b;"))
    );
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let wide = envelope(&"<d:a/>".repeat(10_000));
    let external = summary(&CASE.replace("LS1 4AP", "&b;"));
    for body in [
        laughs,
        deep,
        wide,
        external,
        "\u{0}".to_owned(),
        String::new(),
    ] {
        assert_eq!(
            fault_of(&catalogue, &body).as_deref(),
            Some("108"),
            "{body:.60}"
        );
    }
}

#[test]
fn what_a_catalogue_says_is_text_and_no_markup() {
    let more = "services: {\"2000099999\": {name: \"A <b> & c\"}}";
    let (_, text) = send(&catalogue(more), &summary(CASE));
    assert!(text.contains("<name>A &lt;b&gt; &amp; c</name>"), "{text}");
}

#[test]
fn a_description_is_there_with_the_address_of_the_stand_in() {
    let asked = request(
        "GET",
        &format!("{PATH}?wsdl=1.5"),
        Headers::new(),
        Bytes::new(),
    );
    let clock = Clock::frozen("2026-11-21T09:00:00Z".parse().unwrap());
    let ids = Ids::new(Seed(1));
    let (status, text) = text(answer(&catalogue(""), &ids, &clock, &asked, "http://here"));
    assert_eq!(status, 200);
    assert!(text.contains("location=\"http://here/app/api/webservices\""));
}

fn rest(path: &str, authorization: &str) -> (u16, serde_json::Value) {
    let headers = [("Authorization", authorization)].into_iter().collect();
    let request = request("GET", &format!("{REST_BASE}{path}"), headers, Bytes::new());
    let (status, text) = text(answer_rest(&catalogue(""), &Ids::new(Seed(1)), &request));
    (status, serde_json::from_str(&text).unwrap())
}

/// `user:pass`
const BASIC: &str = "Basic dXNlcjpwYXNz";

#[test]
fn the_rest_variants_find_by_id_by_organisation_by_type_and_by_term() {
    let count = |path: &str| {
        let (status, body) = rest(path, BASIC);
        assert_eq!(status, 200, "{path}: {body}");
        body["success"]["serviceCount"].as_u64().unwrap()
    };
    assert_eq!(count("byServiceId/2000099999"), 1);
    assert_eq!(count("byServiceId/1"), 0);
    assert_eq!(count("byOdsCode/V9D4E"), 1);
    assert_eq!(count("byServiceType/TEST/LS14AP/10/0/1/F/0/120/5"), 1);
    assert_eq!(count("byServiceType/TEST/LS14AP/0.5/0/1/F/0/120/5"), 0);
    assert_eq!(
        count("byClinicalTerm/TEST/LS14AP/10/0/1/F/0/1100=4052/1"),
        5
    );
    let (_, body) = rest("byServiceId/2000099999", BASIC);
    let service = &body["success"]["services"][0];
    assert_eq!(
        service["address"],
        serde_json::json!(["1 Mill Lane", "Leeds"])
    );
    assert_eq!(service["endpoints"][0]["address"], "ASID:200000000002");
}

#[test]
fn the_rest_variants_refuse_what_they_cannot_read() {
    assert_eq!(rest("byServiceId/1", "").0, 401);
    for path in [
        "byServiceType/TEST/0/10/0/1/F/0/120/5",
        "byServiceType/TEST/LS14AP/101/0/1/F/0/120/5",
        "byServiceType/TEST/LS14AP/near/0/1/F/0/120/5",
        "byServiceType/TEST/LS14AP/10/7/1/F/0/120/5",
        "byServiceType/TEST/LS14AP/10/0/5/F/0/120/5",
        "byServiceType/TEST/LS14AP/10/0/1/f/0/120/5",
        "byClinicalTerm/TEST/LS14AP/10/0/1/F/0/1100/5",
    ] {
        let (status, body) = rest(path, BASIC);
        assert_eq!(
            (status, &body["error"]["code"]),
            (400, &400.into()),
            "{path}"
        );
    }
}
