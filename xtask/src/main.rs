//! Developer tasks that need logic.

use std::env::args;

use anyhow::{Result, bail};

mod refusals;
mod requirements;
mod schema;
mod shipped;
mod structures;
mod tidy;

const USAGE: &str = "usage: cargo xtask refusals [--check] | requirements | schema [--check] | structures [--check] | tidy";

fn main() -> Result<()> {
    let words: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
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
