//! `certs`: a folder of certificates for development.

use crate::flag_values::parse_days;
use bookend_model::Clock;
use bookend_tls::{Folder, ROLES, TlsError, make_folder, read_folder};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// What certificates are made, and where.
#[derive(Args, Clone, Debug)]
pub struct CertsFlags {
    /// The folder; what is in it stays, and what is missing is made.
    pub dir: PathBuf,
    /// A role that a certificate is made for, beside provider, consumer, dos, sds and ssp; several
    /// times for several.
    #[arg(long, value_name = "NAME", value_parser = parse_role)]
    pub role: Vec<String>,
    /// A further host name or address that every certificate is for; several times for several.
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,
    /// For how many days they are valid.
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = parse_days)]
    pub days: i32,
    /// Makes nothing: reads what is there, and fails where something is missing or not valid.
    #[arg(long)]
    pub verify: bool,
    /// Stays until it is told to stop: Compose 2 takes everything down as soon as one container ends.
    #[arg(long, conflicts_with = "verify")]
    pub stay: bool,
}

/// Makes the folder, or reads it, and returns what to say of it.
///
/// # Errors
///
/// [`TlsError`].
pub fn certs(flags: &CertsFlags) -> Result<String, TlsError> {
    let more = flags.role.iter().map(String::as_str);
    let more = more.filter(|role| !ROLES.contains(role));
    let roles: Vec<&str> = ROLES.iter().copied().chain(more).collect();
    let now = Clock::system().now();
    let folder = if flags.verify {
        read_folder(&flags.dir, &roles, now)?
    } else {
        make_folder(&flags.dir, &roles, &flags.name, (now, flags.days))?
    };
    Ok(told(flags, &folder))
}

fn told(flags: &CertsFlags, folder: &Folder) -> String {
    let mut text = String::new();
    for (what, files) in [("made", &folder.made), ("kept", &folder.kept)] {
        for file in files {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{what}: {}", file.display());
        }
    }
    let file = |name: &str| flags.dir.join(name).display().to_string();
    let (ca, cert, key) = (file("ca.pem"), file("provider.pem"), file("provider.key"));
    let _ = write!(
        text,
        "provider: bookend-provider serve --tls-cert {cert} --tls-key {key} --client-ca {ca}\n\
         consumer: bookend-consumer run --target https://localhost:4434/STU3 --ca {ca} --client-cert {} --client-key {}",
        file("consumer.pem"),
        file("consumer.key"),
    );
    text
}

/// A role is the name of a file, and a host name.
fn parse_role(text: &str) -> Result<String, String> {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    if text.is_empty() || text == "ca" || !text.chars().all(is_letter) {
        return Err(format!(
            "`{text}` cannot be a role; write letters, digits and `-`, and not `ca`"
        ));
    }
    Ok(text.to_owned())
}
