//! Expressions and what they give, chapter by chapter.

#[cfg(test)]
#[path = "fhirpath/evaluation.rs"]
mod evaluation;

use evaluation::{bundle, check, evaluate};
use serde_json::{Value, json};

#[test]
fn paths_lead_down_the_tree() {
    check(
        &bundle(),
        &[
            ("Bundle.type", r#"["searchset"]"#),
            ("type", r#"["searchset"]"#),
            ("Patient.type", "[]"),
            ("Resource.type", r#"["searchset"]"#),
            ("entry.resource.ofType(Slot).id", r#"["s1","s2"]"#),
            (
                "entry.resource.ofType(Slot).where(status = 'free').first().id",
                r#"["s1"]"#,
            ),
            ("entry[1].resource.id", r#"["s2"]"#),
            ("entry[-1]", "[]"),
            ("entry.resource.contained.deceased", "[false]"),
            (
                "entry.resource.contained.name.given",
                r#"["Peter","James"]"#,
            ),
            (
                "entry.resource.contained.birthDate.extension('urn:x').value",
                r#"["noon"]"#,
            ),
            ("entry.resource.where($index = 1).id", r#"["s2"]"#),
            ("entry.resource.select($this.id | status).count()", "[8]"),
        ],
    );
}

#[test]
fn references_lead_to_entries_and_contained_resources() {
    check(
        &bundle(),
        &[
            ("entry[0].resource.schedule.resolve().id", r#"["c1"]"#),
            (
                "entry[1].resource.schedule.resolve().type().name",
                r#"["Schedule"]"#,
            ),
            (
                "entry.resource.participant.actor.resolve().name.family",
                r#"["Chalmers"]"#,
            ),
            (
                "'urn:uuid:7d0cbf5c-c123-11ee-9b5b-3e04a9d8cd9f'.resolve().actor.count()",
                "[1]",
            ),
            ("'Slot/s2/_history/3'.resolve().status", r#"["busy"]"#),
            ("entry.resource.actor.resolve()", "[]"),
            ("'Patient/elsewhere'.resolve()", "[]"),
        ],
    );
}

#[test]
fn types_come_from_the_tables() {
    check(
        &bundle(),
        &[
            ("entry[0].resource is Slot", "[true]"),
            ("entry[0].resource is DomainResource", "[true]"),
            ("entry[0].resource is FHIR.Schedule", "[false]"),
            ("entry[0].resource.start is instant", "[true]"),
            ("entry[0].resource.start.type().name", r#"["instant"]"#),
            ("entry[0].resource.status is string", "[true]"),
            ("entry[0].resource.status is System.String", "[false]"),
            (
                "entry[0].resource.status.ofType(System.String)",
                r#"["free"]"#,
            ),
            ("entry[0].is(BackboneElement)", "[true]"),
            (
                "entry.resource as Slot",
                "error: `as` takes one item but found 5",
            ),
            (
                "entry.resource.ofType(Slto)",
                "error: `Slto` is not a type of FHIRPath or of this release of FHIR",
            ),
            ("1 is Integer", "[true]"),
            ("1.0.is(System.Decimal)", "[true]"),
            ("3 days is Quantity", "[true]"),
            ("@2026 is Date", "[true]"),
            ("{} is Slot", "[]"),
        ],
    );
}

#[test]
fn times_are_compared_as_times() {
    check(
        &bundle(),
        &[
            (
                "entry[0].resource.start = @2026-11-21T10:30:00+01:00",
                "[true]",
            ),
            (
                "entry[0].resource.start < entry[1].resource.start",
                "[true]",
            ),
            (
                "entry[0].resource.start + 15 minutes = entry[0].resource.end",
                "[true]",
            ),
            ("entry.resource.where(start > now()).id", r#"["s2"]"#),
            (
                "entry.resource.where(start.toDate() = today()).count()",
                "[2]",
            ),
            (
                "entry[0].resource.start = '2026-11-21T09:30:00+00:00'",
                "[true]",
            ),
            (
                "entry.resource.contained.birthDate + 1 year",
                r#"["1988-06-05"]"#,
            ),
            ("now()", r#"["2026-11-21T09:30:15.250Z"]"#),
            ("timeOfDay()", r#"["09:30:15.250"]"#),
            ("@2026-11 < @2026-11-21", "[]"),
            ("@2026-10 < @2026-11-21", "[true]"),
            ("@2024-01-31 + 1 month", r#"["2024-02-29"]"#),
            (
                "@2026-11-21T23:30:00Z + 45 minutes",
                r#"["2026-11-22T00:15:00Z"]"#,
            ),
            ("@9999-12-31 + 1 day", "[]"),
        ],
    );
}

#[test]
fn arithmetic_keeps_exact_decimals() {
    check(
        &Value::Null,
        &[
            ("0.1 + 0.2", "[0.3]"),
            ("1 / 3 * 3 = 1", "[false]"),
            ("7 div 2", "[3]"),
            ("-7 mod 2", "[-1]"),
            ("1 / 0", "[]"),
            ("2147483647 + 1", "[]"),
            ("2147483647L + 1", r#"["2147483648"]"#),
            ("2 + 2 * 3", "[8]"),
            ("2.power(10)", "[1024]"),
            ("2.0.sqrt().round(3)", "[1.414]"),
            ("1.5.round()", "[2]"),
            ("(-1).sqrt()", "[]"),
            ("'a' + 'b' & {} & 'c'", r#"["abc"]"#),
            ("1 + {}", "[]"),
            ("(1 | 2 | 3).aggregate($total + $this, 0)", "[6]"),
        ],
    );
}

#[test]
fn quantities_are_compared_in_one_unit() {
    check(
        &Value::Null,
        &[
            ("1 'kg' = 1000 'g'", "[true]"),
            ("1 'm' > 99 'cm'", "[true]"),
            ("1 'm' = 1 'g'", "[]"),
            ("60 minutes = 1 hour", "[true]"),
            ("1 year = 1 'a'", "[]"),
            ("1 year ~ 1 'a'", "[true]"),
            ("2 hours + 30 minutes", r#"["150 minutes"]"#),
            ("'4 days'.toQuantity()", r#"["4 days"]"#),
            ("10 'km' / 2 'h' = 5 'km/h'", "[true]"),
        ],
    );
}

#[test]
fn nothing_is_unknown_to_logic() {
    check(
        &Value::Null,
        &[
            ("{} and false", "[false]"),
            ("{} and true", "[]"),
            ("{} or true", "[true]"),
            ("{} xor true", "[]"),
            ("false implies {}", "[true]"),
            ("{} implies true", "[true]"),
            ("{}.not()", "[]"),
            ("true and 'text'", "[true]"),
            ("false and ('1' | '2')", "[false]"),
            (
                "true and ('1' | '2')",
                "error: `and` takes one item but found 2",
            ),
            ("iif(true, 'yes', (1 | 2).single())", r#"["yes"]"#),
        ],
    );
}

#[test]
fn texts_are_cut_and_matched() {
    check(
        &Value::Null,
        &[
            ("'Bookend'.substring(4)", r#"["end"]"#),
            ("'Bookend'.indexOf('end')", "[4]"),
            ("'naïve'.length()", "[5]"),
            ("'naïve'.indexOf('ve')", "[3]"),
            ("'a-b-c'.split('-').join('+')", r#"["a+b+c"]"#),
            ("'2026-11'.matches('^[0-9]{4}-[0-9]{2}$')", "[true]"),
            ("'x2026-11'.matchesFull('[0-9-]+')", "[false]"),
            (
                "'21/11'.replaceMatches('([0-9]+)/([0-9]+)', '$2-$1')",
                r#"["11-21"]"#,
            ),
            ("'abc'.replaceMatches('b' & '', 'x')", r#"["axc"]"#),
            ("'ab'.encode('hex')", r#"["6162"]"#),
            ("'<&>'.escape('html').unescape('html')", r#"["<&>"]"#),
            (r"'it\'s \u0041'", r#"["it's A"]"#),
        ],
    );
}

#[test]
fn lists_are_combined_without_doubles() {
    check(
        &Value::Null,
        &[
            ("(1 | 2 | 2 | 1.0)", "[1,2]"),
            ("(1 | 2).combine(2)", "[1,2,2]"),
            ("1.combine(2.defineVariable('v', 7)).select(%v)", "[7,7]"),
            ("(1 | 2 | 3).intersect(2 | 3)", "[2,3]"),
            ("(1 | 2 | 3).exclude(2)", "[1,3]"),
            ("(1 | 2 | 3).skip(1).take(1)", "[2]"),
            ("(1 | 2 | 3).tail().last()", "[3]"),
            ("2 in (1 | 2)", "[true]"),
            ("(1 | 2) contains 3", "[false]"),
            ("(1 | 2).subsetOf(1 | 2 | 3)", "[true]"),
            ("(1 | 2) ~ (2 | 1)", "[true]"),
            ("(1 | 2) = (2 | 1)", "[false]"),
            (
                "(1 | 2).defineVariable('both').select($this + %both.count())",
                "[3,4]",
            ),
        ],
    );
}

/// Pair by pair, twenty thousand would take more effort than an evaluation may.
#[test]
fn long_lists_are_combined_without_comparing_every_pair() {
    let numbered = |number| json!({"system": "phone", "value": format!("{number}")});
    let telecoms: Vec<Value> = (0..20_000).map(numbered).collect();
    check(
        &json!({"resourceType": "Patient", "telecom": telecoms}),
        &[
            ("telecom.distinct().count()", "[20000]"),
            ("(telecom | telecom).count()", "[20000]"),
            ("telecom.value.intersect(telecom.value).count()", "[20000]"),
        ],
    );
}

#[test]
fn primitives_keep_their_extensions() {
    let tree = json!({
        "resourceType": "Patient",
        "_birthDate": {"id": "b", "extension": [{"url": "urn:x", "valueInteger": 3}]},
        "name": [{"given": [null, "James"], "_given": [{"id": "g"}, null]}]
    });
    check(
        &tree,
        &[
            ("birthDate.exists()", "[true]"),
            ("birthDate.hasValue()", "[false]"),
            ("birthDate.id", r#"["b"]"#),
            ("birthDate.extension.value + 1", "[4]"),
            ("birthDate = @2026", "[false]"),
            ("name.given", r#"[null,"James"]"#),
            ("name.given[1].hasValue()", "[true]"),
            ("name.given.first().id", r#"["g"]"#),
            ("name.given.first() & 'x'", r#"["x"]"#),
        ],
    );
}

/// `status = 'a'` is mostly decided by one look at the field; `$this.status = 'a'` never is.
#[test]
fn a_field_is_compared_with_a_text_as_any_path_is() {
    let statuses = r#"["a", "b", "", null, 1, true, ["a"], ["a", "a"], [], {"a": "a"}]"#;
    let beside = r#"[null, {}, {"id": "x"}, [], [null], [{"id": "x"}], "x"]"#;
    let [statuses, beside] =
        [statuses, beside].map(|list| serde_json::from_str::<Vec<Value>>(list).unwrap());
    let pairs = statuses
        .iter()
        .flat_map(|status| beside.iter().map(move |beside| (status, beside)));
    for ((status, beside), kind) in
        pairs.flat_map(|pair| ["Observation", "Unknown"].map(|kind| (pair, kind)))
    {
        let tree = json!({
            "resourceType": kind,
            "status": status,
            "_status": beside,
            "valueString": "a",
            "effectiveDateTime": "2026-11-22",
            "Patient": "a",
        });
        for criterion in [
            "status = 'a'",
            "status != 'a'",
            "status ~ 'a'",
            "status !~ 'a'",
            "value = 'a'",
            "effective = '2026-11-22'",
            "Patient = 'a'",
            "none = 'a'",
        ] {
            let whole = format!("$this.{criterion}");
            let (quick, whole) = (evaluate(&tree, criterion), evaluate(&tree, &whole));
            assert_eq!(quick, whole, "{criterion} of {tree}");
        }
    }
    // What one look finds is not always all that there is, nor always what is meant.
    check(
        &json!({"resourceType": "Observation", "value": "a", "valueString": "a", "Observation": "a"}),
        &[
            ("value.count()", "[2]"),
            ("value = 'a'", "[false]"),
            ("Observation = 'a'", "[false]"),
        ],
    );
}
