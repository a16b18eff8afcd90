//! Other scripts put in force over the control port, and when files change.

use crate::desk::{Controlled, call, controlled};
use bookend_tests::{Request, Setup, scratch, within};
use serde_json::Value;

/// A script by which the capability statement is refused.
fn refusing(refusal: &str) -> String {
    format!(
        "bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n  - {{id: no, when: {{interaction: capabilities.read}}, then: {{answer: {{refuse: {refusal}}}}}}}\n"
    )
}

async fn asked(desk: &Controlled) -> u16 {
    desk.stand.send(&Request::capabilities()).await.status
}

#[tokio::test]
async fn a_script_is_put_in_force_and_a_wrong_one_is_not() {
    let desk = controlled(Setup::standard());
    let appointment = desk.stand.booked().await;
    let put = |name: &str, text: String| call("PUT", &format!("/scripts/{name}")).body(text);
    let done = desk
        .done(&put("mine.yaml", refusing("not-implemented")))
        .await;
    assert_eq!(done["diary"], "kept", "{done}");
    assert_eq!(asked(&desk).await, 501);
    let (status, error) = desk
        .refused(&put("mine.yaml", refusing("not-implemeted")))
        .await;
    assert_eq!(
        (status, error["code"].as_str()),
        (422, Some("script-wrong"))
    );
    let place = &error["diagnostics"][0]["place"];
    assert_eq!(
        (&place["file"], &place["line"]),
        (&"mine.yaml".into(), &4.into())
    );
    assert_eq!(asked(&desk).await, 501, "the one before stays in force");
    let ready = desk.ask("GET", "/ready").await;
    assert_eq!(ready["scripts"]["is-newest"], false);
    assert!(
        ready["scripts"]["failed"]["place"]
            .as_str()
            .unwrap()
            .starts_with("mine.yaml:4:")
    );
    let checked = call("PUT", "/scripts/mine.yaml?check-only").body(refusing("not-found"));
    assert_eq!(desk.done(&checked).await["diary"], "untouched");
    desk.done(&put("mine.yaml", refusing("not-found"))).await;
    assert_eq!(asked(&desk).await, 404);
    assert_eq!(
        desk.ask("GET", "/ready").await["scripts"]["is-newest"],
        true
    );
    let text = desk.send(&call("GET", "/scripts/mine.yaml")).await.text();
    assert_eq!(text, refusing("not-found"));
    desk.ask("DELETE", "/scripts/mine.yaml").await;
    assert_eq!(asked(&desk).await, 200);
    let id = appointment["id"].as_str().unwrap();
    assert_eq!(desk.stand.send(&Request::read(id)).await.status, 200);
    desk.stand.stop().await;
}

