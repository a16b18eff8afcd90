//! Both ends show a certificate.

use crate::{A_WHILE, Caller, End, Folder, behind_tls};
use bookend_tests::{Request, Setup, files_below};
use bookend_tls::failure;

#[tokio::test]
async fn who_shows_a_certificate_of_the_authority_is_served_and_who_does_not_is_told() {
    let folder = Folder::new();
    let stand = Setup::standard().tls(folder.provider(true)).start();
    let mut caller = Caller::meet(stand.address(), &folder.consumer())
        .await
        .unwrap();
    caller.write(&Request::search_all().bytes()).await;
    let seen = caller.seen_within(A_WHILE).await;
    assert!(seen.text().starts_with("HTTP/1.1 200 OK"), "{seen:?}");
    // With TLS 1.3 the caller is done before the provider has judged it.
    let mut stranger = Caller::meet(stand.address(), &folder.stranger())
        .await
        .unwrap();
    let mut byte = [0];
    let read = tokio::io::AsyncReadExt::read(&mut stranger.0, &mut byte);
    let error = bookend_tests::within(read).await.unwrap_err();
    assert_eq!(
        failure::of_client(&error).unwrap(),
        "the target asks for a certificate of its caller, and none was shown"
    );
    stand.stop().await;
}

#[tokio::test]
async fn what_speaks_no_tls_is_told_so_in_plain_http() {
    let folder = Folder::new();
    let stand = behind_tls(&folder, Setup::standard());
    let answer = stand.send(&Request::capabilities()).await;
    assert_eq!(answer.status, 400);
    assert!(
        answer.text().contains("this port speaks TLS"),
        "{}",
        answer.text()
    );
    stand.stop().await;
}

#[tokio::test]
async fn an_idle_connection_ends_in_order_when_the_provider_stops() {
    let folder = Folder::new();
    let stand = behind_tls(&folder, Setup::standard());
    let mut caller = Caller::meet(stand.address(), &folder.stranger())
        .await
        .unwrap();
    caller.write(&Request::capabilities().bytes()).await;
    caller.seen_within(A_WHILE).await;
    stand.stop().await;
    assert_eq!(caller.seen_within(A_WHILE).await.end, End::Closed);
}

#[tokio::test]
async fn who_says_no_asid_is_known_by_its_certificate() {
    let folder = Folder::new();
    let behaviours = "  - {id: known, when: {caller: {search: '^consumer[.]'}}, then: {answer: {respond: {status: 418, headers: {X-Caller: $(client.certificate)}}}}}\n";
    let setup = Setup::standard().behaviours(behaviours);
    let evidence = bookend_tests::scratch();
    let setup = setup.recorded(evidence.path());
    let stand = setup.tls(folder.provider(true)).start();
    let mut caller = Caller::meet(stand.address(), &folder.consumer())
        .await
        .unwrap();
    caller.write(&Request::search_all().bytes()).await;
    let seen = caller.seen_within(A_WHILE).await;
    assert!(seen.text().starts_with("HTTP/1.1 200 OK"), "{seen:?}");
    let nameless = Request::search_all().without("Ssp-From");
    caller.write(&nameless.bytes()).await;
    let seen = caller.seen_within(A_WHILE).await.text();
    assert!(seen.starts_with("HTTP/1.1 418 "), "{seen}");
    let told = seen.to_lowercase();
    assert!(told.contains("x-caller: consumer."), "{seen}");
    drop(caller);
    stand.stop().await;
    let files = files_below(evidence.path());
    let is_named = |name: &str| {
        let mut folders = files.iter().flat_map(|file| file.iter());
        folders.any(|known| known.to_string_lossy().contains(name))
    };
    assert!(is_named("200000000001"), "{files:?}");
    assert!(is_named("consumer"), "{files:?}");
}
