//! One document: its values, and where each of them stands.

use super::byte_index::ByteIndex;
use super::reader::Reader;
use crate::diagnostic::Diagnostic;
use crate::node::Node;

/// Reads one document, and says what is wrong with it: nothing, every key that occurs twice (the
/// first counts) and every tag that is not read, or the one error that ended reading.
pub fn parse(file: usize, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let bytes = ByteIndex::new(text);
    let mut reader = Reader::new(file, text, &bytes);
    match reader.document() {
        Ok(node) => (Some(node), reader.remarks),
        Err(diagnostic) => {
            let mut remarks = reader.remarks;
            remarks.push(*diagnostic);
            (None, remarks)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let (node, diagnostics) = parse(0, text);
        let value = node.map(|node| node.to_value().to_string());
        let remarks = diagnostics.iter();
        let remarks = remarks.map(|d| format!("{} at {:?}", d.message, d.span.bytes));
        value
            .into_iter()
            .chain(remarks)
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn the_core_schema_leaves_words_and_times_alone() {
        insta::assert_snapshot!(
            read("a: on\nb: no\nc: 10:00\nd: 012\ne: 0.50\nf: ~\ng: true"),
            @r#"{"a":"on","b":"no","c":"10:00","d":"012","e":0.5,"f":null,"g":true}"#
        );
    }

    #[test]
    fn what_looks_like_a_number_or_a_word_of_yaml_is_what_yaml_takes_it_for() {
        insta::assert_snapshot!(
            read("[0x1F, -7, +3, 1e3, .5, -.inf, .nan, NULL, False, '12', \"true\", -x, 1-2, ---]"),
            @r#"[31,-7,3,1000.0,0.5,"-.inf",".nan",null,false,"12","true","-x","1-2","---"]"#
        );
    }

    #[test]
    fn a_tag_of_the_core_schema_says_what_a_scalar_is() {
        insta::assert_snapshot!(
            read("[!!str 5, !!int '5', !!float 5, !!bool \"true\", !!null ~, !!map {a: 1}]"),
            @r#"["5",5,5.0,true,null,{"a":1}]"#
        );
        insta::assert_snapshot!(read("a: !!int five"), @"this is not YAML: `five` is not of the tag `!!int` at 3..13");
    }

    #[test]
    fn keys_are_texts_whatever_yaml_takes_them_for() {
        insta::assert_snapshot!(read("422: a\ntrue: b\n0x1F: c\n~: d"),
            @r#"{"422":"a","true":"b","0x1F":"c","~":"d"}"#);
        insta::assert_snapshot!(read("[a]: b"), @"a key has to be a text at 0..1");
    }

    #[test]
    fn a_key_that_occurs_twice_is_refused_where_it_occurs_again() {
        insta::assert_snapshot!(read("a: 1\nb: {c: 1, c: 2}\na: 3"),
            @r#"{"a":1,"b":{"c":1}}; the key `c` occurs twice in one map at 15..16; the key `a` occurs twice in one map at 21..22"#);
    }

    #[test]
    fn what_occurs_again_is_left_out_whatever_it_is() {
        for text in [
            "a: 1\na:\n  - {b: 2}\n  - ü\nc: 3",
            "a: 1\na: |\n  several\n  lines\nc: 3",
            "{a: 1, a: {b: [2, 2]} , c: 3}",
            "{a: 1, a: \"2, 2\",\n c: 3, c: 4}",
            "a: 1 # , a\nc: 3 # ü\na: &x 2 # , c",
        ] {
            let found = read(text);
            assert!(
                found.starts_with(r#"{"a":1,"c":3}; the key `a`"#),
                "{text}: {found}"
            );
        }
    }

    #[test]
    fn merge_keys_and_aliases_bring_their_values() {
        insta::assert_snapshot!(read("x: &x {a: 1}\ny: {<<: *x, b: 2}\nz: *x"),
            @r#"{"x":{"a":1},"y":{"b":2,"a":1},"z":{"a":1}}"#);
        insta::assert_snapshot!(read("x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: {<<: [*x, *y], c: 3}"),
            @r#"{"x":{"a":1,"b":1},"y":{"b":2,"c":2},"z":{"c":3,"a":1,"b":1}}"#);
    }

    #[test]
    fn what_came_by_another_way_stands_where_it_came_into() {
        let node = parse(0, "x: &x {a: [1]}\ny: *x\nz: {<<: *x}").0.unwrap();
        let at = |path: [&str; 2]| node.get(path[0]).and_then(|node| node.get(path[1]));
        assert_eq!(at(["y", "a"]).unwrap().span.bytes, 18..20);
        let item = &at(["z", "a"]).unwrap().items().unwrap()[0];
        assert_eq!(item.span.bytes, 24..32);
    }

    #[test]
    fn aliases_bring_no_more_than_a_bounded_number_of_values() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..9 {
            let before = level - 1;
            let all = vec![format!("*a{before}"); 9].join(", ");
            let named = format!("a{level}: &a{level} [{all}]\n");
            text.push_str(&named);
        }
        let found = read(&text);
        assert!(
            found.starts_with("aliases bring more than 100000 values"),
            "{found}"
        );
    }

    #[test]
    fn an_alias_within_what_it_names_is_refused() {
        insta::assert_snapshot!(read("a: &a [*a]"), @"the alias stands within what it names at 7..9");
    }

    #[test]
    fn what_is_nested_too_deep_is_refused_where_it_is() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(128)).starts_with("[["), "128 levels are read");
        insta::assert_snapshot!(read(&nested(129)), @"values are nested deeper than 128 levels at 128..129");
        let message = read(&nested(100_000));
        assert!(!message.starts_with('['), "{message}");
    }

    #[test]
    fn one_file_is_one_document() {
        insta::assert_snapshot!(read("a: 1\n---\nb: 2"), @"a file is one document, and another begins here at 5..8");
        insta::assert_snapshot!(read("a: 1\n...\n"), @r#"{"a":1}"#);
        insta::assert_snapshot!(read(""), @"null");
        insta::assert_snapshot!(read("- a\n-\n- b"), @r#"["a",null,"b"]"#);
    }

    #[test]
    fn places_are_bytes_even_after_other_letters() {
        let node = parse(0, "é: ü\nb: c").0.unwrap();
        let b = node.get("b").unwrap();
        assert_eq!(b.span.bytes, 10..11);
    }

    #[test]
    fn a_broken_document_says_where_it_broke() {
        let message = read("a: [1, 2\nb: 3");
        assert!(message.starts_with("this is not YAML"), "{message}");
    }
}