#[tokio::test]
async fn what_is_sent_takes_the_place_of_all_that_does_not_ship() {
    let desk = controlled(Setup::standard());
    let files = desk.ask("GET", "/scripts").await;
    let own = |files: &Value| -> Vec<String> {
        let files = files["files"].as_array().unwrap().iter();
        let own = files.filter(|file| file["ships"] == false);
        own.map(|file| file["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(own(&files), ["tests/scripts/inventory.yaml"]);
    let done = desk
        .done(&call("PUT", "/scripts").body(refusing("not-implemented")))
        .await;
    assert_eq!(done["diary"], "reset", "the inventory is another one");
    assert_eq!(asked(&desk).await, 501);
    assert_eq!(own(&desk.ask("GET", "/scripts").await), ["sent.yaml"]);
    let several = serde_json::json!({"files": [{"name": "a.yaml", "text": refusing("not-found")}]});
    let several = call("PUT", "/scripts")
        .header("Content-Type", "application/json")
        .body(several.to_string());
    desk.done(&several).await;
    assert_eq!(asked(&desk).await, 404);
    desk.ask("PUT", "/scripts").await;
    assert_eq!(asked(&desk).await, 200, "what ships is left");
    desk.stand.stop().await;
}

/// Asks until `/ready` says what is waited for.
async fn until(desk: &Controlled, is_there: impl Fn(&Value) -> bool) -> Value {
    within(async {
        loop {
            let ready = desk.ask("GET", "/ready").await;
            if is_there(&ready["scripts"]) {
                return ready;
            }
        }
    })
    .await
}

#[tokio::test]
async fn files_that_change_are_put_in_force_and_the_last_good_set_is_kept() {
    let folder = scratch();
    let path = folder.path().join("mine.yaml");
    std::fs::write(&path, refusing("not-implemented")).unwrap();
    let setup = Setup::default().script(path.to_str().unwrap(), &refusing("not-implemented"));
    let desk = controlled(setup.watching(&[folder.path()]));
    assert_eq!(asked(&desk).await, 501);
    std::fs::write(&path, "bookend: 1\nbehaviors: []\n").unwrap();
    let ready = until(&desk, |scripts| scripts["is-newest"] == false).await;
    let failed = ready["scripts"]["failed"]["message"].as_str().unwrap();
    assert!(failed.contains("behaviors"), "{failed}");
    assert_eq!(asked(&desk).await, 501);
    std::fs::write(&path, refusing("not-found")).unwrap();
    let ready = until(&desk, |scripts| scripts["reloads"] == 1).await;
    assert_eq!(ready["scripts"]["is-newest"], true);
    assert_eq!(asked(&desk).await, 404);
    desk.stand.stop().await;
}

#[tokio::test]
async fn evidence_is_handed_out_while_it_is_written() {
    let folder = scratch();
    let desk = controlled(Setup::standard().recorded(folder.path()));
    desk.stand.booked().await;
    let has = |body: &[u8], name: &[u8]| body.windows(name.len()).any(|part| part == name);
    let answer = within(async {
        loop {
            let answer = desk.send(&call("GET", "/evidence")).await;
            // What is written is written by another thread.
            if has(&answer.body, b"exchanges.jsonl") {
                return answer;
            }
        }
    });
    let answer = answer.await;
    assert_eq!(answer.header("Content-Type"), Some("application/zip"));
    assert!(answer.body.starts_with(b"PK"));
    desk.stand.stop().await;
    let none = controlled(Setup::standard());
    let (status, error) = none.refused(&call("GET", "/evidence")).await;
    assert_eq!((status, error["code"].as_str()), (404, Some("no-evidence")));
    none.stand.stop().await;
}

#[tokio::test]
async fn scripts_put_at_the_same_time_are_all_in_force() {
    let desk = controlled(Setup::standard());
    let names: Vec<String> = (0..8).map(|number| format!("own-{number}.yaml")).collect();
    let empty = "bookend: 1\ndialect: careconnect-stu3\n";
    let puts = names.iter().map(|name| {
        let put = call("PUT", &format!("/scripts/{name}")).body(empty);
        let desk = &desk;
        async move { desk.done(&put).await }
    });
    futures_util::future::join_all(puts).await;
    let files = desk.ask("GET", "/scripts").await;
    let files = files["files"].as_array().unwrap();
    for name in &names {
        assert!(files.iter().any(|file| file["name"] == **name), "{name}");
    }
    desk.stand.stop().await;
}

#[tokio::test]
async fn the_standing_folder_is_watched_with_the_files_over_it() {
    let (standing, over) = (scratch(), scratch());
    let (below, mine) = (
        standing.path().join("below.yaml"),
        over.path().join("mine.yaml"),
    );
    std::fs::write(&below, refusing("not-implemented")).unwrap();
    let harmless = "bookend: 1\ndialect: careconnect-stu3\n";
    std::fs::write(&mine, harmless).unwrap();
    let setup = Setup::default()
        .script(below.to_str().unwrap(), &refusing("not-implemented"))
        .script(mine.to_str().unwrap(), harmless)
        .watching(&[&mine])
        .standing(standing.path());
    let desk = controlled(setup);
    assert_eq!(asked(&desk).await, 501);
    // A file over the folder changes: what is in the folder stays in force.
    std::fs::write(&mine, format!("{harmless}# changed\n")).unwrap();
    let reloaded = |count: u64| move |scripts: &Value| scripts["reloads"] == count;
    until(&desk, reloaded(1)).await;
    assert_eq!(asked(&desk).await, 501);
    std::fs::write(&below, refusing("not-found")).unwrap();
    until(&desk, reloaded(2)).await;
    assert_eq!(asked(&desk).await, 404);
    desk.stand.stop().await;
}

#[tokio::test]
async fn letters_that_json_writes_as_two_escapes_are_read() {
    let desk = controlled(Setup::standard());
    let text = "# \\ud83d\\ude00\\nbookend: 1\\ndialect: careconnect-stu3\\n";
    let files = format!("{{\"files\": [{{\"name\": \"a.yaml\", \"text\": \"{text}\"}}]}}");
    let put = call("PUT", "/scripts")
        .header("Content-Type", "application/json")
        .body(files);
    desk.done(&put).await;
    let text = desk.send(&call("GET", "/scripts/a.yaml")).await.text();
    assert!(text.starts_with("# \u{1f600}\n"), "{text}");
    desk.stand.stop().await;
}
