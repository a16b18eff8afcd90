//! Structure, on resources that depart from it in one place each.

use serde_json::{Value, json};

use super::{MOST_ISSUES, Scope, StructureRule, Unknown, validate};
use crate::{Release, Structures};

/// Renders the issues of a resource: the only lines that know the function under test.
fn judged_as(release: Release, resource: &Value, scope: Scope<'_>) -> String {
    let issues = validate(resource, Structures::of(release), scope);
    let lines = issues.iter().map(|issue| {
        let (path, rule) = (&issue.path, issue.rule.id());
        format!(
            "{path} {rule}: expected {}, found {}",
            issue.expected, issue.found
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn judged(resource: &Value) -> String {
    judged_as(Release::Stu3, resource, Scope::default())
}

/// Renders the issues of an appointment in which the value that a pointer names is another.
fn with(pointer: &str, value: impl Into<Value>) -> String {
    judged(&changed(pointer, value))
}

fn changed(pointer: &str, value: impl Into<Value>) -> Value {
    let mut appointment = appointment();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = appointment.pointer_mut(parent).unwrap();
    match name.parse::<usize>() {
        Ok(index) => parent[index] = value.into(),
        Err(_) => parent[name] = value.into(),
    }
    appointment
}

fn without(pointer: &str) -> String {
    let mut appointment = appointment();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = appointment
        .pointer_mut(parent)
        .unwrap()
        .as_object_mut()
        .unwrap();
    parent.remove(name).unwrap();
    judged(&appointment)
}

fn appointment() -> Value {
    json!({
        "resourceType": "Appointment",
        "meta": {"profile": ["https://example.org/StructureDefinition/Appointment"]},
        "language": "en-GB",
        "text": {"status": "generated", "div": "<div xmlns=\"http://www.w3.org/1999/xhtml\">At nine&nbsp;o'clock</div>"},
        "contained": [
            {"resourceType": "Patient", "id": "P1",
             "name": [{"family": "Chalmers", "given": ["Peter", null], "_given": [null, {"extension": [{"url": "u", "valueBoolean": true}]}]}],
             "telecom": [{"system": "phone", "value": "01632 960001", "rank": 1}],
             "gender": "male", "_birthDate": {"extension": [{"url": "u", "valueDateTime": "1974-12-25T14:35:45-05:00"}]}},
            {"resourceType": "Slot", "id": "S1", "schedule": {"reference": "Schedule/1"}, "status": "busy",
             "start": "2026-11-21T09:30:00.000+00:00", "end": "2026-11-21T09:45:00Z"}
        ],
        "status": "booked",
        "priority": 0,
        "start": "2026-11-21T09:30:00+00:00",
        "end": "2026-11-21T09:45:00+00:00",
        "slot": [{"reference": "#S1"}],
        "created": "2026-11-21",
        "incomingReferral": [{"reference": "https://example.org/ReferralRequest/7/_history/2"}],
        "participant": [{"actor": {"reference": "#P1", "display": "Peter Chalmers"}, "status": "accepted"}]
    })
}

#[test]
fn a_sound_resource_has_no_issues() {
    assert_eq!(judged(&appointment()), "");
}

#[test]
fn an_unknown_element_is_ignored_unless_it_is_to_be_refused() {
    let resource = changed("/colour", "red");
    assert_eq!(judged(&resource), "");
    let scope = Scope {
        unknown: Unknown::Judged,
        except: &[],
    };
    insta::assert_snapshot!(judged_as(Release::Stu3, &resource, scope), @"Appointment.colour unknown-element: expected an element of `Appointment`, found `colour`: `red`");
    let resource = changed("/contained/0/_name", json!([{}]));
    insta::assert_snapshot!(judged_as(Release::Stu3, &resource, scope), @"Appointment.contained[0]._name unknown-element: expected an element of `Patient`, found `_name`: an array of 1");
    let mut resource = changed("/colour", "red");
    resource["status"] = json!(7);
    let alone = Scope {
        unknown: Unknown::Alone,
        except: &[],
    };
    insta::assert_snapshot!(judged_as(Release::Stu3, &resource, alone), @"Appointment.colour unknown-element: expected an element of `Appointment`, found `colour`: `red`");
    // A primitive has no elements of its own, but what stands beside it has.
    let resource = changed("/_status", json!({"colour": 1}));
    insta::assert_snapshot!(judged_as(Release::Stu3, &resource, alone), @"Appointment.status.colour unknown-element: expected an element of `Element`, found `colour`: `1`");
}

#[test]
fn what_is_mandatory_is_missed() {
    insta::assert_snapshot!(without("/status"), @"Appointment.status missing: expected present, found nothing");
    insta::assert_snapshot!(without("/participant"), @"Appointment.participant missing: expected 1 item or more, found nothing");
    insta::assert_snapshot!(without("/contained/1/schedule"), @"Appointment.contained[1].schedule missing: expected present, found nothing");
    insta::assert_snapshot!(without("/participant/0/status"), @"Appointment.participant[0].status missing: expected present, found nothing");
}

#[test]
fn an_extension_alone_is_an_occurrence() {
    let mut resource = appointment();
    let status = resource.as_object_mut().unwrap().remove("status");
    assert_eq!(status, Some("booked".into()));
    resource["_status"] = json!({"extension": [{"url": "u", "valueCode": "unknown"}]});
    assert_eq!(judged(&resource), "");
}

#[test]
fn lists_are_lists_and_single_values_are_not() {
    insta::assert_snapshot!(with("/status", json!(["booked"])), @"Appointment.status is-a-list: expected a single value, found an array of 1");
    insta::assert_snapshot!(with("/contained/0/gender", json!(["f"])), @"
    Appointment.contained[0].gender is-a-list: expected a single value, found an array of 1
    Appointment.contained[0].gender[0] unknown-code: expected one of `male`, `female`, `other`, `unknown`, found `f`
    ");
    insta::assert_snapshot!(with("/slot", json!({"reference": "#S1"})), @"Appointment.slot not-a-list: expected an array, found an object with 1 member");
    insta::assert_snapshot!(with("/slot", json!([])), @"Appointment.slot empty-list: expected one item or more, or no array, found an empty array");
    insta::assert_snapshot!(with("/slot", json!([null])), @"Appointment.slot[0] null: expected a value, found `null`");
    insta::assert_snapshot!(with("/contained/0/name/0/given", json!([null, null])), @"Appointment.contained[0].name[0].given[0] null: expected a value, found `null`");
}

#[test]
fn values_have_the_type_of_their_element() {
    insta::assert_snapshot!(with("/description", 7), @"Appointment.description wrong-type: expected text that is not empty, without control characters (`string`), found `7`");
    insta::assert_snapshot!(with("/priority", "7"), @"Appointment.priority wrong-type: expected a whole number from 0 (`unsignedInt`), found `7`");
    insta::assert_snapshot!(with("/meta", "text"), @"Appointment.meta wrong-type: expected an object of type `Meta`, found `text`");
    insta::assert_snapshot!(with("/status", json!({"value": "booked"})), @"Appointment.status wrong-type: expected text that is not empty, without blanks at its ends or two together (`code`), found an object with 1 member");
    insta::assert_snapshot!(with("/contained/0", "text"), @"
    Appointment.contained[0] wrong-type: expected a resource, found `text`
    Appointment.participant[0].actor unresolved: expected the id of a contained resource, found `#P1`
    ");
    insta::assert_snapshot!(with("/slot/0", json!({})), @"Appointment.slot[0] empty-object: expected a member or more, found an empty object");
    insta::assert_snapshot!(with("/created", Value::Null), @"Appointment.created null: expected a value, found `null`");
}

#[test]
fn values_have_the_form_of_their_type() {
    insta::assert_snapshot!(with("/start", "2026-11-21"), @"Appointment.start bad-format: expected a date and time with seconds and zone (`instant`), found `2026-11-21`");
    insta::assert_snapshot!(with("/priority", -1), @"Appointment.priority bad-format: expected a whole number from 0 (`unsignedInt`), found `-1`");
    insta::assert_snapshot!(with("/contained/0/telecom/0/rank", 0), @"Appointment.contained[0].telecom[0].rank bad-format: expected a whole number from 1 (`positiveInt`), found `0`");
    insta::assert_snapshot!(with("/text/div", "<div>open"), @"Appointment.text.div bad-format: expected a `div` of XHTML, well-formed, with something to read and no scripts, forms or events (`xhtml`), found `<div>open`");
    for wrong in [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<p onclick='a()'>b</p>",
        "<p OnClick='a()'>b</p>",
        "<a href='java\tscript:a()'>b</a>",
        "<form>b</form>",
        "<iframe src='https://a.example'>b</iframe>",
        "<object>b</object>",
        "<font>b</font>",
        "<link href='a.css'/>b",
        " ",
        "<p> </p>",
    ] {
        let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{wrong}</div>");
        let said = with("/text/div", div.as_str());
        assert!(
            said.starts_with("Appointment.text.div bad-format"),
            "{wrong}: {said}"
        );
    }
    for fine in [
        "<p style='color: red' class='a'>b<br/></p>",
        "<a href='#one'>b</a><a name='one'/>",
        "<img src='a.png' alt='b'/>",
        "&nbsp;b",
        "<table border='1'><tr><td colspan='2'>b</td></tr></table>",
    ] {
        let div = format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{fine}</div>");
        assert_eq!(with("/text/div", div.as_str()), "", "{fine}");
    }
}

#[test]
fn a_code_of_a_closed_set_is_one_of_it() {
    insta::assert_snapshot!(with("/status", "free"), @"Appointment.status unknown-code: expected one of `proposed`, `pending`, `booked`, `arrived`, `fulfilled`, `cancelled`, `noshow`, `entered-in-error`, found `free`");
}

#[test]
fn a_choice_is_made_once_and_with_a_type_it_allows() {
    let extension = |members: Value| with("/extension", json!([members]));
    insta::assert_snapshot!(extension(json!({"url": "u", "valueCode": "a", "valueString": "b"})), @"Appointment.extension[0].value two-choices: expected one `value[x]`, found `valueCode` and `valueString`");
    insta::assert_snapshot!(extension(json!({"url": "u", "_valueCode": {"id": "x"}, "valueString": "b"})), @"Appointment.extension[0].value two-choices: expected one `value[x]`, found `valueCode` and `valueString`");
    assert_eq!(
        extension(json!({"url": "u", "_valueCode": {"id": "x"}, "valueCode": "b"})),
        ""
    );
    insta::assert_snapshot!(with("/contained/0/deceasedString", "no"), @"Appointment.contained[0].deceasedString choice-type: expected one of `deceasedBoolean`, `deceasedDateTime`, found `deceasedString`");
    insta::assert_snapshot!(with("/contained/0/deceased", true), @"Appointment.contained[0].deceased choice-type: expected one of `deceasedBoolean`, `deceasedDateTime`, found `deceased`");
}

#[test]
fn references_lead_to_types_that_are_allowed() {
    let slot = |reference: &str| with("/slot/0/reference", reference);
    insta::assert_snapshot!(slot("#P1"), @"Appointment.slot[0] wrong-target: expected a reference to `Slot`, found `#P1` to a `Patient`");
    insta::assert_snapshot!(slot("#P2"), @"Appointment.slot[0] unresolved: expected the id of a contained resource, found `#P2`");
    insta::assert_snapshot!(slot("Patient/P1"), @"Appointment.slot[0] wrong-target: expected a reference to `Slot`, found `Patient/P1` to a `Patient`");
    insta::assert_snapshot!(slot("https://example.org/fhir/Location/1/_history/3"), @"Appointment.slot[0] wrong-target: expected a reference to `Slot`, found `https://example.org/fhir/Location/1/_his…` to a `Location`");
    for other in [
        "Slot/1",
        "https://example.org/Slot/1",
        "urn:uuid:5bd0c39c-a0ee-4d0c-a05d-2a7ee8d7ca4a",
        "https://example.org/other/1",
    ] {
        assert_eq!(slot(other), "", "{other}");
    }
}

#[test]
fn a_contained_resource_has_a_type_of_the_standard() {
    let resource = json!({"resourceType": "Invoice", "id": "I1"});
    insta::assert_snapshot!(judged(&json!({"resourceType": "Appointment", "status": "booked", "participant": [{"status": "accepted"}], "contained": [resource, {"id": "x"}]})), @"
    Appointment.contained[0] unknown-resource: expected a `resourceType` that is a resource type of the standard, found `Invoice`
    Appointment.contained[1] unknown-resource: expected a `resourceType` that is a resource type of the standard, found nothing
    ");
    insta::assert_snapshot!(judged(&json!({"resourceType": "Nonsense"})), @"Nonsense unknown-resource: expected a `resourceType` that is a resource type of the standard, found `Nonsense`");
}

#[test]
fn ids_and_extensions_stand_beside_as_many_values() {
    insta::assert_snapshot!(with("/contained/0/name/0/_given", json!([null])), @"
    Appointment.contained[0].name[0].given[1] null: expected a value, found `null`
    Appointment.contained[0].name[0].given companion: expected as many as `given` has, 2, found 1 item
    ");
    insta::assert_snapshot!(with("/_status", json!([{"id": "x"}])), @"Appointment.status companion: expected a single object, found 1 item");
    insta::assert_snapshot!(with("/_status", "x"), @"Appointment.status companion: expected an object with `id` or `extension`, as `_status`, found `x`");
    insta::assert_snapshot!(with("/_status", json!({"extension": [{"valueCode": "x"}]})), @"Appointment.status.extension[0].url missing: expected present, found nothing");
}

#[test]
fn what_stands_in_a_bundle_has_a_container_of_its_own() {
    let entry = json!({"resource": appointment()});
    let bundle = json!({"resourceType": "Bundle", "type": "collection", "entry": [entry]});
    assert_eq!(judged(&bundle), "");
}

#[test]
fn what_is_excepted_is_not_judged() {
    let except = [
        "ContactPoint.rank".to_owned(),
        "Appointment.participant.status".to_owned(),
    ];
    let scope = Scope {
        unknown: Unknown::Ignored,
        except: &except,
    };
    let mut resource = changed("/contained/0/telecom/0/rank", "first");
    resource["participant"][0]["status"] = json!(7);
    assert_eq!(judged_as(Release::Stu3, &resource, scope), "");
    resource["contained"][0]["telecom"][0]["rank"] = json!([1]);
    insta::assert_snapshot!(judged_as(Release::Stu3, &resource, scope), @"Appointment.contained[0].telecom[0].rank is-a-list: expected a single value, found an array of 1");
}

#[test]
fn releases_differ() {
    let observation = |value: Value| json!({"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "valueQuantity": {"value": value}});
    let exponent = observation(serde_json::from_str("1e2").unwrap());
    insta::assert_snapshot!(judged(&exponent), @"Observation.value.value bad-format: expected a number (`decimal`), found `1e+2`");
    assert_eq!(judged_as(Release::R4, &exponent, Scope::default()), "");
}

#[test]
fn a_great_number_of_issues_is_listed_in_part_and_counted() {
    let participants = vec![json!({"status": "maybe"}); 20_000];
    let issues = validate(
        &changed("/participant", participants),
        Structures::of(Release::Stu3),
        Scope::default(),
    );
    assert_eq!(issues.len(), MOST_ISSUES + 1);
    let last = issues.last().unwrap();
    assert_eq!(
        (last.rule, last.found.as_str()),
        (StructureRule::More, "19900 issues beyond those listed")
    );
}
