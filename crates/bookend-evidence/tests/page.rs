//! The page in a real browser: headless Chromium, where there is one.
//!
//! With `BOOKEND_REQUIRE=all` a machine without Chromium fails; `BOOKEND_SCREENSHOTS=DIR` keeps the
//! pictures, to be looked at.
#![expect(
    clippy::unwrap_used,
    reason = "helper functions of tests may panic, and say what they miss"
)]

mod browser;

use bookend_evidence::{
    Ending, FORMAT, FaultNote, FindingReport, JourneyReport, Notice, PackHead, PlaceReport,
    RecordedExchange, Recorder, RequirementRow, Salt, ScriptReport, StepReport, Tool,
};
use bookend_model::{
    Aside, Checked, Exchange, Finding, Headers, Level, Outcome, Request, Response, Unjudged,
};
use browser::{browser, dom, look};
use bytes::Bytes;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn head() -> PackHead {
    let requirement = |id: &str, not_tested: Option<&str>| RequirementRow {
        id: id.to_owned(),
        level: "SHALL".to_owned(),
        role: "provider".to_owned(),
        says: "A booking answers with the appointment as it was stored".to_owned(),
        source: "specification, section 4".to_owned(),
        means: Vec::new(),
        not_tested: not_tested.map(str::to_owned),
    };
    PackHead {
        format: FORMAT.to_owned(),
        tool: Tool {
            name: "bookend-consumer".to_owned(),
            version: "0.1.0".to_owned(),
        },
        role: "consumer".to_owned(),
        script: ScriptReport {
            digest: "c0ffee".repeat(10),
            dialect: "careconnect-stu3".to_owned(),
            mode: "standard".to_owned(),
        },
        policy: BTreeMap::from([("slot-gone".to_owned(), 422.into())]),
        seed: u64::MAX,
        clock: "system".to_owned(),
        target: "http://127.0.0.1:4434/STU3".to_owned(),
        counterparty: "987654456789".to_owned(),
        started: "2026-11-21T12:00:00Z".parse().unwrap(),
        redacted: true,
        requirements: vec![
            requirement("UEC-P-31", None),
            requirement("UEC-P-32", None),
            requirement(
                "UEC-C-99",
                Some(&format!(
                    "a person has to look at {}",
                    "Bundle.entry.resource.".repeat(20)
                )),
            ),
        ],
        checks: Vec::new(),
    }
}

/// The exchange of which a standing check has something to say.
const WITH_A_REMARK: usize = 7;

/// The exchange whose request went wrong on purpose.
const WITH_A_FAULT: usize = 5;

/// The exchange of which a check has something to say that nobody is held to.
const WITH_AN_ASIDE: usize = 6;

/// The exchange of which a check could not be judged.
const WITHOUT_A_VERDICT: usize = 4;

fn unjudged() -> Unjudged {
    Unjudged {
        check: "answer-validates".into(),
        reason: "the validator does not answer".to_owned(),
    }
}

fn aside() -> Aside {
    Aside {
        check: "answer-profiles".into(),
        subject: "Bundle.entry[0].resource".to_owned(),
        expected: "codes that a package carries".to_owned(),
        found: "none, so they are not judged".to_owned(),
    }
}

fn remark() -> Finding {
    Finding {
        check: Some("etag-is-weak".to_owned()),
        met: false,
        level: Level::Should,
        subject: "header.Last-Modified".to_owned(),
        expected: "a date that a remark names".to_owned(),
        found: "nothing".to_owned(),
        place: None,
        verifies: Vec::new(),
    }
}

