//! What is refused, with the words it is refused in.

use super::super::check_order;
use super::{read, read_within};
use crate::{Release, Structures};

#[test]
fn document_type_definitions() {
    let bomb = concat!(
        r#"<!DOCTYPE Patient [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>"#,
        r#"<Patient xmlns="http://hl7.org/fhir"><gender value="&b;"/></Patient>"#
    );
    insta::assert_snapshot!(read(bomb), @"line 1, column 1: a document type definition is refused");
    let external = concat!(
        r#"<!DOCTYPE Patient [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#,
        r#"<Patient xmlns="http://hl7.org/fhir"><text><div>&x;</div></text></Patient>"#
    );
    insta::assert_snapshot!(read(external), @"line 1, column 1: a document type definition is refused");
}

#[test]
fn unknown_entities() {
    insta::assert_snapshot!(read_within(r#"<gender value="&b;"/>"#), @"line 1, column 38, `Patient.gender`: an entity must be one of `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or a character's number, found `&b;`");
    insta::assert_snapshot!(read_within("<name>&x;</name>"), @"line 1, column 44, `Patient.name[0]`: an entity must be one of `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or a character's number, found `&x;`");
    insta::assert_snapshot!(read_within("<text><div>a&nbsp;b</div></text>"), @"line 1, column 50, `Patient.text.div`: an entity must be one of `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or a character's number, found `&nbsp;`");
    insta::assert_snapshot!(read_within(r#"<text><div class="&nbsp;"/></text>"#), @"line 1, column 44, `Patient.text.div`: an entity must be one of `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;` or a character's number, found `&nbsp;`");
    insta::assert_snapshot!(read_within(r#"<gender value="&"/>"#), @"line 1, column 38, `Patient.gender`: the XML must be well-formed, found `&` without `;`");
    insta::assert_snapshot!(read_within(r#"<gender value="&#xFFFFFF;"/>"#), @"line 1, column 38, `Patient.gender`: the XML must be well-formed, found the number of no character");
}

#[test]
fn characters_that_xml_cannot_carry() {
    insta::assert_snapshot!(read_within(r#"<gender value="&#1;"/>"#), @"line 1, column 38, `Patient.gender`: the character `U+0001` may not stand here");
    insta::assert_snapshot!(read_within("<gender value=\"\u{1}\"/>"), @"line 1, column 38, `Patient.gender`: the character `U+0001` may not stand here");
    insta::assert_snapshot!(read_within("<text><div>&#2;</div></text>"), @"line 1, column 49, `Patient.text.div`: the character `U+0002` may not stand here");
    insta::assert_snapshot!(read_within("<text><div>\u{2}</div></text>"), @"line 1, column 49, `Patient.text.div`: the character `U+0002` may not stand here");
}

#[test]
fn other_namespaces_and_names() {
    insta::assert_snapshot!(read("<Patient/>"), @"line 1, column 1, `Patient`: `Patient` must be in the namespace `http://hl7.org/fhir`, found none");
    insta::assert_snapshot!(read(r#"<Patient xmlns="urn:hl7-org:v3"/>"#), @"line 1, column 1, `Patient`: `Patient` must be in the namespace `http://hl7.org/fhir`, found `urn:hl7-org:v3`");
    insta::assert_snapshot!(read("<f:Patient/>"), @"line 1, column 1, `Patient`: `Patient` must be in the namespace `http://hl7.org/fhir`, found the prefix `f`, which stands for none");
    insta::assert_snapshot!(read_within(r#"<name xmlns="http://www.w3.org/1999/xhtml"/>"#), @"line 1, column 38, `Patient.name[0]`: `name` must be in the namespace `http://hl7.org/fhir`, found `http://www.w3.org/1999/xhtml`");
    insta::assert_snapshot!(read_within("<_gender/>"), @"line 1, column 38, `Patient`: the name of an element must be a letter, then letters, digits, `-`, `_` or `.`, found `_gender`");
    insta::assert_snapshot!(read_within("<1a/>"), @"line 1, column 38, `Patient`: the name of an element must be a letter, then letters, digits, `-`, `_` or `.`, found `1a`");
    insta::assert_snapshot!(read_within(r#"<resourceType value="x"/>"#), @"line 1, column 1, `Patient`: a name may stand only once, found `resourceType` again");
}

#[test]
fn attributes_that_fhir_does_not_know() {
    insta::assert_snapshot!(read_within(r#"<birthDate when="1970"/>"#), @"line 1, column 38, `Patient.birthDate`: an attribute may only be `id`, `value`, found `when`");
    insta::assert_snapshot!(read_within(r#"<contained value="1"/>"#), @"line 1, column 38, `Patient.contained[0]`: an attribute may only be `xmlns`, found `value`");
    insta::assert_snapshot!(read(r#"<Patient xmlns="http://hl7.org/fhir" id="1"/>"#), @"line 1, column 1, `Patient`: an attribute may only be `xmlns`, found `id`");
    insta::assert_snapshot!(read_within(r#"<gender value="a" value="b"/>"#), @"line 1, column 38, `Patient.gender`: a name may stand only once, found `value` again");
    insta::assert_snapshot!(read_within("<gender value=male/>"), @r#"line 1, column 38, `Patient.gender`: the XML must be well-formed, found an attribute that is not `name="value"`"#);
    insta::assert_snapshot!(read_within(r#"<gender value="<"/>"#), @"line 1, column 38, `Patient.gender`: the XML must be well-formed, found `<` in the attribute `value`");
    insta::assert_snapshot!(read_within(
        r#"<maritalStatus value="M"><text value="m"/></maritalStatus>"#
    ), @"line 1, column 38, `Patient.maritalStatus`: `CodeableConcept` has parts and so cannot have a value, found `M`");
}

#[test]
fn text_between_elements() {
    insta::assert_snapshot!(read_within("<gender>male</gender>"), @"line 1, column 46, `Patient.gender`: text may stand in the narrative only, found `male`");
    insta::assert_snapshot!(read_within("<name><![CDATA[x]]></name>"), @"line 1, column 44, `Patient.name[0]`: text may stand in the narrative only, found `x`");
    insta::assert_snapshot!(read_within("<name>&amp;</name>"), @"line 1, column 44, `Patient.name[0]`: text may stand in the narrative only, found `&amp;`");
}

#[test]
fn broken_grammar() {
    insta::assert_snapshot!(read(""), @"line 1, column 1: expected a resource, found the end of the text");
    insta::assert_snapshot!(read("{}"), @"line 1, column 1: text may stand in the narrative only, found `{}`");
    insta::assert_snapshot!(read(r#"<Patient xmlns="http://hl7.org/fhir">"#), @"line 1, column 38, `Patient`: expected an end tag, found the end of the text within `<Patient>`");
    insta::assert_snapshot!(read_within("<name></gender>"), @"line 1, column 44, `Patient.name[0]`: the XML must be well-formed, found `</gender>` where `</name>` must stand");
    insta::assert_snapshot!(read_within("<name"), @"line 1, column 38, `Patient`: the name of an element must be a letter, then letters, digits, `-`, `_` or `.`, found `name</Patient`");
    insta::assert_snapshot!(read_within("<text><div>"), @"line 1, column 49, `Patient.text.div`: the XML must be well-formed, found `</Patient>` where `</div>` must stand");
    insta::assert_snapshot!(read_within("<text><div><b></div></text>"), @"line 1, column 52, `Patient.text.div`: the XML must be well-formed, found `</div>` where `</b>` must stand");
    insta::assert_snapshot!(read_within("<!-- a -- b -->"), @"line 1, column 45, `Patient`: the XML must be well-formed, found `--` in a comment");
    insta::assert_snapshot!(read_within("<?xml version=\"1.0\"?>"), @"line 1, column 38, `Patient`: the XML must be well-formed, found an XML declaration after the beginning");
    insta::assert_snapshot!(read(r#"<A xmlns="http://hl7.org/fhir"/><B/>"#), @"line 1, column 33: nothing may follow the resource, found `<B>`");
    insta::assert_snapshot!(read(r#"<A xmlns="http://hl7.org/fhir"/></A>"#), @"line 1, column 33: the XML must be well-formed, found `</A>` without a start tag");
    insta::assert_snapshot!(read(r#"<A xmlns="http://hl7.org/fhir"/>text"#), @"line 1, column 33: text may stand in the narrative only, found `text`");
}

#[test]
fn other_encodings() {
    insta::assert_snapshot!(read(r#"<?xml version="1.0" encoding="ISO-8859-1"?><A/>"#), @"line 1, column 1: the encoding must be `UTF-8`, found `ISO-8859-1`");
    insta::assert_snapshot!(read(b"\xFE\xFF\0<\0A"), @"line 1, column 1: the text must be UTF-8, found the byte `0xFE`");
    insta::assert_snapshot!(read(b"<A>\n caf\xE9</A>"), @"line 2, column 5: the text must be UTF-8, found the byte `0xE9`");
}

#[test]
fn depth_beyond_the_bound() {
    let nested = |depth: usize| read_within(&"<a>".repeat(depth));
    assert!(!nested(100).contains("deep"));
    assert!(nested(101).ends_with("elements may nest at most 100 deep"));
    assert!(nested(1_000_000).ends_with("elements may nest at most 100 deep"));
    let narrative = |depth: usize| read_within(&format!("<text>{}", "<div>".repeat(depth)));
    assert!(!narrative(100).contains("deep"));
    assert!(narrative(101).ends_with("elements may nest at most 100 deep"));
    assert!(narrative(1_000_000).ends_with("elements may nest at most 100 deep"));
}

#[test]
fn attributes_beyond_number() {
    let many: Vec<String> = (0..100_000).map(|n| format!("xmlns:a{n}='u'")).collect();
    insta::assert_snapshot!(read(format!("<A {}/>", many.join(" "))), @"line 1, column 1: the XML must be well-formed, found more than 128 namespaces");
    let some: Vec<String> = (0..20).map(|n| format!("xmlns:a{n}='u'")).collect();
    insta::assert_snapshot!(read_within(&format!("<name {}/>", some.join(" "))), @"line 1, column 38, `Patient.name[0]`: an element may have at most 16 attributes");
    let many: Vec<String> = (0..100_000).map(|n| format!("a{n}='u'")).collect();
    insta::assert_snapshot!(read_within(&format!("<text><div {}/></text>", many.join(" "))), @"line 1, column 44, `Patient.text.div`: an element may have at most 64 attributes");
}

#[test]
fn a_number_beyond_the_bounds() {
    insta::assert_snapshot!(read_within(
        r#"<contained><Basic/></contained><contained><Basic><extension url="u"><valueDecimal value="1e999"/></extension></Basic></contained>"#
    ), @"line 1, column 106, `Patient.contained[1].extension[0].valueDecimal`: a number may have at most 64 digits and an exponent of at most 308, found `1e999`");
}

#[test]
fn elements_out_of_the_order_of_the_standard() {
    let order = |parts: &str| {
        let text = format!(r#"<Patient xmlns="http://hl7.org/fhir">{parts}</Patient>"#);
        let checked = check_order(text.as_bytes(), Structures::of(Release::Stu3));
        checked.map_or_else(|error| error.to_string(), |()| "in order".to_owned())
    };
    insta::assert_snapshot!(order(r#"<name/><name/><gender value="male"/><birthDate value="1970"/>"#), @"in order");
    insta::assert_snapshot!(order(r#"<birthDate value="1970"/><gender value="male"/>"#), @"line 1, column 63, `Patient.gender`: `gender` must stand before `birthDate`, as in the standard");
    insta::assert_snapshot!(order(r#"<name><given value="a"/><family value="b"/></name>"#), @"line 1, column 62, `Patient.name[0].family`: `family` must stand before `given`, as in the standard");
    insta::assert_snapshot!(order(r#"<name/><gender value="male"/><name/>"#), @"line 1, column 67, `Patient.name`: `name` must stand before `gender`, as in the standard");
    insta::assert_snapshot!(order(r#"<multipleBirthBoolean value="true"/><deceasedBoolean value="true"/>"#), @"line 1, column 74, `Patient.deceasedBoolean`: `deceasedBoolean` must stand before `multipleBirthBoolean`, as in the standard");
    // Where an element stands that the standard does not have, nobody can say.
    insta::assert_snapshot!(order(r#"<own value="a"/><gender value="male"/><own value="b"/>"#), @"in order");
    insta::assert_snapshot!(order("<"), @"line 1, column 38, `Patient`: the name of an element must be a letter, then letters, digits, `-`, `_` or `.`, found `</Patient`");
}

#[test]
fn two_resources_in_one_element() {
    insta::assert_snapshot!(read_within("<contained><Slot/><Patient/></contained>"), @"line 1, column 56, `Patient.contained[0]`: `contained` must hold one resource, found `Patient` beside it");
}

#[test]
fn versions_of_xml_that_nobody_wrote() {
    let declared = |version: &str| {
        read(format!(
            r#"<?xml version="{version}"?><Patient xmlns="http://hl7.org/fhir"/>"#
        ))
    };
    insta::assert_snapshot!(declared("1.0"), @r#"{"resourceType":"Patient"}"#);
    // A reader of XML 1.0 takes it for 1.0.
    insta::assert_snapshot!(declared("1.1"), @r#"{"resourceType":"Patient"}"#);
    insta::assert_snapshot!(declared("2.0"), @"line 1, column 1: the version of XML must be `1.0`, found `2.0`");
    insta::assert_snapshot!(declared("1.x"), @"line 1, column 1: the version of XML must be `1.0`, found `1.x`");
}
