//! Listening on the control port.

use super::guard::Guard;
use super::stream::body;
use crate::control::routes::{Found, find};
use crate::control::watch::{PAUSE, Watch};
use crate::control::{Answer, Body, Call, Complaint, ControlError, ControlOptions, Desk};
use actix_web::dev::ServerHandle;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::http::{Method, StatusCode};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bookend_model::{Headers, query_pairs};
use bytes::Bytes;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The largest body of a call, in bytes: scripts with everything in them.
const LARGEST: usize = 16 * 1024 * 1024;

/// How long the body of a call may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long calls under way may take when the provider stops, in seconds.
const DRAIN: u64 = 2;

/// What browsers are told of every answer: a page of the port loads and asks for what is its own, runs
/// no script but those of its own files, and stands in no frame of another page, where somebody could
/// be led to click on it.
const KEEPS_TO_ITSELF: [(&str, &str); 5] = [
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
];

/// A control port that is open.
#[derive(Debug)]
pub(crate) struct ControlPort {
    open: Option<(SocketAddr, ServerHandle)>,
    stopping: watch::Sender<bool>,
}

impl ControlPort {
    /// Returns where it listens, if it does.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.open.as_ref().map(|(address, _)| *address)
    }

    /// Closes it; whoever listens to the traffic is told that there is no more.
    pub(crate) async fn stop(self) {
        self.stopping.send_replace(true);
        if let Some((_, handle)) = self.open {
            handle.stop(true).await;
        }
    }
}

/// Opens the control port, and watches files where that is wanted. Where nobody asked for the port and
/// it is taken, the provider does without.
///
/// # Errors
///
/// [`ControlError`].
pub(crate) fn open_control(
    options: &ControlOptions,
    desk: Arc<Desk>,
) -> Result<ControlPort, ControlError> {
    options.judge()?;
    let (stopping, is_stopping) = watch::channel(false);
    let open = match options.listen {
        None => None,
        Some(listen) => match TcpListener::bind(listen) {
            Ok(listener) => {
                let guard = Guard::new(options.token.clone(), listen.ip().is_loopback());
                let opened = answer_on(listener, guard, Arc::clone(&desk), is_stopping.clone());
                Some(opened.map_err(|source| ControlError::Listen { listen, source })?)
            }
            Err(error) if !options.is_asked => {
                tracing::warn!(%listen, %error, "there is no control port: say `--control` to have it elsewhere");
                None
            }
            Err(source) => return Err(ControlError::Listen { listen, source }),
        },
    };
    if options.watches {
        tokio::spawn(keep_watching(Watch::begin(desk), is_stopping));
    }
    Ok(ControlPort { open, stopping })
}

fn answer_on(
    listener: TcpListener,
    guard: Guard,
    desk: Arc<Desk>,
    is_stopping: watch::Receiver<bool>,
) -> std::io::Result<(SocketAddr, ServerHandle)> {
    let address = listener.local_addr()?;
    let (desk, guard) = (web::Data::from(desk), web::Data::new(guard));
    let is_stopping = web::Data::new(is_stopping);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(desk.clone())
            .app_data(guard.clone())
            .app_data(is_stopping.clone())
            .default_service(web::to(call))
    });
    let server = server
        .workers(1)
        // The live stream is written event by event.
        .tcp_nodelay(true)
        .disable_signals()
        .shutdown_timeout(DRAIN)
        .listen(listener)?
        .run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok((address, handle))
}

/// Looks at the files until the provider stops.
async fn keep_watching(mut files: Watch, mut is_stopping: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = is_stopping.wait_for(|is_stopping| *is_stopping) => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
        let looked = tokio::task::spawn_blocking(move || {
            files.look();
            files
        });
        match looked.await {
            Ok(back) => files = back,
            Err(error) => {
                tracing::error!(%error, "files are watched no longer");
                return;
            }
        }
    }
}