fn exchange(number: usize) -> Notice {
    let body = format!(
        r#"{{"resourceType":"Bundle","entry":[{{"resource":{{"resourceType":"Slot","id":"slot-{number}"}}}},{{"resource":{{"resourceType":"Slot","id":"shared"}}}}]}}"#
    );
    let exchange = Exchange {
        request: Request {
            method: "GET".to_owned(),
            path: "/Slot".to_owned(),
            query: Vec::new(),
            target: "/Slot?schedule.actor%3Ahealthcareservice=2000000001&_include=Slot%3Aschedule"
                .to_owned(),
            headers: Headers::from_iter([("Accept", "application/fhir+json")]),
            body: Bytes::new(),
        }
        .into(),
        attempt: Ok(Response {
            status: 200,
            headers: Headers::from_iter([("Content-Type", "application/fhir+json")]),
            body: Bytes::from(body),
        }),
        started: "2026-11-21T12:00:01Z".parse().unwrap(),
        first_byte: Duration::from_millis(2),
        total: Duration::from_millis(3),
        checked: Checked {
            findings: if number == WITH_A_REMARK {
                vec![remark()]
            } else {
                Vec::new()
            },
            asides: (number == WITH_AN_ASIDE).then(aside).into_iter().collect(),
            unjudged: (number == WITHOUT_A_VERDICT)
                .then(unjudged)
                .into_iter()
                .collect(),
            ..Checked::default()
        },
    };
    Notice::Exchange(Box::new(RecordedExchange {
        counterparty: "987654456789".to_owned(),
        base: "http://127.0.0.1:4434/STU3".to_owned(),
        interaction: Some("slot.search".to_owned()),
        step: Some((format!("search-{number}"), "search".to_owned())),
        decided_by: None,
        fault: (number == WITH_A_FAULT).then(|| FaultNote {
            fault: "early-close".to_owned(),
            sent: Bytes::from_static(b"GET /half"),
        }),
        exchange,
        bundle: None,
    }))
}

fn finding(met: bool) -> FindingReport {
    FindingReport {
        check: None,
        met,
        level: Level::Must,
        subject: "header.ETag".to_owned(),
        expected: "text that matches `W/\"[^\"]+\"`".to_owned(),
        found: "<img src=x onerror=alert(1)>".to_owned(),
        place: Some(PlaceReport {
            file: "simulator-config/careconnect-stu3/journeys/booking.yaml".to_owned(),
            line: 18,
            column: 13,
            source: "          - {status: 201, header.ETag: {matches: 'W/\"[^\"]+\"'}}".to_owned(),
        }),
        verifies: vec![if met { "UEC-P-31" } else { "UEC-P-32" }.to_owned()],
    }
}

/// What another check finds in the same answer.
fn other_finding() -> FindingReport {
    FindingReport {
        check: Some("answer-patient-known".to_owned()),
        subject: "contained[0].gender".to_owned(),
        expected: "a gender".to_owned(),
        found: "`boy`".to_owned(),
        verifies: Vec::new(),
        ..finding(false)
    }
}

/// A title without a blank, as a path of FHIR may be.
const TITLE: &str = "Free slots are found: Bundle.entry.resource.ofType(Slot).extension.where(url='https://fhir.nhs.uk/STU3/StructureDefinition/Extension').value";

/// Records a run of so many journeys of one exchange, every tenth of which fails.
fn pack(parent: &Path, count: usize) -> PathBuf {
    let salt = Some(Salt::new([1; 16]));
    let recorder = Recorder::begin(parent, head(), salt).unwrap();
    for number in 1..=count {
        let is_bad = number % 10 == 0;
        let outcome = if is_bad {
            Outcome::Failed
        } else {
            Outcome::Passed
        };
        let id = format!("search-{number}");
        recorder.note(exchange(number));
        recorder.note(Notice::Step(
            id.clone(),
            Box::new(StepReport {
                id: "search".to_owned(),
                title: Some("Search for free slots".to_owned()),
                interaction: "slot.search".to_owned(),
                outcome,
                reason: None,
                duration_ms: 3.0,
                findings: [finding(true), finding(!is_bad)]
                    .into_iter()
                    .chain(is_bad.then(other_finding))
                    .collect(),
                asides: Vec::new(),
                exchanges: vec![number],
                is_final: false,
                verifies: Vec::new(),
                unshown: Vec::new(),
                follows_from: None,
            }),
        ));
        recorder.note(Notice::Journey(Box::new(JourneyReport {
            title: TITLE.to_owned(),
            suite: format!("suite-{}", number % 4),
            outcome,
            duration_ms: 3.0,
            position: number,
            id,
            ..JourneyReport::default()
        })));
    }
    let ending = Ending {
        ended: "2026-11-21T12:00:09Z".parse().unwrap(),
        duration_ms: 9_000.0,
        partial: true,
    };
    recorder
        .finish(ending)
        .unwrap()
        .remove(0)
        .join("index.html")
}

