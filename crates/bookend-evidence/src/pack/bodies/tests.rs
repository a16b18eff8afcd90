use super::*;
use crate::pack::lines::PartLine;
use crate::redact::Salt;

/// Writes bodies, and returns their numbers and what was written.
fn written(bodies: &[&[u8]]) -> (Vec<usize>, String) {
    written_by(Some(Redactor::new(Salt::new([1; 16]))), bodies)
}

fn written_by(redactor: Option<Redactor>, bodies: &[&[u8]]) -> (Vec<usize>, String) {
    let bodies: Vec<Bytes> = bodies.iter().copied().map(Bytes::copy_from_slice).collect();
    let whole = bodies.iter().map(Body::Whole);
    let none = Headers::new();
    let messages: Vec<_> = whole.map(|body| (&none, body)).collect();
    let (written, text) = written_as(redactor, &messages);
    (written.iter().map(|body| body.id).collect(), text)
}

/// Writes the bodies of messages, and returns what became of each and what was written.
pub(in crate::pack) fn written_as(
    mut redactor: Option<Redactor>,
    messages: &[(&Headers, Body<'_>)],
) -> (Vec<BodyRef>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bodies.jsonl");
    let mut sheet = Sheet::create(&path).unwrap();
    let mut known = Bodies::default();
    let mut write = |message: &(&Headers, Body<'_>)| {
        let written = known.write(*message, redactor.as_mut(), &mut sheet);
        written.unwrap().unwrap()
    };
    let written = messages.iter().map(&mut write).collect();
    sheet.flush().unwrap();
    (written, std::fs::read_to_string(&path).unwrap())
}

#[test]
fn bodies_are_the_same_where_head_and_parts_are() {
    let head = br#"{"entry":["#;
    let cut = br#"{"entry":[{"id":"a"},{"id":"b"}]}"#;
    let other = br#"{ "entry":[{"id":"a"},{"id":"b"}]}"#;
    let (numbers, text) = written(&[head, cut, other, head, cut, other]);
    assert_eq!(numbers, [1, 2, 3, 1, 2, 3]);
    // Three parts, and what stands before them.
    assert_eq!(text.lines().count(), 6, "{text}");
}

#[test]
fn what_is_put_together_again_is_what_was_sent() {
    let entry = |id: &str| format!(r#"{{"fullUrl":"{:100}","id":"{id}"}}"#, "");
    let (a, b, other) = (entry("a"), entry("b"), entry("a2"));
    let texts = [
        format!(r#"{{"entry":[{a}]}}"#),
        format!(r#"{{"entry":[{a},{{"id":"b"}}]}}"#),
        format!(r#"{{"entry":[{a}]}}"#),
        format!(r#"{{"entry":[{b},{a}],"link":[]}}"#),
        format!(r#"{{"entry":[{other},{a} ],"contained":[{a},{b}],"link":[]}}"#),
        format!(r#"{{"contained":[{a},{b}],"link":[]}}"#),
    ];
    let bodies: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    let (numbers, text) = written_by(None, &bodies);
    assert_eq!(numbers, [1, 2, 1, 3, 4, 5]);
    let (mut parts, mut whole) = (Vec::new(), Vec::new());
    for line in text.lines() {
        if let Ok(part) = serde_json::from_str::<PartLine>(line) {
            assert_eq!(serde_json::to_string(&part).unwrap(), line);
            parts.push(part.text);
            continue;
        }
        let body: BodyLine = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&body).unwrap(), line);
        let behind = body.parts.iter().map(|part| parts[part - 1].as_str());
        whole.push(body.text.unwrap() + &behind.collect::<String>());
    }
    for (number, sent) in numbers.iter().zip(&texts) {
        assert_eq!(&whole[number - 1], sent);
    }
}

#[test]
fn what_is_no_text_is_not_cut_wherever_it_is_none() {
    let bodies = [
        &b"{\"entry\":[{\"id\":\"\xff\"},{}]}"[..],
        b"{\"a\":\"\xff\",\"entry\":[{},{}]}",
        b"{\"entry\":[{},{}],\"a\":\"\xff\"}",
    ];
    let (numbers, text) = written(&bodies);
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(text.matches("withheld_bytes").count(), 3, "{text}");
}

#[test]
fn what_the_answer_to_a_booking_repeats_is_written_once() {
    let behind = r#""contained":[{"resourceType":"Patient","id":"P1"}],"status":"booked"}"#;
    let sent = format!(r#"{{"resourceType":"Appointment",{behind}"#);
    let answered = format!(r#"{{"resourceType":"Appointment","id":"1",{behind}"#);
    let (numbers, text) = written(&[sent.as_bytes(), answered.as_bytes()]);
    assert_eq!(numbers, [1, 2]);
    assert_eq!(text.matches("Patient").count(), 1, "{text}");
    assert_eq!(text.matches("booked").count(), 1, "{text}");
}

#[test]
fn what_the_head_of_a_body_says_is_known_in_its_entries() {
    let body = br#"{"name":{"family":"Annesley"},"entry":[{"a":"Annesley"},{"a":"b"}],"telecom":[{"value":"07700 900123"}]}"#;
    let (_, text) = written(&[body]);
    assert!(
        !text.contains("Annesley") && !text.contains("07700"),
        "{text}"
    );
}

#[test]
fn objects_of_a_body_that_are_no_entries_are_redacted_where_they_stand() {
    let body = br#"{"resourceType":"Patient","telecom":[{"fullUrl":"a","value":"07700 900123"},{"fullUrl":"b","value":"07700 900456"}]}"#;
    let (_, text) = written(&[body]);
    assert!(!text.contains("07700"), "{text}");
}