/// Does what is asked; what takes long keeps nobody else waiting.
async fn call(
    request: HttpRequest,
    payload: web::Payload,
    desk: web::Data<Desk>,
    guard: web::Data<Guard>,
    stopping: web::Data<watch::Receiver<bool>>,
) -> HttpResponse {
    let headers: Headers = (request.headers().iter())
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let method = request.method().as_str().to_owned();
    let is_head = request.method() == Method::HEAD;
    // Who may not call is not listened to.
    let admitted = admitted(&guard, (&method, request.path()), &headers);
    let received = match admitted {
        Ok(is_admitted) => received(&headers, payload)
            .await
            .map(|body| (is_admitted, body)),
        Err(complaint) => Err(complaint),
    };
    let answer = match received {
        Err(complaint) => complaint.answer(),
        Ok((is_admitted, body)) => {
            let call = Call {
                is_admitted,
                path: request.path().to_owned(),
                parts: Vec::new(),
                query: query_pairs(request.query_string()),
                method,
                headers,
                body,
            };
            let done = web::block(move || done(&desk, call)).await;
            done.unwrap_or_else(|error| {
                Complaint::new(500, "internal-error", error.to_string()).answer()
            })
        }
    };
    respond(answer, is_head, &stopping)
}

/// Reads the body of a call.
async fn received(headers: &Headers, payload: web::Payload) -> Result<Bytes, Complaint> {
    let too_large = || {
        let message = format!("a body has at most {LARGEST} bytes");
        Complaint::new(413, "too-large", message).at("body")
    };
    let told = headers.first("Content-Length");
    let told = told.and_then(|length| length.parse::<usize>().ok());
    if told.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    match tokio::time::timeout(PATIENCE, payload.to_bytes_limited(LARGEST)).await {
        Ok(Ok(Ok(body))) => Ok(body),
        Ok(Ok(Err(error))) => Err(Complaint::invalid("body", error.to_string())),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => {
            let message = format!("the body took longer than {PATIENCE:?}");
            Err(Complaint::new(408, "too-slow", message).at("body"))
        }
    }
}

/// Returns whether a call may see and change what runs; one that may not is let pass only to what is
/// open to everybody.
fn admitted(
    guard: &Guard,
    (method, path): (&str, &str),
    headers: &Headers,
) -> Result<bool, Complaint> {
    guard.judge_origin(method, headers)?;
    let is_open = matches!(find(method, path), Found::Route(route, _) if route.is_open);
    match guard.judge_token(headers) {
        Ok(()) => Ok(true),
        Err(_) if is_open => Ok(false),
        Err(complaint) => Err(complaint),
    }
}

fn done(desk: &Desk, mut call: Call) -> Answer {
    let result = match find(&call.method, &call.path) {
        Found::Route(route, parts) => {
            call.parts = parts;
            (route.run)(desk, &call)
        }
        Found::Methods(methods) => {
            let message = format!("`{}` is not possible here", call.method);
            let help = format!("possible is: {}", methods.join(", "));
            Err(Complaint::new(405, "method-not-allowed", message).help(help))
        }
        Found::Nothing => {
            let message = format!("there is nothing at `{}`", call.path);
            let help = "`/openapi.json` describes everything that there is";
            Err(Complaint::new(404, "not-found", message).help(help))
        }
    };
    result.unwrap_or_else(|complaint| complaint.answer())
}

fn respond(answer: Answer, is_head: bool, stopping: &watch::Receiver<bool>) -> HttpResponse {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    response
        .insert_header((CONTENT_TYPE, answer.content_type))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("X-Content-Type-Options", "nosniff"));
    for field in KEEPS_TO_ITSELF {
        response.insert_header(field);
    }
    if let Some(name) = answer.file_name {
        let disposition = format!("attachment; filename=\"{name}\"");
        response.insert_header((CONTENT_DISPOSITION, disposition));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header(("WWW-Authenticate", "Bearer"));
    }
    match answer.body {
        Body::Whole(bytes) => response.body(bytes),
        // What never ends is not waited for by who wants the head alone.
        Body::Live(_) if is_head => response.finish(),
        Body::Live(listener) => response.streaming(body(*listener, stopping.clone())),
    }
}
