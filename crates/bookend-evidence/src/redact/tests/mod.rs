//! What is redacted, over and over.

use super::*;

mod remembered;
mod spellings;

fn redactor() -> Redactor {
    Redactor::new(Salt::new([7; 16]))
}

fn redacted(text: &str) -> String {
    redactor().text(text).into_owned()
}

#[test]
fn the_same_number_has_the_same_pseudonym_however_it_is_written() {
    insta::assert_snapshot!(
        redacted("9476719931 and 1234554321, then 947 671 9931 and 947-671-9931"),
        @"nhs-number-8a6f52f409 and nhs-number-6eca335c66, then nhs-number-8a6f52f409 and nhs-number-8a6f52f409"
    );
}

#[test]
fn a_number_in_a_url_is_found_encoded_or_not_and_valid_or_not() {
    let mut redactor = redactor();
    insta::assert_snapshot!(
        redactor.url("/Appointment?patient=https%3A%2F%2Ffhir.nhs.uk%2FId%2Fnhs-number%7C9476719931&x=947%20671%209931&y=1"),
        @"/Appointment?patient=https%3A%2F%2Ffhir%2Enhs%2Euk%2FId%2Fnhs%2Dnumber%7Cnhs%2Dnumber%2D8a6f52f409&x=nhs%2Dnumber%2D8a6f52f409&y=1"
    );
    assert!(
        !redactor
            .url("/A?patient=https://fhir.nhs.uk/Id/nhs-number|12345")
            .contains("12345")
    );
}

#[test]
fn the_digits_of_an_escape_are_not_taken_for_part_of_a_number() {
    assert!(!redacted("x=%209476719931").contains("9476719931"));
}

#[test]
fn other_numbers_stay() {
    for text in [
        "1234567890",
        "01632960000",
        "94767199311",
        "2026-11-21",
        "123456123456",
    ] {
        assert_eq!(redacted(text), text);
    }
}

/// Returns what a finding says once it is redacted.
fn found_of(
    redactor: &mut Redactor,
    subject: &str,
    expected: &str,
    found: &str,
) -> (String, String) {
    let mut finding = FindingReport {
        check: None,
        met: false,
        level: bookend_model::Level::Must,
        subject: subject.to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
        place: None,
        verifies: Vec::new(),
    };
    redactor.finding(&mut finding);
    (finding.expected, finding.found)
}

/// Ten digits with the right check digit, and a point in time all the same.
const TIME: &str = "1763769607";

