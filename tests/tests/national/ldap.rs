//! The Spine directory as `ldapsearch` of OpenLDAP sees it. Where that is missing the tests say so and
//! skip; with `BOOKEND_REQUIRE=all` they fail.

use crate::stand_ins;
use std::net::SocketAddr;
use std::process::Stdio;
use tokio::process::Command;

const IA: &str = "urn:nhs:names:services:careconnect:fhir:rest:";

/// Asks, and returns exit code and what was printed; nothing, where there is no `ldapsearch`.
async fn ldapsearch(address: SocketAddr, arguments: &[&str]) -> Option<(i32, String)> {
    let url = format!("ldap://{address}");
    let fixed = ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &url];
    let run = Command::new("ldapsearch")
        .args(fixed.iter().chain(arguments))
        .stdin(Stdio::null())
        .output()
        .await;
    match run {
        Ok(output) => {
            let text = String::from_utf8(output.stdout).unwrap();
            let wrong = String::from_utf8(output.stderr).unwrap();
            Some((output.status.code().unwrap(), text + &wrong))
        }
        Err(_) => {
            let is_required = std::env::var("BOOKEND_REQUIRE").is_ok_and(|value| value == "all");
            assert!(
                !is_required,
                "BOOKEND_REQUIRE is `all`, but there is no `ldapsearch`"
            );
            println!("skipped: there is no `ldapsearch` (package ldap-utils)");
            None
        }
    }
}

/// Asks each question, and compares exit code and what was printed.
async fn answers(questions: &[(&[&str], i32, &str)]) {
    let stand_ins = stand_ins(&["--root", "provider=https://p.example/STU3"]).await;
    for (arguments, code, printed) in questions {
        let Some((found, text)) = ldapsearch(stand_ins.ldap, arguments).await else {
            break;
        };
        assert_eq!(
            (found, text.trim()),
            (*code, printed.trim()),
            "{arguments:?}"
        );
    }
    stand_ins.started.terminate().await;
}

const SYSTEM: &str = "dn: uniqueIdentifier=200000000002,ou=services,o=nhs\n";

