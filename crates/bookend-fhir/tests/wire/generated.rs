//! Trees made by the structure tables survive the way through both formats, in both releases.

use bookend_fhir::{Element, Kind, Release, Structures, Type, json, xml};
use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::{Map, Number, Value, json};

/// A tree under construction: the tables say what there may be, chance what there is.
struct Grower<'a> {
    structures: &'a Structures,
    chance: TestRng,
}

/// How deep trees grow.
const DEPTH: u32 = 5;

impl Grower<'_> {
    /// Makes a resource of any type.
    fn resource(&mut self, depth: u32) -> Value {
        let all = self.structures.types();
        let all: Vec<&Type> = all
            .filter(|t| t.kind == Kind::Resource && !t.is_abstract)
            .collect();
        let chosen = all[self.below(all.len())];
        let mut object = self.object(chosen, depth);
        object.insert("resourceType".to_owned(), json!(chosen.name));
        Value::Object(object)
    }

    /// Makes an object of a type, with at least one member.
    fn object(&mut self, t: &Type, depth: u32) -> Map<String, Value> {
        let mut object = Map::new();
        for _ in 0..=self.below(4) {
            let element = &t.elements[self.below(t.elements.len())];
            let type_name = element.types[self.below(element.types.len())];
            self.member(&mut object, element, type_name, depth);
        }
        if object.is_empty() {
            object.insert("id".to_owned(), json!("leaf"));
        }
        object
    }

    /// Adds an element to an object, unless one of its names is there.
    fn member(
        &mut self,
        object: &mut Map<String, Value>,
        element: &Element,
        type_name: &str,
        depth: u32,
    ) {
        let name = element.json_name(type_name);
        let parts_name = format!("_{name}");
        let is_there = object.contains_key(&name) || object.contains_key(&parts_name);
        let kind = self.structures.type_named(type_name).map(|t| t.kind);
        if is_there || depth == 0 && kind != Some(Kind::Primitive) {
            return;
        }
        let count = if element.is_list {
            1 + self.below(3)
        } else {
            1
        };
        let has_parts =
            kind == Some(Kind::Primitive) && !element.is_attribute && type_name != "xhtml";
        let pairs: Vec<(Value, Value)> = (0..count)
            .map(|_| {
                if has_parts {
                    self.primitive(type_name, depth)
                } else {
                    (self.value(type_name, depth), Value::Null)
                }
            })
            .collect();
        let (values, parts): (Vec<Value>, Vec<Value>) = pairs.into_iter().unzip();
        for (name, mut side) in [(name, values), (parts_name, parts)] {
            if side.iter().any(|item| !item.is_null()) {
                let value = if element.is_list {
                    Value::Array(side)
                } else {
                    side.remove(0)
                };
                object.insert(name, value);
            }
        }
    }

    /// Makes a primitive: a value, or its parts, or both.
    fn primitive(&mut self, type_name: &str, depth: u32) -> (Value, Value) {
        let choice = if depth == 0 { 0 } else { self.below(6) };
        let value = self.value(type_name, depth);
        match choice {
            0..=3 => (value, Value::Null),
            4 => (value, self.value("Element", depth - 1)),
            _ => (Value::Null, self.value("Element", depth - 1)),
        }
    }

    /// Makes a value of a type.
    fn value(&mut self, type_name: &str, depth: u32) -> Value {
        match type_name {
            "Resource" => self.resource(depth.saturating_sub(1)),
            "boolean" => json!(self.below(2) == 0),
            "integer" | "unsignedInt" | "positiveInt" | "decimal" => {
                let texts = [
                    "0",
                    "7",
                    "-3",
                    "1.00",
                    "0.000000000000000001",
                    "123456789012345678",
                ];
                let text = texts[self.below(texts.len())];
                text.parse::<Number>().map_or(Value::Null, Value::Number)
            }
            "xhtml" => {
                let divs = [
                    "<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; b&#160;<br/>\r\n</div>",
                    "<div>without namespace <b class='x'>b</b></div>",
                ];
                json!(divs[self.below(divs.len())])
            }
            other => match self.structures.type_named(other) {
                Some(t) if t.kind != Kind::Primitive => {
                    Value::Object(self.object(t, depth.saturating_sub(1)))
                }
                _ => Value::String(self.text()),
            },
        }
    }

    /// Makes a text of letters that are hard to carry.
    fn text(&mut self) -> String {
        let letters = [
            'a', '<', '>', '&', '"', '\'', '\t', '\n', '\r', ' ', 'é', '😀', '\\', '\u{85}',
            '\u{2028}',
        ];
        (0..self.below(6))
            .map(|_| letters[self.below(letters.len())])
            .collect()
    }

    /// Returns a number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX).max(1);
        (self.chance.next_u32() % limit) as usize
    }
}

/// Makes a resource of a release.
fn resources(release: Release) -> impl Strategy<Value = Value> {
    any::<()>().prop_perturb(move |(), chance| {
        Grower {
            structures: Structures::of(release),
            chance,
        }
        .resource(DEPTH)
    })
}

/// Sends a resource through both formats: the only line that knows the functions under test.
fn through_both(resource: &Value, release: Release) -> Value {
    let structures = Structures::of(release);
    let text = xml::write(resource, structures);
    let read = xml::parse(&text, structures);
    let read = read.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&text)));
    json::parse(&json::write(&read)).unwrap_or_else(|error| panic!("{error}"))
}

proptest! {
    #[test]
    fn a_stu3_resource_survives_the_way_through_both_formats(resource in resources(Release::Stu3)) {
        prop_assert_eq!(through_both(&resource, Release::Stu3), resource);
    }

    #[test]
    fn an_r4_resource_survives_the_way_through_both_formats(resource in resources(Release::R4)) {
        prop_assert_eq!(through_both(&resource, Release::R4), resource);
    }

    #[test]
    fn no_text_stops_the_readers(text in "[<>/&;!\\[\\]{}\":,a-c0-9 =x#-]{0,60}") {
        let structures = Structures::of(Release::R4);
        let _ = json::parse(text.as_bytes());
        let _ = xml::parse(text.as_bytes(), structures);
        let within = format!("<Patient xmlns=\"http://hl7.org/fhir\"><text><div>{text}</div></text>{text}</Patient>");
        let _ = xml::parse(within.as_bytes(), structures);
        let object = format!("{{\"resourceType\":\"Patient\",\"a\":{text}}}");
        if let Ok(resource) = json::parse(object.as_bytes()) {
            // Whatever is written can be read.
            prop_assert!(xml::parse(&xml::write(&resource, structures), structures).is_ok());
        }
    }

    #[test]
    fn whatever_the_narrative_what_is_written_can_be_read(text in "(<div>)?[<>/&;!\\[\\]\":a-c ='#-]{0,30}(</div>)?") {
        let structures = Structures::of(Release::R4);
        let resource = json!({"resourceType": "Basic", "text": {"div": &text}, (&text): &text});
        let written = xml::write(&resource, structures);
        prop_assert!(xml::parse(&written, structures).is_ok(), "{}", String::from_utf8_lossy(&written));
    }
}
