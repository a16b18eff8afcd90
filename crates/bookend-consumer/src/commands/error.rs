//! Why a command could not be carried out.

use crate::capability::Unreachable;
use crate::client::ClientError;
use crate::collection::CollectionError;
use crate::control_port::ControlPortError;
use crate::exit::Exit;
use crate::service_root::NoService;
use crate::stage::DraftError;
use bookend_engine::EvaluateError;
use bookend_provider::cli::ChoiceError;
use bookend_provider::{FilesError, OwnSpaceError, PackagesError, ReportError, StartError};
use bookend_tls::TlsError;
use bookend_validator::ValidatorError;

/// Why a command could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The command line asks for something that is not there.
    #[error("{0}")]
    Usage(String),
    /// The target did not do what it had to do first.
    #[error("{0}")]
    Target(String),
    /// A script cannot be read.
    #[error(transparent)]
    Files(#[from] FilesError),
    /// A FHIR package cannot be used.
    #[error(transparent)]
    Packages(#[from] PackagesError),
    /// Mode or policy do not exist.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// A script did not check; the text is every diagnostic.
    #[error("{0}")]
    Script(String),
    /// There is no way to the target.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Certificates for a rehearsal could not be made.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// There is no way to a validator.
    #[error(transparent)]
    Validator(#[from] ValidatorError),
    /// The control port of the target does not do what it has to.
    #[error(transparent)]
    Control(#[from] ControlPortError),
    /// The target is not there.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The target is something else.
    #[error(transparent)]
    NoService(#[from] NoService),
    /// The provider could not be started.
    #[error("the provider cannot be started")]
    Start(#[from] StartError),
    /// Stand-ins for the national services could not be started.
    #[error("the national services cannot be stood in for")]
    National(#[from] bookend_national::ServeError),
    /// A journey does not get a space of its own.
    #[error(transparent)]
    Space(#[from] OwnSpaceError),
    /// The evidence could not be begun, so that nothing was played.
    #[error(transparent)]
    NoEvidence(bookend_evidence::WriteError),
    /// The evidence could not be written.
    #[error(transparent)]
    Evidence(#[from] bookend_evidence::WriteError),
    /// No figures could be counted.
    #[error(transparent)]
    Report(ReportError),
    /// A request could not be composed.
    #[error("the request cannot be composed: {0}")]
    Draft(#[from] DraftError),
    /// A value of the script could not be made.
    #[error("a value of the script cannot be made: {0}")]
    Evaluate(#[from] EvaluateError),
    /// There is no collection.
    #[error("no collection can be made")]
    Collection(#[from] CollectionError),
    /// The system refused something.
    #[error("{doing}")]
    System {
        /// What was being done.
        doing: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl CommandError {
    /// Returns how the program ends.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) | Self::Choice(_) | Self::Client(ClientError::Target { .. }) => {
                Exit::Usage
            }
            Self::Target(_) => Exit::Failed,
            Self::Script(_) | Self::Files(FilesError::NotText { .. }) => Exit::ScriptWrong,
            Self::Report(error) if error.is_usage() => Exit::Usage,
            Self::Evidence(_) => Exit::EvidenceIncomplete,
            Self::Files(_)
            | Self::Packages(_)
            | Self::Validator(_)
            | Self::Client(_)
            | Self::Tls(_)
            | Self::Control(_)
            | Self::Unreachable(_)
            | Self::NoService(_)
            | Self::Start(_)
            | Self::National(_)
            | Self::Space(_)
            | Self::NoEvidence(_)
            | Self::Draft(_)
            | Self::Report(_)
            | Self::Evaluate(_)
            | Self::Collection(_)
            | Self::System { .. } => Exit::CouldNotRun,
        }
    }

    /// Returns whether its text says itself that it is an error, as diagnostics do.
    pub fn is_told(&self) -> bool {
        matches!(self, Self::Script(_))
    }

    pub(crate) fn system(doing: &str) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let doing = doing.to_owned();
        move |source| Self::System { doing, source }
    }
}

/// Returns what an error says, and what is behind it.
pub(crate) fn with_sources(error: &dyn std::error::Error) -> String {
    let sources = std::iter::successors(Some(error), |error| (*error).source());
    let words: Vec<String> = sources.map(ToString::to_string).collect();
    words.join(": ")
}
