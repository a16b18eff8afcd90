//! The flags of the target's control port.

use bookend_provider::flag_values::parse_service_root;
use clap::Args;

/// The control port of the target.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Control port of the target")]
pub struct ControlArgs {
    /// The control port of the provider, where that is a Bookend provider, such as
    /// http://127.0.0.1:4435: journeys that move the clocks move its clock through it, and
    /// races get the verdict of its diary.
    #[arg(long, value_name = "URL", env = "BOOKEND_TARGET_CONTROL", value_parser = parse_service_root)]
    pub control: Option<String>,
    /// The token that the control port wants.
    #[arg(
        long,
        value_name = "TOKEN",
        env = "BOOKEND_TARGET_CONTROL_TOKEN",
        hide_env_values = true,
        requires = "control"
    )]
    pub control_token: Option<String>,
    /// The space that the journeys use, where the provider tells callers apart.
    #[arg(
        long,
        value_name = "NAME",
        env = "BOOKEND_TARGET_CONTROL_SPACE",
        requires = "control"
    )]
    pub control_space: Option<String>,
}

impl ControlArgs {
    /// Returns what was said, as flags and their values; the token is a secret, which the reader has.
    pub(crate) fn said(&self) -> impl Iterator<Item = (&'static str, String)> {
        let token = self.control_token.as_ref().map(|_| "…".to_owned());
        let said = [
            ("control", self.control.clone()),
            ("control-token", token),
            ("control-space", self.control_space.clone()),
        ];
        said.into_iter()
            .filter_map(|(flag, value)| Some((flag, value?)))
    }
}