#[test]
fn a_time_of_a_token_stays_by_its_place_and_the_same_digits_elsewhere_do_not() {
    assert!(bookend_model::nhs_number::defect(TIME).is_none());
    for text in [
        format!(r#"{{"iat":{TIME},"exp": {TIME}}}"#),
        format!("the claim `exp` has to be at least `{TIME}`"),
        format!("exp was {TIME}"),
    ] {
        assert_eq!(redacted(&text), text);
        assert_eq!(redactor().body(&text), text);
    }
    for text in [
        format!("exp is soon, and the patient is {TIME}"),
        format!("expected {TIME}"),
        format!(r#"{{"export":{TIME}}}"#),
    ] {
        assert!(!redacted(&text).contains(TIME), "{text}");
    }
    let finding = |subject: &str| {
        let (expected, found) = (format!("greater than `{TIME}`"), format!("`{TIME}`"));
        found_of(&mut redactor(), subject, &expected, &found)
    };
    let kept = (format!("greater than `{TIME}`"), format!("`{TIME}`"));
    assert_eq!(finding("jwt.claims.exp"), kept);
    assert!(!finding("fhir: identifier.value").1.contains(TIME));
}

#[test]
fn a_token_is_found_wherever_it_stands() {
    insta::assert_snapshot!(
        redacted("found `eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.` and eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0, one shorter"),
        @"found `token-8e7b5e2a29` and token-fcdf742ef1, one shorter"
    );
}

#[test]
fn a_secret_header_keeps_its_scheme_only() {
    let fields = [
        ("Authorization", "Basic aGVsbG8="),
        ("authorization", "Bearer"),
    ];
    let mut headers = fields.map(|(name, value)| HeaderField {
        name: name.to_owned(),
        value: value.to_owned(),
    });
    redactor().headers(&mut headers);
    let values: Vec<&str> = headers.iter().map(|field| field.value.as_str()).collect();
    insta::assert_snapshot!(values.join("\n"), @r#"
    Basic token-7496dd2084
    token-4f97eef147
    "#);
}

const JSON: &str = r#"{"resourceType":"Patient","name":[{"family":"O'D\u00e1laigh","given":["Peter","James"],"prefix":["Mr"]}],
 "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"943476592"},{"system":"https://fhir.nhs.uk/Id/dos-service-id","value":"2000099999"}],
 "address":[{"line":["123 High Street"],"city":"Leeds","postalCode":"LS1 4HR"}],"telecom":[{"system":"phone","value":"01632 960001"}],
 "note":"Peter James O'Dálaigh of Leeds, LS1 4HR, 01632 960001","status":"booked","organisation":{"name":"Leeds Clinic"}"#;

const XML: &str = r#"<Patient xmlns="http://hl7.org/fhir"><identifier><value value="943476592"/><system value="https://fhir.nhs.uk/Id/nhs-number"/></identifier>
 <name><family value="O&apos;Dálaigh"/><given value="Peter"/></name><telecom><value value="01632 960001"/></telecom>
 <address><line value="123 High Street"/><postalCode value="LS1 4HR"/></address><text><div>Peter O'Dálaigh</div></text><status value="booked"/>"#;

/// What must not be found in anything that was redacted.
const PRIVATE: [&str; 8] = [
    "Dálaigh",
    "D\\u00e1laigh",
    "Peter",
    "943476592",
    "High Street",
    "LS1",
    "01632",
    "James",
];

#[test]
fn what_belongs_to_people_is_replaced_in_json_and_in_xml_and_all_else_stays() {
    let mut redactor = redactor();
    let (json, xml) = (redactor.body(JSON), redactor.body(XML));
    for private in PRIVATE {
        assert!(!json.contains(private), "{private} in {json}");
        assert!(!xml.contains(private), "{private} in {xml}");
    }
    insta::assert_snapshot!(json, @r#"
    {"resourceType":"Patient","name":[{"family":"name-dac2dc6da9","given":["name-d3dc5f2b5e","name-85b020f6c6"],"prefix":["name-f9bf0dafcd"]}],
     "identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"nhs-number-2246ca2668"},{"system":"https://fhir.nhs.uk/Id/dos-service-id","value":"2000099999"}],
     "address":[{"line":["address-4adc1a45e7"],"city":"address-ca063102da","postalCode":"postcode-0174c73aaf"}],"telecom":[{"system":"phone","value":"telecom-faae43fed8"}],
     "note":"name-d3dc5f2b5e name-85b020f6c6 name-dac2dc6da9 of address-ca063102da, postcode-0174c73aaf, telecom-faae43fed8","status":"booked","organisation":{"name":"address-ca063102da Clinic"}
    "#);
    insta::assert_snapshot!(xml, @r#"
    <Patient xmlns="http://hl7.org/fhir"><identifier><value value="nhs-number-2246ca2668"/><system value="https://fhir.nhs.uk/Id/nhs-number"/></identifier>
     <name><family value="name-dac2dc6da9"/><given value="name-d3dc5f2b5e"/></name><telecom><value value="telecom-faae43fed8"/></telecom>
     <address><line value="address-4adc1a45e7"/><postalCode value="postcode-0174c73aaf"/></address><text><div>name-d3dc5f2b5e name-dac2dc6da9</div></text><status value="booked"/>
    "#);
}

#[test]
fn what_was_read_in_a_body_is_found_in_other_texts() {
    let mut redactor = redactor();
    redactor.body(JSON);
    insta::assert_snapshot!(
        redactor.text("expected `O'Dálaigh`, found Peter at 123 High Street; Peterborough is another place"),
        @"expected `name-dac2dc6da9`, found name-d3dc5f2b5e at address-4adc1a45e7; Peterborough is another place"
    );
    let url = redactor.url("/Patient?family=O%27D%C3%A1laigh&given=Peter");
    assert!(!url.contains("laigh") && !url.contains("Peter"), "{url}");
}

#[test]
fn what_a_check_says_aside_is_redacted_as_well() {
    let mut redactor = redactor();
    redactor.body(JSON);
    let mut aside = Aside {
        check: "answer-validated".into(),
        subject: "Patient.name".to_owned(),
        expected: "not 9476719931".to_owned(),
        found: "`O'Dálaigh`".to_owned(),
    };
    redactor.aside(&mut aside);
    let told = format!("{} {}", aside.expected, aside.found);
    assert!(
        !told.contains("9476719931") && !told.contains("Dálaigh"),
        "{told}"
    );
}

#[test]
fn another_secret_makes_other_pseudonyms() {
    let one = Redactor::new(Salt::new([1; 16])).body(JSON);
    assert_ne!(one, Redactor::new(Salt::new([2; 16])).body(JSON));
}

#[test]
fn a_number_is_found_in_what_only_looks_like_a_uuid() {
    for text in [
        "a-943476-5919-abcd-abcd-abcdefabcdef",
        "abcdefab-abcd-abcd-abcd-943-476-5919",
    ] {
        assert!(redacted(text).contains("nhs-number-"), "{text}");
    }
}

proptest::proptest! {
    /// What is looked for beside people cannot stand in a UUID: in its groups there is no number.
    #[test]
    fn a_uuid_has_no_number_in_it(uuid in "[0-9]{8}-[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{12}") {
        proptest::prop_assert_eq!(redacted(&uuid), uuid.clone());
        let within = format!("{uuid}.");
        proptest::prop_assert_eq!(redacted(&within), within);
    }

    /// Wherever it stands, whatever other digits stand about.
    #[test]
    fn a_number_is_found_at_every_place(before in "[0-9a-d -]{0,9}", after in "[0-9a-d -]{0,9}") {
        let pseudonym = redacted("9434765919");
        for number in ["9434765919", "943 476 5919"] {
            let once = redacted(&format!("{before}.{number}.{after}"));
            proptest::prop_assert!(once.contains(&pseudonym), "{once}");
        }
    }

    /// Whatever a body is, redacting it ends, and a body without people stays as it is.
    #[test]
    fn a_body_without_people_stays_as_it_is(text in "[\\PC\n]{0,200}") {
        let mut redactor = redactor();
        let once = redactor.body(&text);
        let has_number = text.chars().filter(char::is_ascii_digit).count() >= 10;
        let may_change = has_number || text.contains("value") || text.contains('@') || text.contains("eyJ") || text.contains("nhs-number");
        proptest::prop_assert!(may_change || once == text, "{once}");
    }
}

#[test]
fn a_directory_is_asked_without_the_password_and_the_postcode_of_the_patient() {
    let mut redactor = redactor();
    let asked = "<soap:Body><d:CheckCapacitySummary><d:userInfo><d:username>me</d:username><d:password>open</d:password></d:userInfo><d:c><d:postcode>LS1 4AP</d:postcode></d:c></d:CheckCapacitySummary></soap:Body>";
    let written = redactor.body(asked);
    assert!(
        !written.contains(">open<") && !written.contains("LS1 4AP"),
        "{written}"
    );
    assert!(written.contains("<d:username>me<"), "{written}");
    // A password is no name by which anything else is known, and a service has its postcode.
    let answered = "<service><status>open</status><postcode>LS9 8DT</postcode></service>";
    assert_eq!(redactor.body(answered), answered);
}

/// A text in which there was nothing to replace is looked at again as soon as more is replaced, though
/// no further value is known.
#[test]
fn a_word_that_becomes_a_name_in_any_spelling_is_found_where_it_was_left_before() {
    let mut redactor = redactor();
    let mut noted = |body: &str| {
        redactor.body(body);
        let mut note = [HeaderField {
            name: "X-Note".to_owned(),
            value: "from leeds".to_owned(),
        }];
        redactor.headers(&mut note);
        note[0].value.clone()
    };
    assert_eq!(noted(r#"{"address": [{"city": "Leeds"}]}"#), "from leeds");
    let again = noted(r#"{"address": [{"city": "leeds"}]}"#);
    assert!(!again.contains("leeds"), "{again}");
}
