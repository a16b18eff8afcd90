//! The provider's image in a test, with these dependencies:
//!
//! ```toml
//! [dev-dependencies]
//! base64 = "0.23"
//! jiff = "0.2"
//! reqwest = { version = "0.13", features = ["json"] }
//! serde_json = "1"
//! testcontainers = "0.28"
//! tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
//! uuid = { version = "1", features = ["v4"] }
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::Value;
use std::error::Error;
use testcontainers::core::{IntoContainerPort, WaitFor};
use testcontainers::runners::AsyncRunner;
use testcontainers::{GenericImage, ImageExt};
use uuid::Uuid;

const PORT: u16 = 4434;
const INTERACTION: &str = "urn:nhs:names:services:careconnect:fhir:rest:";

#[tokio::test]
async fn a_slot_is_booked() -> Result<(), Box<dyn Error>> {
    let provider = GenericImage::new("bookend-provider", "latest")
        .with_exposed_port(PORT.tcp())
        .with_wait_for(WaitFor::message_on_stdout("ready: "))
        // Which port it will be is not known yet: the provider goes by what requests call it.
        .with_env_var("BOOKEND_POLICY", "location-host=request")
        .start()
        .await?;
    let port = provider.get_host_port_ipv4(PORT.tcp()).await?;
    let root = format!("http://{}:{port}/STU3", provider.get_host().await?);

    let search = "/Slot?schedule.actor:healthcareservice=999999999&status=free";
    let read = ("search:slot", "organization/slot.read");
    let (status, found) = send(&root, Method::GET, search, read, String::new()).await?;
    assert_eq!(status, 200, "{found}");
    let entries = found["entry"].as_array().into_iter().flatten();
    let mut resources = entries.map(|entry| &entry["resource"]);
    let slot = resources
        .find(|it| it["resourceType"] == "Slot")
        .ok_or("no slot")?;

    let text = |pointer: &str| {
        slot.pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let (document, now) = (Uuid::new_v4().to_string(), Timestamp::now().to_string());
    let body = filled(
        include_str!("appointment.json"),
        &[
            ("SLOT", text("/id")),
            ("SLOT-SYSTEM", text("/identifier/0/system")),
            ("SLOT-VALUE", text("/identifier/0/value")),
            ("SCHEDULE", text("/schedule/reference")),
            ("START", text("/start")),
            ("END", text("/end")),
            ("DOCUMENT", &document),
            ("NOW", &now),
        ],
    );
    let write = ("create:appointment", "patient/appointment.write");
    let (status, made) = send(&root, Method::POST, "/Appointment", write, body).await?;
    assert_eq!(status, 201, "{made}");
    assert_eq!(made["status"], "booked");
    Ok(())
}

async fn send(
    root: &str,
    method: Method,
    path: &str,
    (interaction, scope): (&str, &str),
    body: String,
) -> Result<(u16, Value), Box<dyn Error>> {
    let answer = reqwest::Client::new()
        .request(method, format!("{root}{path}"))
        .header("Ssp-From", "123456123456")
        .header("Ssp-To", "987654456789")
        .header("Ssp-TraceID", Uuid::new_v4().to_string())
        .header("Ssp-InteractionID", format!("{INTERACTION}{interaction}"))
        .header("X-Request-ID", Uuid::new_v4().to_string())
        .bearer_auth(token(root, scope))
        .header("Accept", "application/fhir+json")
        .header("Content-Type", "application/fhir+json")
        .body(body)
        .send()
        .await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

/// Makes an unsigned token that lives for five minutes, as the standard has it.
fn token(root: &str, scope: &str) -> String {
    let now = Timestamp::now().as_second();
    let (issued, expires) = (now.to_string(), (now + 300).to_string());
    let values = [
        ("AUDIENCE", root),
        ("ISSUED", &issued),
        ("EXPIRES", &expires),
        ("SCOPE", scope),
    ];
    let claims = filled(include_str!("claims.json"), &values);
    let header = r#"{"alg":"none","typ":"JWT"}"#;
    format!(
        "{}.{}.",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(claims)
    )
}

/// Returns a template with values in their places.
fn filled(template: &str, values: &[(&str, &str)]) -> String {
    let mut text = template.to_owned();
    for (place, value) in values {
        text = text.replace(&format!("@{place}@"), value);
    }
    text
}
