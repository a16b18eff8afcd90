//! Developer tasks that need logic.

use std::env::args;

use anyhow::{Result, bail};

mod coverage;
mod page;
mod reference;
mod refusals;
mod requirements;
mod schema;
mod shipped;
mod structures;
mod tidy;

const USAGE: &str = "usage: cargo xtask coverage [--check] | reference [--check] | refusals [--check] | requirements | schema [--check] | structures [--check] | tidy";

fn main() -> Result<()> {
    let words: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["coverage"] => coverage::PAGE.write(),
        ["coverage", "--check"] => coverage::PAGE.check(),
        ["reference"] => reference::PAGE.write(),
        ["reference", "--check"] => reference::PAGE.check(),
        ["refusals"] => refusals::write(),
        ["refusals", "--check"] => refusals::check(),
        ["requirements"] => requirements::requirements(),
        ["schema"] => schema::write(),
        ["schema", "--check"] => schema::check(),
        ["structures"] => structures::write(),
        ["structures", "--check"] => structures::check(),
        ["tidy"] => tidy::tidy(),
        _ => bail!("{USAGE}"),
    }
}