#[tokio::test]
async fn the_lookups_of_the_documents_are_answered_in_every_spelling() {
    let key = format!("{SYSTEM}nhsMHSPartyKey: RBX99-800002");
    let id = format!("{SYSTEM}uniqueIdentifier: 200000000002");
    let both = format!("{SYSTEM}uniqueIdentifier: 200000000002\nnhsMHSPartyKey: RBX99-800002");
    let endpoint = "dn: uniqueIdentifier=S20000000000202,ou=services,o=nhs\nnhsMHSEndPoint: https://p.example/STU3";
    let with_key = endpoint.replace(
        "nhsMHSEndPoint",
        "nhsMHSPartyKey: RBX99-800002\nnhsMHSEndPoint",
    );
    let read = format!("{IA}read:slot");
    let l2 = format!("(&(nhsMhsPartyKey=RBX99-800002)(nhsMhsSvcIA={read}))");
    let blank = format!("(&(nhsMHSPartyKey= RBX99-800002)(nhsMhsSvcIA={read}))");
    let l3 = format!("(&(nhsIDCode=RBX99) (objectClass=nhsAS)(nhsAsSvcIA={read}))");
    let l4 = format!("(&(nhsMhsPartyKey=RBX99-800002) (objectClass=nhsMhs) (nhsMhsSvcIA={read}))");
    let l5 = format!("(&(nhsidcode=RBX99) (objectClass=nhsMhs) (nhsMhsSvcIA={read}))");
    let l6 = "(&(nhsidcode=RBX99) (objectclass=nhsAs) (nhsMHSPartyKey=RBX99-800002))";
    let l7 = format!(
        "(&(nhsIDCode=RBX99) (objectClass=nhsMhs) (nhsMhsSvcIA={read}) (nhsMHSPartyKey=RBX99-800002))"
    );
    let by_name = "uniqueIdentifier=200000000002,ou=Services,o=nhs";
    answers(&[
        (
            &[
                "-b",
                "ou=services,o=nhs",
                "(uniqueIdentifier=200000000002)",
                "nhsMHSPartyKey",
            ],
            0,
            &key,
        ),
        (&["-b", by_name, "nhsMhsPartyKey"], 0, &key),
        (&["-b", by_name, "-s", "base", "nhsmhspartykey"], 0, &key),
        (
            &["-b", "ou=services, o=nhs", &l2, "nhsMhsEndPoint"],
            0,
            endpoint,
        ),
        (
            &["-b", "ou=Services,o=nhs", &blank, "nhsMHSEndPoint"],
            0,
            endpoint,
        ),
        (
            &[
                "-b",
                "ou=services,o=nhs",
                &l3,
                "uniqueIdentifier",
                "nhsMhsPartyKey",
            ],
            0,
            &both,
        ),
        (
            &["-b", "ou=services,o=nhs", &l4, "nhsMhsEndPoint"],
            0,
            endpoint,
        ),
        (
            &[
                "-b",
                "OU=SERVICES,O=NHS",
                &l5,
                "nhsMhsEndPoint",
                "nhsMhsPartyKey",
            ],
            0,
            &with_key,
        ),
        (&["-b", "ou=services,o=nhs", l6, "uniqueIdentifier"], 0, &id),
        (
            &["-b", "ou=services,o=nhs", &l7, "nhsMHSEndPoint"],
            0,
            endpoint,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_system_shows_everything_that_the_schema_has() {
    let stand_ins = stand_ins(&[]).await;
    let found = ldapsearch(
        stand_ins.ldap,
        &["-b", "ou=services,o=nhs", "(uniqueIdentifier=200000000002)"],
    )
    .await;
    if let Some((0, text)) = found {
        for line in [
            "objectClass: top",
            "objectClass: nhsAs",
            "nhsIDCode: RBX99",
            "nhsAsSvcIA: urn:nhs:names:services:careconnect:fhir:rest:search:slot",
            "nhsAsSvcIA: urn:nhs:names:services:careconnect:fhir:rest:create:appointment",
            "nhsProductName: Bookend provider",
            "nhsDateApproved: 20260105093000",
        ] {
            assert!(text.contains(&format!("{line}\n")), "{line} in {text}");
        }
    } else {
        assert!(found.is_none(), "{found:?}");
    }
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn limits_scopes_and_bases_are_kept() {
    let none = "1.1";
    answers(&[
        (
            &[
                "-b",
                "ou=services,o=nhs",
                "-s",
                "base",
                "(objectClass=*)",
                "ou",
            ],
            0,
            "dn: ou=services,o=nhs\nou: services",
        ),
        (
            &[
                "-b",
                "ou=services,o=nhs",
                "(uniqueIdentifier=200000000002)",
                none,
            ],
            0,
            SYSTEM,
        ),
        (
            &["-b", "ou=services,o=nhs", "(uniqueIdentifier=299999999999)"],
            0,
            "",
        ),
        (
            &["-b", "ou=people,o=nhs", "(uid=1)"],
            32,
            "No such object (32)\nAdditional information: the base is not in this directory",
        ),
        (
            &["-b", "", "-s", "base", "(objectClass=*)", "namingContexts"],
            0,
            "dn:\nnamingContexts: ou=services,o=nhs",
        ),
    ])
    .await;
    let stand_ins = stand_ins(&[]).await;
    let cut = [
        "-b",
        "ou=services,o=nhs",
        "-z",
        "2",
        "(objectClass=nhsAs)",
        "1.1",
    ];
    if let Some((code, text)) = ldapsearch(stand_ins.ldap, &cut).await {
        assert_eq!((code, text.matches("dn: ").count()), (4, 2), "{text}");
    }
    stand_ins.started.terminate().await;
}

#[tokio::test]
async fn the_directory_obeys_behaviours() {
    let folder = bookend_tests::scratch();
    let path = folder.path().join("ldap.yaml");
    let behaviours = "bookend: 1\ndialect: careconnect-stu3\nbehaviours:\n  - {id: gone, when: {interaction: sds.find-system, query.filter: {search: '200000000003'}}, then: {fault: empty}}\n  - {id: busy, when: {interaction: sds.find-system}, schedule: {times: 1}, then: {answer: {respond: {status: 200, body: {resultCode: 51, message: come back later, entry: []}}}}}\n  - {id: other, when: {interaction: sds.find-system}, then: {mutate: [{set: {entry.nhsMHSPartyKey: RBX99-800009}}]}}\n";
    std::fs::write(&path, behaviours).unwrap();
    let stand_ins = stand_ins(&[path.to_str().unwrap()]).await;
    let ask = async |asid: &str| {
        let filter = format!("(uniqueIdentifier={asid})");
        let base = ["-b", "ou=services,o=nhs"];
        let arguments = [base[0], base[1], &filter, "nhsMHSPartyKey"];
        ldapsearch(stand_ins.ldap, &arguments).await
    };
    let Some((code, text)) = ask("200000000002").await else {
        return;
    };
    assert_eq!(code, 51, "{text}");
    assert!(text.contains("come back later"), "{text}");
    let (code, text) = ask("200000000002").await.unwrap();
    let expected = format!("{SYSTEM}nhsMHSPartyKey: RBX99-800009");
    assert_eq!((code, text.trim()), (0, expected.as_str()));
    let (code, text) = ask("200000000003").await.unwrap();
    assert_ne!(code, 0, "{text}");
    assert!(text.contains("Can't contact LDAP server"), "{text}");
    stand_ins.started.terminate().await;
}
