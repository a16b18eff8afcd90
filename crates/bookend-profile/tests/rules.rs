//! Every rule of a profile, on resources that break it and on resources that do not.

#![expect(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "what is unexpected in a test ends it, with its place"
)]

#[path = "rules/made.rs"]
mod made;

use bookend_fhir::Release;
use bookend_profile::{LoadError, Package, PackageError, Profiles, Severity};
use made::{archive, differential, element, judged, package, profile};
use serde_json::{Value, json};

fn patient(more: Value) -> Value {
    let mut patient =
        json!({"resourceType": "Patient", "id": "p", "meta": {"profile": ["http://x/P"]}});
    patient
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    patient
}

#[test]
fn cardinalities_are_kept() {
    let profiles = [profile(
        "P",
        "Patient",
        json!([
            element("Patient", json!({})),
            element("Patient.name", json!({"min": 1, "max": "1"})),
            element("Patient.name.family", json!({"min": 1, "max": "1"})),
            element("Patient.photo", json!({"min": 0, "max": "0"})),
        ]),
    )];
    let judge = |more| judged(&profiles, &patient(more));
    assert_eq!(judge(json!({"name": [{"family": "x"}]})), "");
    insta::assert_snapshot!(judge(json!({})), @"error Patient.name missing: expected at least 1, found none (http://x/P)");
    insta::assert_snapshot!(judge(json!({"name": [{"family": "x"}, {"text": "y"}]})), @"
    error Patient.name too-many: expected at most 1, found 2 (http://x/P)
    error Patient.name[1].family missing: expected at least 1, found none (http://x/P)
    ");
    insta::assert_snapshot!(judge(json!({"name": [{"family": "x"}], "photo": [{"title": "x"}]})), @"error Patient.photo too-many: expected none, found 1 (http://x/P)");
    assert_eq!(
        judge(
            json!({"name": [{"_family": {"extension": [{"url": "u", "valueCode": "unknown"}]}}]})
        ),
        ""
    );
}

#[test]
fn constants_lengths_and_bounds_are_kept() {
    let profiles = [profile(
        "P",
        "Patient",
        json!([
            element("Patient", json!({})),
            element("Patient.gender", json!({"fixedCode": "female"})),
            element(
                "Patient.maritalStatus",
                json!({"patternCodeableConcept": {"coding": [{"system": "s", "code": "M"}]}})
            ),
            element("Patient.birthDate", json!({"minValueDate": "1900-01-01"})),
            element("Patient.name", json!({})),
            element("Patient.name.text", json!({"maxLength": 5})),
            element("Patient.multipleBirth[x]", json!({"maxValueInteger": 9})),
        ]),
    )];
    let judge = |more| judged(&profiles, &patient(more));
    assert_eq!(
        judge(
            json!({"gender": "female", "birthDate": "1974-12-25", "name": [{"text": "Alice"}], "multipleBirthInteger": 9, "maritalStatus": {"text": "t", "coding": [{"system": "s", "code": "M", "display": "Married"}]}})
        ),
        ""
    );
    insta::assert_snapshot!(judge(json!({"gender": "male", "birthDate": "1899-12-31", "name": [{"text": "Alicia"}], "multipleBirthInteger": 10, "maritalStatus": {"coding": [{"system": "s", "code": "S"}]}})), @r#"
    error Patient.gender fixed: expected `female`, found `male` (http://x/P)
    error Patient.maritalStatus pattern: expected what has `{"coding":[{"system":"s","code":"M"}]}`, found `{"coding":[{"system":"s","code":"S"}]}` (http://x/P)
    error Patient.birthDate out-of-bounds: expected at least `1900-01-01`, found `1899-12-31` (http://x/P)
    error Patient.name[0].text too-long: expected at most 5 characters, found 6 (http://x/P)
    error Patient.multipleBirth out-of-bounds: expected at most `9`, found `10` (http://x/P)
    "#);
}

#[test]
fn choices_have_the_types_that_are_left() {
    let narrowed = element(
        "Patient.deceased[x]",
        json!({"type": [{"code": "boolean"}]}),
    );
    let renamed = element(
        "Patient.deceasedBoolean",
        json!({"type": [{"code": "boolean"}]}),
    );
    for choice in [narrowed, renamed] {
        let profiles = [profile(
            "P",
            "Patient",
            json!([element("Patient", json!({})), choice]),
        )];
        assert_eq!(
            judged(&profiles, &patient(json!({"deceasedBoolean": true}))),
            ""
        );
        insta::allow_duplicates! {
            insta::assert_snapshot!(judged(&profiles, &patient(json!({"deceasedDateTime": "2020"}))), @"error Patient.deceased type: expected `boolean`, found a `dateTime` (http://x/P)");
        }
    }
}

fn identifiers(slicing: Value, slices: &[Value]) -> [Value; 1] {
    let mut elements = vec![
        element("Patient", json!({})),
        element("Patient.identifier", json!({"slicing": slicing})),
    ];
    elements.extend(slices.iter().cloned());
    [profile("P", "Patient", elements.into())]
}

#[test]
fn items_are_sliced_by_value() {
    let slicing = json!({"discriminator": [{"type": "value", "path": "system"}], "rules": "closed", "ordered": true});
    let profiles = identifiers(
        slicing,
        &[
            element("Patient.identifier:nhs", json!({"min": 1, "max": "1"})),
            element(
                "Patient.identifier:nhs.system",
                json!({"min": 1, "fixedUri": "nhs"}),
            ),
            element("Patient.identifier:nhs.value", json!({"min": 1})),
            element("Patient.identifier:local", json!({"min": 0, "max": "*"})),
            element(
                "Patient.identifier:local.system",
                json!({"min": 1, "fixedUri": "local"}),
            ),
        ],
    );
    let judge = |identifiers| judged(&profiles, &patient(json!({"identifier": identifiers})));
    assert_eq!(
        judge(json!([{"system": "nhs", "value": "1"}, {"system": "local"}])),
        ""
    );
    insta::assert_snapshot!(judge(json!([{"system": "local"}])), @"error Patient.identifier missing: expected at least 1 of the slice `nhs`, found none (http://x/P)");
    insta::assert_snapshot!(judge(json!([{"system": "nhs"}, {"system": "nhs", "value": "2"}])), @"
    error Patient.identifier too-many: expected at most 1 of the slice `nhs`, found 2 (http://x/P)
    error Patient.identifier[0].value missing: expected at least 1, found none (http://x/P)
    ");
    insta::assert_snapshot!(judge(json!([{"system": "local"}, {"system": "nhs", "value": "1"}, {"value": "other"}])), @"
    error Patient.identifier[1] slice-order: expected the order of the slices, and items of none at the end, found `nhs` (http://x/P)
    error Patient.identifier[2] unsliced: expected an item of a slice: one of `nhs`, `local`, found one of none (http://x/P)
    ");
    insta::assert_snapshot!(judged(&profiles, &patient(json!({}))), @"error Patient.identifier missing: expected at least 1 of the slice `nhs`, found none (http://x/P)");
}

#[test]
fn items_are_sliced_by_pattern_and_the_rest_comes_last() {
    let slicing =
        json!({"discriminator": [{"type": "pattern", "path": "type"}], "rules": "openAtEnd"});
    let profiles = identifiers(
        slicing,
        &[
            element("Patient.identifier:mr", json!({"max": "1"})),
            element(
                "Patient.identifier:mr.type",
                json!({"patternCodeableConcept": {"coding": [{"code": "MR"}]}}),
            ),
        ],
    );
    let (mr, other) = (
        json!({"type": {"coding": [{"system": "s", "code": "MR"}]}}),
        json!({"value": "x"}),
    );
    let judge = |identifiers| judged(&profiles, &patient(json!({"identifier": identifiers})));
    assert_eq!(judge(json!([mr, other])), "");
    insta::assert_snapshot!(judge(json!([other, mr])), @"error Patient.identifier[1] slice-order: expected the order of the slices, and items of none at the end, found `mr` (http://x/P)");
    insta::assert_snapshot!(judge(json!([mr, mr])), @"error Patient.identifier too-many: expected at most 1 of the slice `mr`, found 2 (http://x/P)");
}

#[test]
fn resources_are_sliced_by_type_and_slices_may_be_sliced_again() {
    let profiles = [profile(
        "B",
        "Bundle",
        json!([
            element("Bundle", json!({})),
            element(
                "Bundle.entry",
                json!({"slicing": {"discriminator": [{"type": "type", "path": "resource"}], "rules": "open"}})
            ),
            element(
                "Bundle.entry:patient",
                json!({"min": 1, "max": "*", "slicing": {"discriminator": [{"type": "value", "path": "resource.gender"}], "rules": "open"}})
            ),
            element(
                "Bundle.entry:patient.resource",
                json!({"type": [{"code": "Patient"}]})
            ),
            element("Bundle.entry:patient/woman", json!({"max": "1"})),
            element(
                "Bundle.entry:patient/woman.resource",
                json!({"type": [{"code": "Patient"}]})
            ),
            element(
                "Bundle.entry:patient/woman.resource.gender",
                json!({"fixedCode": "female"})
            ),
        ]),
    )];
    let bundle = |resources: &[Value]| {
        let entries: Vec<Value> = resources.iter().map(|it| json!({"resource": it})).collect();
        json!({"resourceType": "Bundle", "meta": {"profile": ["http://x/B"]}, "type": "collection", "entry": entries})
    };
    let (woman, man) = (
        json!({"resourceType": "Patient", "gender": "female"}),
        json!({"resourceType": "Patient", "gender": "male"}),
    );
    assert_eq!(judged(&profiles, &bundle(&[woman.clone(), man])), "");
    insta::assert_snapshot!(judged(&profiles, &bundle(&[json!({"resourceType": "Location"})])), @"error Bundle.entry missing: expected at least 1 of the slice `patient`, found none (http://x/B)");
    insta::assert_snapshot!(judged(&profiles, &bundle(&[woman.clone(), woman])), @"error Bundle.entry too-many: expected at most 1 of the slice `patient/woman`, found 2 (http://x/B)");
}

fn extended() -> [Value; 2] {
    let extension = profile(
        "E",
        "Extension",
        json!([
            element("Extension", json!({})),
            element("Extension.url", json!({"min": 1, "fixedUri": "http://x/E"})),
            element(
                "Extension.value[x]",
                json!({"min": 1, "type": [{"code": "code"}]})
            ),
        ]),
    );
    let owner = profile(
        "P",
        "Patient",
        json!([
            element("Patient", json!({})),
            element(
                "Patient.extension:e",
                json!({"min": 1, "max": "1", "sliceName": "e", "type": [{"code": "Extension", "profile": ["http://x/E"]}]})
            ),
        ]),
    );
    [owner, extension]
}

#[test]
fn extensions_are_sliced_by_their_address_and_judged_by_their_definition() {
    let judge = |extensions| judged(&extended(), &patient(json!({"extension": extensions})));
    assert_eq!(
        judge(
            json!([{"url": "http://x/E", "valueCode": "a"}, {"url": "other", "valueString": "b"}])
        ),
        ""
    );
    insta::assert_snapshot!(judged(&extended(), &patient(json!({}))), @"error Patient.extension missing: expected at least 1 of the slice `e`, found none (http://x/P)");
    insta::assert_snapshot!(judge(json!([{"url": "http://x/E", "valueString": "a"}])), @"error Patient.extension[0].value type: expected `code`, found a `string` (http://x/E)");
}

#[test]
fn an_extension_is_judged_wherever_it_stands() {
    let name = json!([{"family": "x", "extension": [{"url": "http://x/E", "valueString": "a"}]}]);
    let patient = json!({"resourceType": "Patient", "name": name});
    insta::assert_snapshot!(judged(&extended(), &patient), @"error Patient.name[0].extension[0].value type: expected `code`, found a `string` (http://x/E)");
}

#[test]
fn references_lead_to_what_conforms() {
    let profiles = [
        profile(
            "A",
            "Appointment",
            json!([
                element("Appointment", json!({})),
                element(
                    "Appointment.participant.actor",
                    json!({"type": [{"code": "Reference", "targetProfile": ["http://x/P"]}]})
                ),
            ]),
        ),
        profile(
            "P",
            "Patient",
            json!([
                element("Patient", json!({})),
                element("Patient.name", json!({"min": 1}))
            ]),
        ),
    ];
    let appointment = |patient: Value, reference: &str| {
        json!({"resourceType": "Appointment", "meta": {"profile": ["http://x/A"]}, "status": "proposed", "contained": [patient],
            "participant": [{"status": "accepted", "actor": {"reference": reference}}]})
    };
    let named = json!({"resourceType": "Patient", "id": "1", "name": [{"text": "x"}]});
    let nameless = json!({"resourceType": "Patient", "id": "1"});
    assert_eq!(judged(&profiles, &appointment(named.clone(), "#1")), "");
    assert_eq!(
        judged(&profiles, &appointment(named.clone(), "Patient/elsewhere")),
        ""
    );
    insta::assert_snapshot!(judged(&profiles, &appointment(nameless, "#1")), @"error Appointment.participant[0].actor target: expected a reference to `http://x/P`, found `#1` to a `Patient`, which breaks `missing` at `Patient.name` (http://x/A)");
    insta::assert_snapshot!(judged(&profiles, &appointment(named, "Location/1")), @"error Appointment.participant[0].actor target: expected a reference to `http://x/P`, found `Location/1` to a `Location` (http://x/A)");
}

fn coded(strength: &str, set: &str) -> Vec<Value> {
    vec![
        profile(
            "P",
            "Patient",
            json!([
                element("Patient", json!({})),
                element(
                    "Patient.maritalStatus",
                    json!({"binding": {"strength": strength, "valueSet": set}})
                ),
            ]),
        ),
        json!({"resourceType": "CodeSystem", "url": "s", "content": "complete", "concept": [{"code": "M"}]}),
        json!({"resourceType": "ValueSet", "url": "http://x/V", "compose": {"include": [{"system": "s"}]}}),
    ]
}

#[test]
fn codes_are_those_of_the_value_set() {
    let judge = |strength: &str, set: &str, status: Value| {
        judged(
            &coded(strength, set),
            &patient(json!({"maritalStatus": status})),
        )
    };
    let known = json!({"coding": [{"system": "other", "code": "x"}, {"system": "s", "code": "M"}]});
    let other = json!({"coding": [{"system": "s", "code": "S"}]});
    assert_eq!(judge("required", "http://x/V|1.0", known), "");
    assert_eq!(judge("preferred", "http://x/V", other.clone()), "");
    insta::assert_snapshot!(judge("required", "http://x/V", other.clone()), @r#"error Patient.maritalStatus binding: expected a code of `http://x/V`, found `{"coding":[{"system":"s","code":"S"}]}` (http://x/P)"#);
    insta::assert_snapshot!(judge("extensible", "http://x/V", other.clone()), @r#"warning Patient.maritalStatus binding: expected a code of `http://x/V`, found `{"coding":[{"system":"s","code":"S"}]}` (http://x/P)"#);
    insta::assert_snapshot!(judge("required", "http://x/V", json!({"text": "married"})), @r#"error Patient.maritalStatus binding: expected a code of `http://x/V`, found `{"text":"married"}` (http://x/P)"#);
    assert_eq!(
        judge("extensible", "http://x/V", json!({"text": "married"})),
        ""
    );
    insta::assert_snapshot!(judge("required", "http://x/absent", other), @"information Patient unknown-codes: expected codes of `http://x/absent` that a package carries, found none, so they are not judged (http://x/P)");
}

#[test]
fn invariants_hold_where_they_stand() {
    let invariant = |key: &str, severity: &str, expression: &str| json!({"key": key, "severity": severity, "human": "it holds", "expression": expression});
    let profiles = [profile(
        "P",
        "Patient",
        json!([
            element(
                "Patient",
                json!({"constraint": [invariant("p-1", "error", "name.exists() or %resource.id = 'q'"), invariant("p-2", "warning", "gender.exists()")]})
            ),
            element(
                "Patient.name",
                json!({"constraint": [invariant("n-1", "error", "family.exists()"), invariant("n-2", "error", "family.substring(")]})
            ),
        ]),
    )];
    assert_eq!(
        judged(
            &profiles,
            &patient(json!({"name": [{"family": "x"}], "gender": "male"}))
        ),
        ""
    );
    insta::assert_snapshot!(judged(&profiles, &patient(json!({"name": [{"family": "x"}, {"text": "y"}]}))), @"
    warning Patient p-2: expected it holds (`gender.exists()`), found that it does not hold (http://x/P)
    error Patient.name[1] n-1: expected it holds (`family.exists()`), found that it does not hold (http://x/P)
    ");
    insta::assert_snapshot!(judged(&profiles, &patient(json!({"gender": "male"}))), @"error Patient p-1: expected it holds (`name.exists() or %resource.id = 'q'`), found that it does not hold (http://x/P)");
    let package = package(&profiles);
    let remarks = Profiles::load(&[package], Release::R4)
        .unwrap()
        .remarks()
        .to_vec();
    assert_eq!(remarks.len(), 1);
    assert!(
        remarks[0]
            .says
            .starts_with("the invariant `n-2` is not judged"),
        "{remarks:?}"
    );
}

#[test]
fn a_profile_with_its_differences_alone_is_judged_with_what_it_is_made_from() {
    let profiles = [
        profile(
            "P",
            "Patient",
            json!([
                element("Patient", json!({})),
                element("Patient.name", json!({"min": 1}))
            ]),
        ),
        differential(
            "D",
            "Patient",
            "http://x/P",
            json!([element("Patient.gender", json!({"min": 1}))]),
        ),
    ];
    let patient =
        json!({"resourceType": "Patient", "meta": {"profile": ["http://x/D", "http://x/P"]}});
    insta::assert_snapshot!(judged(&profiles, &patient), @"
    error Patient.gender missing: expected at least 1, found none (http://x/D)
    error Patient.name missing: expected at least 1, found none (http://x/P)
    ");
}

#[test]
fn what_is_claimed_and_not_carried_is_told_once() {
    let patient = json!({"resourceType": "Patient", "meta": {"profile": ["http://x/absent", "http://x/absent"]}});
    insta::assert_snapshot!(judged(&[], &patient), @"information Patient unknown-profile: expected a profile that a package carries, found `http://x/absent` (http://x/absent)");
    let two = json!({"resourceType": "Patient", "meta": {"profile": ["http://x/absent", "http://x/other"]}});
    assert_eq!(judged(&[], &two).lines().count(), 2);
    let location = json!({"resourceType": "Location", "meta": {"profile": ["http://x/P"]}});
    let profiles = [profile(
        "P",
        "Patient",
        json!([element("Patient", json!({}))]),
    )];
    insta::assert_snapshot!(judged(&profiles, &location), @"error Location type: expected a `Patient`, found a `Location` (http://x/P)");
}

#[test]
fn the_structure_of_the_release_is_judged_as_well() {
    insta::assert_snapshot!(judged(&[], &json!({"resourceType": "Patient", "gender": "f", "colour": "red"})), @"
    error Patient.gender unknown-code: expected one of `male`, `female`, `other`, `unknown`, found `f`
    error Patient.colour unknown-element: expected an element of `Patient`, found `colour`: `red`
    ");
}

#[test]
fn packages_that_are_none_are_refused() {
    assert!(matches!(
        Package::read(b"not gzip"),
        Err(PackageError::Archive(_))
    ));
    let without = archive(&[("package/a.json", "{}".to_owned())]);
    assert!(matches!(
        Package::read(&without),
        Err(PackageError::NoManifest)
    ));
    let manifest =
        |text: &str| Package::read(&archive(&[("package/package.json", text.to_owned())]));
    assert!(matches!(manifest("{"), Err(PackageError::Manifest(_))));
    let of_r5 = manifest(r#"{"name": "n", "version": "1", "fhirVersions": ["5.0.0"]}"#);
    assert_eq!(
        of_r5.unwrap_err().to_string(),
        "the package is of FHIR `5.0.0`; known are 3.0 and 4.0 (`fhirVersions`)"
    );
    let error = Profiles::load(&[package(&[])], Release::Stu3).unwrap_err();
    assert!(matches!(error, LoadError::Release { .. }));
}

#[test]
fn packages_that_are_missing_and_files_that_are_broken_are_remarked_on() {
    let manifest = r#"{"name": "n", "version": "1", "fhirVersions": ["4.0.1"], "dependencies": {"hl7.fhir.r4.core": "4.0.1", "other": "2"}}"#;
    let archive = archive(&[
        ("package/package.json", manifest.to_owned()),
        ("package/broken.json", "{".to_owned()),
    ]);
    let profiles = Profiles::load(&[Package::read(&archive).unwrap()], Release::R4).unwrap();
    let remarks: Vec<&str> = profiles.remarks().iter().map(|it| it.of.as_str()).collect();
    assert_eq!(remarks, ["n", "package/broken.json"]);
    assert!(
        profiles.remarks()[0]
            .says
            .contains("`other` 2, which is not there")
    );
}

#[test]
fn references_in_a_circle_end() {
    let link = element(
        "Patient.link.other",
        json!({"type": [{"code": "Reference", "targetProfile": ["http://x/P"]}]}),
    );
    let profiles = [profile(
        "P",
        "Patient",
        json!([element("Patient", json!({})), link]),
    )];
    let patient = |id: &str, other: &str| {
        let resource = json!({"resourceType": "Patient", "id": id, "meta": {"profile": ["http://x/P"]}, "link": [{"type": "seealso", "other": {"reference": format!("Patient/{other}")}}]});
        json!({"fullUrl": format!("http://a.b/Patient/{id}"), "resource": resource})
    };
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": [patient("1", "2"), patient("2", "1")]});
    assert_eq!(judged(&profiles, &bundle), "");
}

#[test]
fn severities_have_an_order() {
    assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Information);
}
