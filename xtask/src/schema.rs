//! The JSON Schema of the script language, as it is published.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// Writes the schema.
pub(crate) fn write() -> Result<()> {
    let path = path();
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, text()?).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Says whether the schema that is published is the one that the program has.
///
/// # Errors
///
/// When it is not.
pub(crate) fn check() -> Result<()> {
    let path = path();
    let published =
        fs::read_to_string(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
    if published != text()? {
        bail!("the schema is not that of the program: run `cargo xtask schema`");
    }
    Ok(())
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulator-config/schema/script.schema.json")
}

fn text() -> Result<String> {
    Ok(serde_json::to_string_pretty(&bookend_script::schema())? + "\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_that_is_published_is_that_of_the_program() {
        super::check().unwrap();
    }
}