/// What stands in the page before its script is run.
fn without_script(page: &Path) -> String {
    let text = std::fs::read_to_string(page).unwrap();
    let main = text.split("<main id=\"main\">").nth(1).unwrap();
    main.split("</main>").next().unwrap().to_owned()
}

#[test]
fn without_javascript_the_page_says_what_failed_and_which_requirement() {
    let folder = tempfile::tempdir().unwrap();
    let text = without_script(&pack(folder.path(), 20));
    for part in [
        "The run was interrupted",
        "18 passed, 0 warned, 2 failed",
        "<code>search-10 / search</code> Free slots are found: ",
        "<dt>found</dt><dd>&lt;img src=x onerror=alert(1)&gt;</dd>",
        "<code>exchange 7</code>",
        "<dd>a date that a remark names</dd>",
        "<td><code>UEC-P-32</code> SHALL A booking answers",
        "<td>search-10 / search: header.ETag: expected text that matches",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    assert!(!text.contains("<img"), "a text has become markup");
    assert!(
        !text.contains("<code>UEC-P-31</code>"),
        "what passed is counted only"
    );
}

#[test]
fn without_javascript_so_many_failures_are_told_and_the_rest_counted() {
    let folder = tempfile::tempdir().unwrap();
    let text = without_script(&pack(folder.path(), 6_000));
    assert_eq!(text.matches("<li>").count(), 500);
    assert!(
        text.contains("<p>and 101 more, in report.json</p>"),
        "{text}"
    );
}

#[test]
fn what_went_wrong_on_purpose_is_shown_where_the_exchange_is() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 8);
    let shown = dom(&page, &format!("#exchange-{WITH_A_FAULT}"), &[]);
    let other = dom(&page, "#exchange-8", &[]);
    assert!(shown.contains("On purpose: <b>early-close</b>"), "{shown}");
    assert!(shown.contains("9 bytes were sent in its place"), "{shown}");
    assert!(!other.contains("On purpose: "), "{other}");
}

#[test]
fn what_nobody_is_held_to_is_shown_where_the_exchange_is_and_fails_nothing() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 8);
    let shown = dom(&page, &format!("#exchange-{WITH_AN_ASIDE}"), &[]);
    let other = dom(&page, "#exchange-8", &[]);
    let summary = "1 remark that nobody is held to";
    assert!(shown.contains(summary), "{shown}");
    assert!(!shown.contains("class=\"line mark"), "{shown}");
    assert!(!other.contains(summary), "{other}");
    assert!(!without_script(&page).contains("answer-profiles"));
}

#[test]
fn a_check_that_could_not_be_judged_is_no_remark_and_not_folded_away() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 8);
    let shown = dom(&page, &format!("#exchange-{WITHOUT_A_VERDICT}"), &[]);
    let reason = "<dd>the validator does not answer</dd>";
    for part in ["1 check that could not be judged", reason] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("that nobody is held to"), "{shown}");
}

/// Takes a picture, and returns whether the page is as wide as the window.
fn picture((page, fragment): (&Path, &str), name: &str, size: &str, is_dark: bool) {
    let kept = std::env::var_os("BOOKEND_SCREENSHOTS").map(PathBuf::from);
    let folder = kept.unwrap_or_else(|| page.parent().unwrap().to_owned());
    let file = folder.join(format!("{name}.png"));
    let size = format!("--window-size={size}");
    let shot = format!("--screenshot={}", file.display());
    let dark = "--blink-settings=preferredColorScheme=0";
    let arguments: Vec<&str> = [size.as_str(), &shot]
        .into_iter()
        .chain(is_dark.then_some(dark))
        .collect();
    look(page, fragment, &arguments);
    let bytes = std::fs::read(&file).unwrap();
    assert!(
        bytes.starts_with(b"\x89PNG") && bytes.len() > 10_000,
        "{name}: {} bytes",
        bytes.len()
    );
}

#[test]
fn the_page_says_how_the_run_ended_what_failed_and_what_it_shows() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 20);
    let shown = dom(&page, "", &["--window-size=1280,1000"]);
    for part in [
        "The run was interrupted",
        "What is not as it should be",
        "simulator-config/careconnect-stu3/journeys/booking.yaml:18:13",
        "2 places, first search-10 / search",
        ">search-20<",
        "seed 18446744073709551615",
        "suite-3",
    ] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("<img"), "a text has become markup");
    for (name, size, is_dark) in [
        ("wide-light", "1280,1600", false),
        ("wide-dark", "1280,1600", true),
        ("narrow-light", "420,1600", false),
        ("narrow-dark", "420,1600", true),
    ] {
        picture((&page, ""), name, size, is_dark);
    }
}

