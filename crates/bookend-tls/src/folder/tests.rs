//! Folders of certificates, over and over.

use super::*;
use crate::facts::Facts;
use crate::material::read_certificates;

const DAY: i64 = 86_400;

fn at(day: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000 + day * DAY).unwrap()
}

fn make(dir: &Path, day: i64) -> Result<Folder, TlsError> {
    make_folder(dir, ROLES, &["utc.nhs.example".to_owned()], (at(day), 30))
}

fn why_not(dir: &Path, day: i64) -> String {
    make(dir, day).unwrap_err().to_string()
}

#[test]
fn every_role_has_a_certificate_of_the_authority_for_its_names() {
    let dir = tempfile::tempdir().unwrap();
    let folder = make(dir.path(), 0).unwrap();
    assert_eq!(folder.made.len(), 2 + 2 * ROLES.len());
    let read = read_certificates(Material::ServerCertificate, &dir.path().join("ssp.pem"));
    let facts = Facts::of(&read.unwrap()[0]).unwrap();
    assert_eq!(facts.name(), "ssp.bookend.example");
    for name in ["ssp", "bookend-ssp", "localhost", "::1", "utc.nhs.example"] {
        assert!(facts.names.contains(&name.to_owned()), "{facts:?}");
    }
}

#[test]
fn what_is_there_stays_and_what_is_missing_is_made_by_the_authority_that_is_there() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 0).unwrap();
    let authority = std::fs::read(dir.path().join("ca.pem")).unwrap();
    std::fs::remove_file(dir.path().join("dos.pem")).unwrap();
    std::fs::remove_file(dir.path().join("dos.key")).unwrap();
    let folder = make(dir.path(), 1).unwrap();
    assert_eq!(
        folder.made,
        ["dos.pem", "dos.key"].map(|it| dir.path().join(it))
    );
    assert_eq!(std::fs::read(dir.path().join("ca.pem")).unwrap(), authority);
}

#[test]
fn half_of_a_pair_is_told_with_the_half_that_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 0).unwrap();
    std::fs::remove_file(dir.path().join("sds.key")).unwrap();
    let told = why_not(dir.path(), 0);
    assert!(told.contains("sds.pem` is there and"), "{told}");
    assert!(told.contains("sds.key` is not"), "{told}");
}

#[test]
fn a_certificate_that_is_over_is_told_and_not_replaced() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 0).unwrap();
    let told = why_not(dir.path(), 60);
    assert!(
        told.contains("ca.pem` for Bookend development authority of 2026-"),
        "{told}"
    );
    assert!(told.contains(", expired at 2026-"), "{told}");
}

#[test]
fn a_key_can_be_read_by_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 0).unwrap();
    let key = std::fs::metadata(dir.path().join("ca.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_folder_that_is_only_read_is_whole_or_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let read = |day| read_folder(dir.path(), ROLES, at(day));
    let told = read(0).unwrap_err().to_string();
    assert!(told.contains("ca.pem` is not there"), "{told}");
    let made = make(dir.path(), 0).unwrap();
    assert_eq!(read(1).unwrap().kept, made.made);
    for name in ["ssp.pem", "ssp.key"] {
        std::fs::remove_file(dir.path().join(name)).unwrap();
    }
    let told = read(1).unwrap_err().to_string();
    assert!(told.contains("ssp.pem` is not there"), "{told}");
}
