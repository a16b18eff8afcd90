//! Headless Chromium, driven as a person would: by mouse and keyboard.
//!
//! It is spoken to over a pipe, in the Chrome DevTools Protocol, as texts that end with a null byte:
//! <https://chromedevtools.github.io/devtools-protocol/>.

use crate::PATIENCE;
use crate::skipped;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The names of the browser on various machines.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The browser reads its orders from the third descriptor and writes to the fourth.
const PIPED: &str = "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";

const FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
];

/// A browser with one page.
#[derive(Debug)]
pub struct Browser {
    orders: ChildStdin,
    reports: BufReader<ChildStdout>,
    session: Option<String>,
    count: u64,
    /// What the page wrote to its console as an error.
    complaints: Vec<String>,
    _child: Child,
    _profile: tempfile::TempDir,
}

/// How often a click is tried that hits something else.
const CLICKS: usize = 5;

impl Browser {
    /// Opens the browser on an empty page; nothing where there is none, and the test is to be skipped.
    pub async fn open() -> Option<Self> {
        let is_there = |name: &&str| {
            let asked = std::process::Command::new(name).arg("--version").output();
            asked.is_ok()
        };
        let Some(name) = NAMES.into_iter().find(is_there) else {
            skipped("Chromium");
            return None;
        };
        let profile = crate::scratch();
        let mut child = Command::new("sh")
            .args(["-c", PIPED, name])
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut browser = Self {
            orders: child.stdin.take().unwrap(),
            reports: BufReader::new(child.stdout.take().unwrap()),
            session: None,
            count: 0,
            complaints: Vec::new(),
            _child: child,
            _profile: profile,
        };
        let page = json!({"url": "about:blank"});
        let page = browser.order("Target.createTarget", page).await;
        let attach = json!({"targetId": page["targetId"], "flatten": true});
        let attached = browser.order("Target.attachToTarget", attach).await;
        browser.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            browser.order(domain, json!({})).await;
        }
        browser.window(1280, 1000).await;
        Some(browser)
    }

    /// Gives an order, and returns what came of it.
    async fn order(&mut self, method: &str, parameters: Value) -> Value {
        let mut report = self.report(method, parameters, method).await;
        assert!(report["error"].is_null(), "{method}: {report}");
        report["result"].take()
    }

    /// Gives an order, and returns the report on it, good or bad.
    async fn report(&mut self, method: &str, parameters: Value, wish: &str) -> Value {
        self.count += 1;
        let id = self.count;
        let mut order = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            order["sessionId"] = session.as_str().into();
        }
        let mut bytes = order.to_string().into_bytes();
        bytes.push(0);
        self.orders.write_all(&bytes).await.unwrap();
        loop {
            let mut report = Vec::new();
            let read = self.reports.read_until(0, &mut report);
            let read = tokio::time::timeout(PATIENCE, read).await;
            let read = read.unwrap_or_else(|_| panic!("it does not come to this: {wish}"));
            assert!(read.unwrap() > 0, "the browser is gone");
            report.pop();
            let report: Value = serde_json::from_slice(&report).unwrap();
            if report["id"] == id {
                return report;
            }
            self.hear(&report);
        }
    }

    fn hear(&mut self, report: &Value) {
        let said = &report["params"];
        let is_complaint = match report["method"].as_str() {
            Some("Runtime.exceptionThrown") => true,
            Some("Runtime.consoleAPICalled") => said["type"] == "error",
            Some("Log.entryAdded") => said["entry"]["level"] == "error",
            _ => false,
        };
        if is_complaint {
            self.complaints.push(said.to_string());
        }
    }

    /// Returns what the page wrote to its console as an error since it was last asked.
    pub fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    /// Goes to an address.
    pub async fn go(&mut self, address: &str) {
        let gone = self.order("Page.navigate", json!({"url": address})).await;
        assert!(gone["errorText"].is_null(), "{address}: {gone}");
    }

    /// Returns the value of an expression of the page's JavaScript.
    pub async fn value(&mut self, expression: &str) -> Value {
        let wanted = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let mut told = self.order("Runtime.evaluate", wanted).await;
        assert!(
            told["exceptionDetails"].is_null(),
            "{expression}: {}",
            told["exceptionDetails"]
        );
        told["result"]["value"].take()
    }

    /// Waits until an expression holds, which is looked at whenever the page is drawn.
    pub async fn until(&mut self, expression: &str) {
        let promise = format!(
            "new Promise(done => {{ const look = () => {{ try {{ if ({expression}) return done(true); }} catch {{}} requestAnimationFrame(look); }}; look(); }})"
        );
        // A page that is left takes its promises along: then the next one is asked.
        loop {
            let wanted =
                json!({"expression": promise, "awaitPromise": true, "returnByValue": true});
            let report = self.report("Runtime.evaluate", wanted, expression).await;
            if report["result"]["result"]["value"] == true {
                return;
            }
        }
    }

    /// Clicks on the middle of what a selector finds first; once more where that was written anew or has moved
    /// away before it was hit.
    pub async fn click(&mut self, selector: &str) {
        let listen = format!(
            "addEventListener('click', event => {{ window.isHit = event.target.closest({selector:?}) !== null; }}, {{capture: true, once: true}})"
        );
        for _ in 0..CLICKS {
            self.value(&format!("{{ window.isHit = false; {listen}; }}"))
                .await;
            let place = self.place(selector).await;
            self.button("mousePressed", &place).await;
            self.button("mouseReleased", &place).await;
            // Who clicks on a link is elsewhere now, or about to be, and nobody has noted anything there.
            let wanted = json!({"expression": "window.isHit", "returnByValue": true});
            let report = self.report("Runtime.evaluate", wanted, selector).await;
            if report["result"]["result"]["value"] != false {
                return;
            }
        }
        panic!("`{selector}` is never hit");
    }

    /// Presses on what a selector finds first, and returns where that was.
    pub async fn press_down(&mut self, selector: &str) -> Value {
        let place = self.place(selector).await;
        self.button("mousePressed", &place).await;
        place
    }

    /// Lets go what was pressed there.
    pub async fn let_go(&mut self, place: &Value) {
        self.button("mouseReleased", place).await;
    }

    async fn button(&mut self, kind: &str, place: &Value) {
        let event =
            json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
        self.order("Input.dispatchMouseEvent", event).await;
    }

    /// Brings what a selector finds first into sight, and returns where its middle is.
    async fn place(&mut self, selector: &str) -> Value {
        let place = format!(
            "(() => {{ const it = document.querySelector({selector:?}); it.scrollIntoView({{block: 'center'}}); const box = it.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        );
        self.value(&place).await
    }

    /// Presses a key by its name: `Enter`, `Tab`, `ArrowDown`.
    pub async fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Enter" => (13, "\r"),
            "Tab" => (9, ""),
            "Escape" => (27, ""),
            "ArrowLeft" => (37, ""),
            "ArrowUp" => (38, ""),
            "ArrowRight" => (39, ""),
            "ArrowDown" => (40, ""),
            " " => (32, " "),
            other => panic!("the key `{other}` is not known here"),
        };
        for kind in ["keyDown", "keyUp"] {
            let event = json!({"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text});
            self.order("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Types a text where the focus is.
    pub async fn write(&mut self, text: &str) {
        self.order("Input.insertText", json!({"text": text})).await;
    }

    /// Sets how large the window is.
    pub async fn window(&mut self, width: u32, height: u32) {
        let size =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.order("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Says whether its user likes it dark.
    pub async fn dark(&mut self, is_dark: bool) {
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        let media = json!({"features": features});
        self.order("Emulation.setEmulatedMedia", media).await;
    }

    /// Takes a picture of the whole page, which is kept where `BOOKEND_SCREENSHOTS` names a folder.
    pub async fn picture(&mut self, name: &str) {
        let wanted = json!({"captureBeyondViewport": false});
        let taken = self.order("Page.captureScreenshot", wanted).await;
        let bytes = STANDARD.decode(taken["data"].as_str().unwrap()).unwrap();
        assert!(bytes.len() > 10_000, "{name}: {} bytes", bytes.len());
        if let Some(folder) = std::env::var_os("BOOKEND_SCREENSHOTS") {
            let file = Path::new(&folder).join(format!("{name}.png"));
            std::fs::write(file, bytes).unwrap();
        }
    }
}
