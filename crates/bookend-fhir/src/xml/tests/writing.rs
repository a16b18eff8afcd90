//! What the rules of FHIR XML make of a tree.

use serde_json::json;

use super::written;

#[test]
fn elements_stand_in_the_order_of_the_standard() {
    insta::assert_snapshot!(written(&json!({
        "unknown": 1, "birthDate": "1970", "name": [{"given": ["A", "B"], "use": "usual"}],
        "active": true, "resourceType": "Patient", "id": "p", "_birthDate": {"id": "b"}, "another": {"a": 1.5}
    })), @r#"<Patient><id value="p"/><active value="true"/><name><use value="usual"/><given value="A"/><given value="B"/></name><birthDate id="b" value="1970"/><unknown value="1"/><another><a value="1.5"/></another></Patient>"#);
}

#[test]
fn parts_of_primitives_and_attributes_find_their_place() {
    insta::assert_snapshot!(written(&json!({
        "resourceType": "Patient",
        "extension": [{"valueCode": "c", "id": "e", "url": "u", "_valueCode": {"extension": [{"url": "v"}]}}],
        "name": [{"given": ["A", null, "C"], "_given": [null, {"extension": [{"url": "w"}]}]}]
    })), @r#"<Patient><extension id="e" url="u"><valueCode value="c"><extension url="v"/></valueCode></extension><name><given value="A"/><given><extension url="w"/></given><given value="C"/></name></Patient>"#);
}

#[test]
fn what_xml_does_to_text_is_prevented() {
    insta::assert_snapshot!(written(&json!({
        "resourceType": "Basic", "id": "<&>\"'\t\r\n\u{1}\u{FFFF}é"
    })), @r#"<Basic><id value="&lt;&amp;&gt;&quot;'&#9;&#13;&#10;��é"/></Basic>"#);
}

#[test]
fn resources_within_are_wrapped() {
    insta::assert_snapshot!(written(&json!({
        "resourceType": "Bundle", "entry": [
            {"resource": {"resourceType": "Slot", "contained": [{"resourceType": "Basic"}, {}, null]}}
        ]
    })), @"<Bundle><entry><resource><Slot><contained><Basic/></contained><contained><Resource/></contained><contained/></Slot></resource></entry></Bundle>");
}

#[test]
fn a_narrative_is_written_as_it_is_where_it_is_one_element() {
    let div = |text: &str| written(&json!({"resourceType": "Basic", "text": {"div": text}}));
    insta::assert_snapshot!(div("<div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;<b>&pound;</b></div>"), @r#"<Basic><text><div xmlns="http://www.w3.org/1999/xhtml">a&#160;<b>&#163;</b></div></text></Basic>"#);
    for broken in [
        "text & more",
        "<div>",
        "<div/><div/>",
        "<p>x</p>",
        "<h:div/>",
        "<div>&x;</div>",
        "",
        "<!DOCTYPE a><div/>",
    ] {
        let escaped = div(broken);
        assert!(
            escaped.contains("<div xmlns=\"http://www.w3.org/1999/xhtml\">"),
            "{escaped}"
        );
    }
    insta::assert_snapshot!(div("<div>a & b\u{1}</div>"), @r#"<Basic><text><div xmlns="http://www.w3.org/1999/xhtml">&lt;div&gt;a &amp; b�&lt;/div&gt;</div></text></Basic>"#);
}

#[test]
fn trees_that_break_every_rule_are_written_nevertheless() {
    insta::assert_snapshot!(written(&json!({
        "resourceType": "Patient", "name": "Jane", "gender": {"a": 1}, "active": [true, false],
        "birthDate": null, "a b": [[1], [2]], "": {"<": ">"}, "_gender": 7, "photo": [], "contact": [{}]
    })), @r#"<Patient><active value="true"/><active value="false"/><name value="Jane"/><gender><a value="1"/></gender><birthDate/><contact/><xa_b value="1"/><xa_b value="2"/><x><x_ value="&gt;"/></x></Patient>"#);
    insta::assert_snapshot!(written(&json!({"resourceType": "<x>"})), @"<x_x_/>");
    insta::assert_snapshot!(written(&json!({"id": "1"})), @r#"<Resource><id value="1"/></Resource>"#);
    insta::assert_snapshot!(written(&json!([1])), @"<Resource/>");
}
