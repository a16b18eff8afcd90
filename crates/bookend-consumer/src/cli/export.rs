//! The flags of `export`.

use super::IdentityArgs;
use bookend_provider::cli::ScriptChoice;
use bookend_provider::flag_values::parse_service_root;
use clap::Args;
use std::path::PathBuf;

/// What is written for other tools.
#[derive(Args, Clone, Debug)]
pub struct Export {
    /// Write the configuration that ships into this folder, to be edited.
    #[arg(value_name = "DIR", required_unless_present_any = ["postman", "bruno"])]
    pub dir: Option<PathBuf>,
    /// Write every request of the dialect as a collection for Postman and `newman`.
    #[arg(long, value_name = "FILE")]
    pub postman: Option<PathBuf>,
    /// Write every request of the dialect as a collection for Bruno: a new folder.
    #[arg(long, value_name = "DIR")]
    pub bruno: Option<PathBuf>,
    /// A script, or a folder with scripts, that comes over what ships; several times for several.
    #[arg(long, value_name = "SCRIPT|DIR")]
    pub script: Vec<PathBuf>,
    /// The service root of the provider [default: this machine, on the dialect's port].
    #[arg(long, value_name = "URL", env = "BOOKEND_TARGET", value_parser = parse_service_root)]
    pub target: Option<String>,
    /// Who sends the requests.
    #[command(flatten)]
    pub identity: IdentityArgs,
}

impl Export {
    /// Returns the scripts that the collections are made of.
    pub fn choice(&self) -> ScriptChoice {
        ScriptChoice {
            scripts: self.script.clone(),
            script_dir: None,
            mode: "standard".to_owned(),
            policy: Vec::new(),
            dialect: "careconnect-stu3".to_owned(),
            fhir_package: Vec::new(),
        }
    }
}
