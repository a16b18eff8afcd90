//! What the rules of FHIR XML make of a document.

use super::{read, read_within};

#[test]
fn primitives_have_the_type_that_the_standard_gives_them() {
    insta::assert_snapshot!(read_within(
        r#"<active value="true"/><birthDate value="1970-01"/><multipleBirthInteger value="2"/>"#
    ), @r#"{"active":true,"birthDate":"1970-01","multipleBirthInteger":2}"#);
    insta::assert_snapshot!(read_within(
        r#"<extension url="u"><valueDecimal value="1.00"/></extension>"#
    ), @r#"{"extension":[{"url":"u","valueDecimal":1.00}]}"#);
}

#[test]
fn a_value_that_does_not_fit_its_type_stays_text() {
    insta::assert_snapshot!(read_within(
        r#"<active value="yes"/><multipleBirthInteger value="+2"/><gender value=""/>"#
    ), @r#"{"active":"yes","multipleBirthInteger":"+2","gender":""}"#);
}

#[test]
fn what_may_repeat_is_an_array_and_what_repeats_becomes_one() {
    insta::assert_snapshot!(read_within(r#"<name><family value="A"/></name>"#), @r#"{"name":[{"family":"A"}]}"#);
    insta::assert_snapshot!(read_within(
        r#"<gender value="male"/><birthDate value="1970"/><gender value="female"/>"#
    ), @r#"{"gender":["male","female"],"birthDate":"1970"}"#);
}

#[test]
fn parts_of_a_primitive_stand_beside_it() {
    insta::assert_snapshot!(read_within(
        r#"<birthDate id="b" value="1970"><extension url="u"><valueCode value="c"/></extension></birthDate>"#
    ), @r#"{"birthDate":"1970","_birthDate":{"id":"b","extension":[{"url":"u","valueCode":"c"}]}}"#);
    insta::assert_snapshot!(read_within(
        r#"<name><given value="A"/><given><extension url="u"/></given><given value="C"/></name>"#
    ), @r#"{"name":[{"given":["A",null,"C"],"_given":[null,{"extension":[{"url":"u"}]},null]}]}"#);
    insta::assert_snapshot!(read_within(r#"<name><given id="1"/></name>"#), @r#"{"name":[{"_given":[{"id":"1"}]}]}"#);
}

#[test]
fn an_element_without_anything_is_null_or_an_empty_object() {
    insta::assert_snapshot!(read_within("<gender/><name/><unknown/><contained/>"), @r#"{"gender":null,"name":[{}],"unknown":null,"contained":[null]}"#);
}

#[test]
fn unknown_elements_are_kept() {
    insta::assert_snapshot!(read_within(
        r#"<shoe value="7"/><hat id="h"><size value="1"/><size value="2"/><extension url="u"/></hat>"#
    ), @r#"{"shoe":"7","hat":{"id":"h","size":["1","2"],"extension":[{"url":"u"}]}}"#);
    insta::assert_snapshot!(read(
        r#"<Shoe xmlns="http://hl7.org/fhir"><id value="1"/><size value="7"/></Shoe>"#
    ), @r#"{"resourceType":"Shoe","id":"1","size":"7"}"#);
}

#[test]
fn resources_within_are_called_by_their_type() {
    insta::assert_snapshot!(read_within(
        r#"<contained><Slot><id value="s"/></Slot></contained><contained><Shoe/></contained>"#
    ), @r#"{"contained":[{"resourceType":"Slot","id":"s"},{"resourceType":"Shoe"}]}"#);
    insta::assert_snapshot!(read(
        r#"<Bundle xmlns="http://hl7.org/fhir"><entry><resource><Basic/></resource></entry></Bundle>"#
    ), @r#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Basic"}}]}"#);
}

#[test]
fn a_complex_element_with_a_value_is_kept_as_text() {
    insta::assert_snapshot!(read_within(r#"<maritalStatus value="M"/>"#), @r#"{"maritalStatus":"M"}"#);
}

#[test]
fn what_is_about_xml_is_passed_over() {
    insta::assert_snapshot!(read(concat!(
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?><?target x?><!-- before -->\n",
        r#"<f:Basic xmlns:f="http://hl7.org/fhir" xml:lang="en""#,
        r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">"#,
        "<!-- within --> <f:id value='1'>\n</f:id><![CDATA[ ]]></f:Basic>\n<!-- behind -->"
    )), @r#"{"resourceType":"Basic","id":"1"}"#);
}

#[test]
fn references_and_line_ends_in_values_are_resolved() {
    insta::assert_snapshot!(read_within(
        "<gender value=\"&lt;&amp;&gt;&quot;&apos;&#233;&#x1F600;&#10;|\n|\"/>"
    ), @r#"{"gender":"<&>\"'é😀\n| |"}"#);
}

#[test]
fn the_narrative_is_kept_to_the_letter() {
    insta::assert_snapshot!(read_within(concat!(
        r#"<text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml" id='d'>"#,
        "a &amp; <b  class='x' >b&#160;</b ><br/><!-- c --> \n</div></text>"
    )), @r#"{"text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\" id='d'>a &amp; <b  class='x' >b&#160;</b ><br/><!-- c --> \n</div>"}}"#);
    insta::assert_snapshot!(read_within("<text><div>no namespace</div></text>"), @r#"{"text":{"div":"<div>no namespace</div>"}}"#);
}

#[test]
fn a_narrative_that_leans_on_its_surroundings_is_written_anew() {
    insta::assert_snapshot!(read(concat!(
        r#"<Basic xmlns="http://hl7.org/fhir" xmlns:h="http://www.w3.org/1999/xhtml">"#,
        r#"<text><h:div id='"'>a<h:br/> &amp; <h:b>c</h:b></h:div></text></Basic>"#
    )), @r#"{"resourceType":"Basic","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\" id=\"&quot;\">a<br/> &amp; <b>c</b></div>"}}"#);
    insta::assert_snapshot!(read(concat!(
        r#"<f:Basic xmlns:f="http://hl7.org/fhir" xmlns="http://www.w3.org/1999/xhtml">"#,
        r#"<f:text><div><p/></div></f:text></f:Basic>"#
    )), @r#"{"resourceType":"Basic","text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p/></div>"}}"#);
}
