//! Searching appointments: each parameter narrows, the alternatives of one widen (section 2.4 of
//! the digest).

use bookend_tests::{Request, Setup};

#[tokio::test]
async fn each_parameter_narrows_the_search_and_nothing_is_found_twice() {
    let stand = Setup::standard().start();
    let booked = stand.booked().await;
    let id = booked["id"].as_str().unwrap();
    let number = booked["participant"][0]["actor"]["identifier"]["value"]
        .as_str()
        .unwrap();
    let of = |number: &str| format!("patient.identifier={number}");
    let rows = [
        (of(number), 1),
        (format!("_id={id}"), 1),
        (format!("_id={id}&{}", of(number)), 1),
        (of(&format!("{number},{number}")), 1),
        (format!("_id={id},{id}"), 1),
        (format!("_id={id}&{}", of("9990000000")), 0),
        (format!("_id=somebody-elses&{}", of(number)), 0),
        (format!("_id={id}&version=1"), 1),
        (format!("_id={id}&version=99"), 0),
    ];
    for (query, expected) in rows {
        let response = stand.send(&Request::appointments(&query)).await;
        assert_eq!(response.status, 200, "{query}: {}", response.text());
        assert_eq!(response.resource()["total"], expected, "{query}");
        assert_eq!(response.entries("Appointment").len(), expected, "{query}");
    }
    stand.stop().await;
}
