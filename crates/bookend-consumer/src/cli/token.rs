//! The flags of `token`.

use super::Setting;
use bookend_provider::cli::ScriptChoice;
use clap::{Args, Subcommand};

/// Print a token, or say what one holds.
#[derive(Args, Clone, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Token {
    /// What to do with tokens, other than to print one.
    #[command(subcommand)]
    pub action: Option<TokenAction>,
    /// Break the token in this way; `token list` names the ways.
    #[arg(long, value_name = "NAME", conflicts_with = "explain")]
    pub defect: Option<String>,
    /// Print the whole header field, scheme included, as `curl -H` takes it.
    #[arg(long, conflicts_with = "explain")]
    pub header: bool,
    /// The same as `token explain TOKEN`.
    #[arg(long, value_name = "TOKEN")]
    pub explain: Option<String>,
    /// What the token is for, and what it is made with.
    #[command(flatten)]
    pub purpose: Purpose,
}

/// What to do with tokens, other than to print one.
#[derive(Clone, Debug, Subcommand)]
pub enum TokenAction {
    /// Say what a token holds, what the dialect's rules say of each claim, and what a provider would
    /// answer; ends with 1 when its form or a rule is broken.
    Explain(Box<ExplainToken>),
    /// List the kinds of tokens that can be made, sound and broken, with what a provider would answer
    /// to each.
    List(Box<Purpose>),
}

/// Which token is explained.
#[derive(Args, Clone, Debug)]
pub struct ExplainToken {
    /// The token, the value of the header field, or the header field; `-` reads standard input.
    #[arg(value_name = "TOKEN")]
    pub token: String,
    /// What the token is for, and by whose rules it is judged.
    #[command(flatten)]
    pub purpose: Purpose,
}

/// What a token is for, and what it is made with.
#[derive(Args, Clone, Debug)]
pub struct Purpose {
    /// The interaction that the token is for: slot.search unless it is given, or the one whose rules fit
    /// a token that is explained best.
    #[arg(long, value_name = "NAME")]
    pub interaction: Option<String>,
    /// The scripts.
    #[command(flatten)]
    pub script: ScriptChoice,
    /// What the token is made with.
    #[command(flatten)]
    pub setting: Setting,
}
