//! `export`: what ships, to be edited, and every request of the dialect as a collection.

use super::CommandError;
use super::load::load_with_own;
use super::setting::local_target;
use crate::cli::Export;
use crate::collection::{blueprint, bruno, every_request, postman};
use crate::console::Console;
use crate::exit::Exit;
use std::fs::{File, create_dir, create_dir_all};
use std::io::Write as _;
use std::path::Path;

pub(super) fn export(args: &Export, console: Console) -> Result<Exit, CommandError> {
    if let Some(dir) = &args.dir {
        let count = bookend_provider::export(dir)
            .map_err(CommandError::system("the configuration cannot be exported"))?;
        console.print(&format!("{count} files written to {}", dir.display()));
    }
    if args.postman.is_some() || args.bruno.is_some() {
        collections(args, console)?;
    }
    Ok(Exit::Passed)
}

fn collections(args: &Export, console: Console) -> Result<(), CommandError> {
    let script = load_with_own(&args.choice(), every_request(), console)?;
    let target = args.target.clone().unwrap_or_else(|| local_target(&script));
    let blueprint = blueprint(&script, target.trim_end_matches('/'), &args.identity)?;
    if let Some(path) = &args.postman {
        write(path, &postman(&blueprint))?;
        let path = path.display();
        console.print(&format!(
            "collection written to {path}; `newman run {path}` runs it"
        ));
    }
    if let Some(dir) = &args.bruno {
        write_all(dir, &bruno(&blueprint))?;
        let dir = dir.display();
        console.print(&format!(
            "collection written to {dir}; `bru run --env bookend` in that folder runs it"
        ));
    }
    Ok(())
}

/// Writes files into a folder that is not there yet.
fn write_all(dir: &Path, files: &[(String, String)]) -> Result<(), CommandError> {
    let doing = format!("the folder `{}` cannot be made", dir.display());
    if let Some(parent) = dir.parent() {
        create_dir_all(parent).map_err(CommandError::system(&doing))?;
    }
    create_dir(dir).map_err(CommandError::system(&doing))?;
    for (name, text) in files {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            create_dir_all(parent).map_err(CommandError::system(&doing))?;
        }
        write(&path, text)?;
    }
    Ok(())
}

/// Writes a file that is not there yet: nothing is overwritten.
fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    let doing = format!("`{}` cannot be written", path.display());
    let file = File::create_new(path);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(CommandError::system(&doing))
}
