//! What the page is to browsers, to programs, and to pages of others.

use crate::visit::{call, controlled};
use bookend_tests::{Request, Setup};

fn ask(target: &str) -> Request {
    Request::bare("GET", target).header("Host", "localhost:4435")
}

#[tokio::test]
async fn a_browser_gets_the_page_and_a_program_what_it_got_before() {
    let (stand, port) = controlled(Setup::standard());
    let page = call(port, &ask("/").header("Accept", "text/html,*/*;q=0.8")).await;
    assert_eq!(
        (page.status, page.header("Content-Type")),
        (200, Some("text/html; charset=utf-8"))
    );
    for accept in ["application/json", "*/*", ""] {
        let answer = call(port, &ask("/").header("Accept", accept)).await;
        assert_eq!(answer.status, 404, "{accept}");
        assert!(answer.text().contains("\"not-found\""), "{}", answer.text());
    }
    stand.stop().await;
}

#[tokio::test]
async fn the_page_needs_nothing_from_elsewhere_and_runs_no_script_but_its_own_files() {
    let (stand, port) = controlled(Setup::standard());
    let page = call(port, &ask("/").header("Accept", "text/html")).await;
    let policy = page.header("Content-Security-Policy").unwrap().to_owned();
    for part in [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let text = page.text();
    assert!(
        !text.contains("<script>") && !text.contains(" style=\"") && !text.contains(" onclick=")
    );
    let linked = text
        .split("=\"/room/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned());
    let mut files: Vec<String> = linked.collect();
    assert_eq!(files.len(), 4, "{files:?}");
    while let Some(file) = files.pop() {
        let answer = call(port, &ask(&format!("/room/{file}"))).await;
        assert_eq!(answer.status, 200, "{file}");
        let text = answer.text();
        assert!(
            !text.is_empty() && !text.contains("http://") && !text.contains("https://"),
            "{file}"
        );
        let imports = text.split("from \"./").skip(1);
        files.extend(imports.map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    stand.stop().await;
}

#[tokio::test]
async fn a_page_of_another_site_can_link_to_it_and_nothing_else() {
    let (stand, port) = controlled(Setup::standard());
    let from_elsewhere = async |method: &str, target: &str, mode: &str, destination: &str| {
        let request = Request::bare(method, target)
            .header("Host", "localhost:4435")
            .header("Accept", "text/html")
            .header("Sec-Fetch-Site", "cross-site")
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Dest", destination);
        call(port, &request).await.status
    };
    assert_eq!(
        from_elsewhere("GET", "/", "navigate", "document").await,
        200
    );
    assert_eq!(from_elsewhere("GET", "/", "navigate", "iframe").await, 403);
    assert_eq!(
        from_elsewhere("POST", "/reset", "navigate", "document").await,
        403
    );
    assert_eq!(
        from_elsewhere("GET", "/journal.jsonl", "no-cors", "script").await,
        403
    );
    let framed = call(port, &ask("/").header("Accept", "text/html")).await;
    assert_eq!(framed.header("X-Frame-Options"), Some("DENY"));
    // Another program of this machine, to which its browser went for a name of somebody else.
    let rebound = Request::bare("GET", "/").header("Host", "evil.example:4435");
    assert_eq!(call(port, &rebound).await.status, 403);
    stand.stop().await;
}

#[tokio::test]
async fn without_the_token_the_page_tells_nothing_of_what_runs() {
    let (stand, port) = controlled(Setup::standard().control_token("0123456789"));
    let page = call(port, &ask("/").header("Accept", "text/html")).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains("data-admitted=\"false\""), "{text}");
    for secret in [
        "provider.example",
        "2000000001",
        "careconnect",
        "appointment.book",
    ] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
    assert_eq!(call(port, &ask("/room/main.js")).await.status, 200);
    assert_eq!(call(port, &ask("/room/parts/traffic")).await.status, 401);
    let shown = ask("/")
        .header("Accept", "text/html")
        .header("Authorization", "Bearer 0123456789");
    assert!(call(port, &shown).await.text().contains("2000000001"));
    stand.stop().await;
}
