//! Targets that cannot be connected to, and what can be done about it.

use crate::process::{Folder, run, stderr};
use crate::server::{Reply, Server};
use std::io::{Read, Write};
use std::net::TcpListener;

/// What is said of a target that cannot be reached.
fn told(target: &str) -> String {
    let folder = Folder::new();
    let script = folder.text("mine.yaml");
    let output = run(&["run", &script, "--only", "good", "--target", target]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    stderr(&output)
}

#[test]
fn where_nobody_listens_on_this_machine_it_is_said_how_to_start_a_provider() {
    // A port that was free a moment ago has nobody who listens.
    let port = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = port.local_addr().unwrap();
    drop(port);
    let told = told(&format!("http://{address}/STU3"));
    assert!(told.contains("cannot be reached"), "{told}");
    assert!(
        told.contains("\nhelp: nothing listens there: `bookend-provider serve`"),
        "{told}"
    );
}

#[test]
fn who_asks_with_tls_where_there_is_none_is_told_to_ask_without() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            // What is no request gets the answer that servers have for it.
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let told = told(&format!("https://{address}/STU3"));
    let help = format!("\nhelp: without TLS it is `--target http://{address}/STU3`");
    assert!(told.contains(&help), "{told}");
}

#[test]
fn who_asks_without_tls_where_there_is_some_is_told_to_ask_with_it() {
    let answer = "HTTP/1.1 400 Bad Request\r\nContent-Length: 49\r\n\r\nThe plain HTTP request was sent to a HTTPS port.\r\n";
    let server = Server::always(Reply::SayAndClose(answer.into()));
    let told = told(&server.base());
    let secure = server.base().replacen("http://", "https://", 1);
    assert!(
        told.contains("it speaks TLS, and was asked without"),
        "{told}"
    );
    assert!(
        told.contains(&format!("\nhelp: write `--target {secure}`")),
        "{told}"
    );
}