#[test]
fn an_exchange_says_what_a_check_found_in_it() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 8);
    let other = dom(&page, "#exchange-8", &[]);
    let shown = dom(&page, &format!("#exchange-{WITH_A_REMARK}"), &[]);
    let is_marked = |shown: &str| shown.contains("class=\"line mark warned\"");
    assert!(is_marked(&shown), "{shown}");
    assert!(!is_marked(&other), "{other}");
    let fragment = format!("#exchange-{WITH_A_REMARK}");
    for (name, is_dark) in [("exchange-light", false), ("exchange-dark", true)] {
        picture((&page, &fragment), name, "1280,1000", is_dark);
    }
}

#[test]
fn what_two_checks_find_in_one_answer_are_two_causes_and_both_stand_open() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let shown = dom(&pack(folder.path(), 20), "", &[]);
    // The third is the remark.
    for part in ["3 causes", "contained[0].gender", "header.ETag"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert!(!shown.contains("of the same answer"), "{shown}");
}

#[test]
fn nothing_is_wider_than_its_window_wide_or_narrow() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 20);
    let measured = page.with_file_name("measured.html");
    let script = "for (let deep = 0; deep < 4; deep += 1) for (const one of document.querySelectorAll('details')) one.make && one.make().setAttribute('open', '');
        const wide = [document.documentElement, ...document.querySelectorAll('.wide, details, summary')].filter(one => one.scrollWidth > one.clientWidth + 1);
        document.querySelector('main').append('WIDE: ' + wide.map(one => one.tagName + '.' + one.className + ' ' + one.scrollWidth + ' in ' + one.clientWidth).join('; ') + '.');";
    let text = std::fs::read_to_string(&page).unwrap();
    let script = format!("<script>{script}</script></body>");
    std::fs::write(&measured, text.replace("</body>", &script)).unwrap();
    for size in ["1280,1000", "500,1000"] {
        let shown = dom(&measured, "", &[&format!("--window-size={size}")]);
        let wide = shown.rsplit("WIDE: ").next().unwrap();
        assert!(wide.starts_with('.'), "{size}: {wide}");
        picture(
            (&measured, ""),
            &format!("opened-{size}"),
            &size.replace(",1000", ",6000"),
            false,
        );
    }
}

#[test]
fn what_was_met_is_unpacked_when_somebody_opens_it() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 20);
    let table = "<th>subject</th>";
    assert!(!dom(&page, "", &[]).contains(table));
    let opened = page.with_file_name("opened.html");
    let open = "for (let deep = 0; deep < 4; deep += 1) for (const one of document.querySelectorAll('details')) one.make && one.make().setAttribute('open', '');";
    let text = std::fs::read_to_string(&page).unwrap();
    let text = text.replace("</body>", &format!("<script>{open}</script></body>"));
    std::fs::write(&opened, text).unwrap();
    let shown = dom(&opened, "", &[]);
    assert!(shown.contains("1 expectation met"), "{shown}");
    assert!(shown.contains(table), "{shown}");
    assert!(!shown.contains("<img"), "a text has become markup");
}

#[test]
fn ten_thousand_exchanges_open_and_the_last_is_a_click_away() {
    if browser().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let page = pack(folder.path(), 10_000);
    let shown = dom(&page, "#exchange-9999", &[]);
    assert!(
        shown.contains("slot-9999") && shown.contains("shared"),
        "the exchange was not unpacked"
    );
    // A hundred of each list, not ten thousand.
    let elements = shown.matches("</").count();
    assert!(elements < 5_000, "{elements} elements");
    assert!(shown.contains("Show more (9900 left)"));
    let size = std::fs::metadata(&page).unwrap().len();
    assert!(size < 12_000_000, "{size} bytes");
    // What it takes is measured by hand: `docs/operations.md` says how.
    if let Some(folder) = std::env::var_os("BOOKEND_SCREENSHOTS") {
        std::fs::copy(&page, Path::new(&folder).join("ten-thousand.html")).unwrap();
    }
}
