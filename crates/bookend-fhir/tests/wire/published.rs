//! Published data beside the repository: nothing of it is part of the project.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use tar::Archive;

/// Returns a file or folder of the published data, or says that the test is skipped.
///
/// # Panics
///
/// Where the data are absent although `BOOKEND_REQUIRE=all` demands that nothing is skipped.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    if path.exists() {
        return Some(path);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "who runs the tests says whether all must run"
    )]
    let required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
    assert!(!required, "needs ../shared/data/{name}");
    println!("skipped: needs ../shared/data/{name}");
    None
}

/// Reads every file of a folder and of the folders in it, in the order of their names.
pub(crate) fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        if path.is_dir() {
            files(&path)
        } else {
            vec![(name(&path), bytes(&path))]
        }
    };
    paths.into_iter().flat_map(read).collect()
}

/// Reads the JSON files of the packages whose names are asked for, in the order of their names.
pub(crate) fn packages(is_wanted: fn(&str) -> bool) -> Option<Vec<(String, Vec<u8>)>> {
    let packages = files(&path("fhir-packages")?);
    let wanted = packages.iter().filter(|(name, _)| is_wanted(name));
    Some(
        wanted
            .flat_map(|(name, bytes)| entries(name, bytes))
            .collect(),
    )
}

/// Reads the JSON files of a package.
fn entries(package: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = Archive::new(GzDecoder::new(bytes));
    let mut found = Vec::new();
    for entry in archive.entries().expect("an archive") {
        let mut entry = entry.expect("an entry");
        let path = entry.path().expect("a path").into_owned();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let mut content = Vec::new();
            entry.read_to_end(&mut content).expect("a file");
            found.push((format!("{package}: {}", path.display()), content));
        }
    }
    found.sort();
    found
}

/// Returns the name of a file without its folder.
fn name(path: &Path) -> String {
    path.file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned()
}

/// Returns what a file holds.
fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).expect("a file")
}
