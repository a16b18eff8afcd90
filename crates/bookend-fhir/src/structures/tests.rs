//! What the tables say, where it matters to the rest of the product.

use super::{Kind, Release, Structures, Type};

const RELEASES: [Release; 2] = [Release::Stu3, Release::R4];

/// Renders an element as the tables write it: the only line that knows the functions under test.
fn said(release: Release, type_name: &str, json_name: &str) -> String {
    let found = Structures::of(release)
        .type_named(type_name)
        .and_then(|t| t.element(json_name));
    let Some(named) = found else {
        return "unknown".to_owned();
    };
    let max = if named.element.is_list { "*" } else { "1" };
    let attribute = if named.element.is_attribute {
        " attribute"
    } else {
        ""
    };
    let targets = named.element.targets.join("|");
    let (min, name) = (named.element.min, named.element.name);
    format!(
        "{name} {min}..{max} {} ({targets}){attribute}",
        named.type_name
    )
}

#[test]
fn every_line_of_the_tables_is_read() {
    for (release, text) in [
        (Release::Stu3, include_str!("../../tables/stu3.txt")),
        (Release::R4, include_str!("../../tables/r4.txt")),
    ] {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (elements, types): (Vec<&str>, Vec<&str>) = lines.partition(|l| l.starts_with(' '));
        let structures = Structures::of(release);
        let inherited = |t: &Type| {
            let base = t.base.and_then(|base| structures.type_named(base));
            base.map_or(0, |base| base.elements.len())
        };
        assert_eq!(structures.types().count(), types.len());
        let own: usize = structures
            .types()
            .map(|t| t.elements.len() - inherited(t))
            .sum();
        assert_eq!(own, elements.len());
    }
}

#[test]
fn every_type_that_is_named_exists() {
    for structures in RELEASES.map(Structures::of) {
        for t in structures.types() {
            assert!(
                t.base
                    .is_none_or(|base| structures.type_named(base).is_some()),
                "{}",
                t.name
            );
            for element in &t.elements {
                assert!(!element.types.is_empty(), "{}.{}", t.name, element.name);
                for name in element.types.iter().chain(&element.targets) {
                    let known = structures.type_named(name).is_some();
                    assert!(known, "{}.{} names `{name}`", t.name, element.name);
                }
            }
        }
    }
}

#[test]
fn only_choices_have_several_types() {
    for t in RELEASES
        .iter()
        .flat_map(|release| Structures::of(*release).types())
    {
        for element in t.elements.iter().filter(|element| element.types.len() > 1) {
            assert!(element.is_choice, "{}.{}", t.name, element.name);
        }
    }
}

#[test]
fn the_releases_have_their_published_number_of_resource_types() {
    let count = |release| {
        let types = Structures::of(release).types();
        types
            .filter(|t| t.kind == Kind::Resource && !t.is_abstract)
            .count()
    };
    assert_eq!((count(Release::Stu3), count(Release::R4)), (117, 146));
}

#[test]
fn an_element_carries_what_the_standard_says_of_it() {
    let stu3 = |type_name, name| said(Release::Stu3, type_name, name);
    insta::assert_snapshot!(stu3("Slot", "schedule"), @"schedule 1..1 Reference (Schedule)");
    insta::assert_snapshot!(stu3("Appointment", "participant"), @"participant 1..* Appointment.participant ()");
    insta::assert_snapshot!(stu3("Appointment.participant", "actor"), @"actor 0..1 Reference (Patient|Practitioner|RelatedPerson|Device|HealthcareService|Location)");
    insta::assert_snapshot!(stu3("Bundle.entry", "link"), @"link 0..* Bundle.link ()");
    insta::assert_snapshot!(stu3("Extension", "valueCodeableConcept"), @"value 0..1 CodeableConcept ()");
    insta::assert_snapshot!(stu3("Extension", "url"), @"url 1..1 uri () attribute");
    insta::assert_snapshot!(stu3("Patient", "id"), @"id 0..1 id ()");
    insta::assert_snapshot!(stu3("HumanName", "id"), @"id 0..1 string () attribute");
    insta::assert_snapshot!(stu3("Appointment", "incomingReferral"), @"incomingReferral 0..* Reference (ReferralRequest)");
    insta::assert_snapshot!(said(Release::R4, "Appointment", "incomingReferral"), @"unknown");
}

#[test]
fn a_code_of_a_closed_set_carries_its_codes() {
    let codes = |type_name, name| {
        let found = Structures::of(Release::Stu3).type_named(type_name);
        let codes = &found.and_then(|t| t.element(name)).unwrap().element.codes;
        codes.join(" ")
    };
    insta::assert_snapshot!(codes("Slot", "status"), @"busy free busy-unavailable busy-tentative entered-in-error");
    insta::assert_snapshot!(codes("Quantity", "comparator"), @"< <= >= >");
    insta::assert_snapshot!(codes("Observation", "status"), @"");
    insta::assert_snapshot!(codes("Resource", "language"), @"");
}

#[test]
fn no_type_has_more_elements_than_a_set_of_bits_holds() {
    let all = RELEASES.iter().flat_map(|it| Structures::of(*it).types());
    assert!(all.map(|t| t.elements.len()).max().unwrap() <= 128);
}

#[test]
fn every_primitive_has_a_form() {
    let all = RELEASES.iter().flat_map(|it| Structures::of(*it).types());
    for t in all {
        assert_eq!(
            t.primitive.is_some(),
            t.kind == Kind::Primitive,
            "{}",
            t.name
        );
    }
}

#[test]
fn a_choice_is_called_with_its_type_only() {
    insta::assert_snapshot!(said(Release::R4, "Extension", "value"), @"unknown");
    insta::assert_snapshot!(said(Release::R4, "Extension", "valuePatient"), @"unknown");
}

#[test]
fn a_type_is_what_it_specialises() {
    let r4 = Structures::of(Release::R4);
    assert!(r4.is_a("code", "string") && r4.is_a("Age", "Quantity"));
    assert!(r4.is_a("Patient", "Resource") && r4.is_a("Bundle.entry", "Element"));
    assert!(!r4.is_a("string", "code") && !r4.is_a("Bundle", "DomainResource"));
}

#[test]
fn elements_stand_in_the_order_of_the_standard_with_inherited_ones_first() {
    let slot = Structures::of(Release::Stu3)
        .type_named("Slot")
        .expect("Slot is a type");
    let names: Vec<&str> = slot.elements.iter().map(|element| element.name).collect();
    insta::assert_snapshot!(names.join(" "), @"id meta implicitRules language text contained extension modifierExtension identifier serviceCategory serviceType specialty appointmentType schedule status start end overbooked comment");
}
