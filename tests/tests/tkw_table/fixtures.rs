//! The incumbent's slots and appointments (sections 8.2 and 8.6 of the digest).

/// A slot: id, identifier, days from today, time of its start, time of its end.
pub(crate) type Slot = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const TOMORROW: &str = "2026-06-16";
const NEXT_DAY: &str = "2026-06-17";

/// The slots that are free.
pub(crate) const FREE: [Slot; 17] = [
    (
        "slot005",
        "5a889965-3db4-4c29-8003-676c247a763e",
        TOMORROW,
        "10:00",
        "10:15",
    ),
    (
        "slot006",
        "d939f0e0-d434-4962-a327-7ed52fde2b2e",
        TOMORROW,
        "10:15",
        "10:30",
    ),
    (
        "slot007",
        "50360c34-c1e0-42dd-b965-8e4dd79ed902",
        TOMORROW,
        "10:30",
        "10:45",
    ),
    (
        "slot008",
        "a17291ee-88d7-4565-b1a3-4f7ed970eb69",
        TOMORROW,
        "10:45",
        "11:00",
    ),
    (
        "slot009",
        "f8ff57c9-6f8e-48d1-9c16-a6f382b8cc26",
        TOMORROW,
        "11:00",
        "11:15",
    ),
    (
        "slot010",
        "66e82d33-bf74-4c23-8929-589e65785385",
        TOMORROW,
        "11:30",
        "11:45",
    ),
    (
        "slot011",
        "f8cc8202-24f9-463b-a144-a14ee760586b",
        TOMORROW,
        "14:00",
        "14:15",
    ),
    (
        "slot012",
        "1621f9c3-8575-44c9-a13b-5640d23005db",
        TOMORROW,
        "14:15",
        "14:30",
    ),
    (
        "slot013",
        "2a71eb2f-6736-4864-a713-f533ca9916ab",
        TOMORROW,
        "14:30",
        "14:45",
    ),
    (
        "slot014",
        "32bbfb15-ed32-4831-8b32-f3da34b08d5d",
        NEXT_DAY,
        "14:45",
        "15:00",
    ),
    (
        "slot015",
        "0cb1d567-28eb-49b0-8347-e9120f92ed68",
        NEXT_DAY,
        "15:00",
        "15:15",
    ),
    (
        "slot016",
        "ab2dbf29-79cc-4d03-9f10-6fabe015c4f7",
        NEXT_DAY,
        "15:30",
        "15:45",
    ),
    (
        "slot017",
        "c263e2a0-b309-4472-b879-20fe8edebe9b",
        NEXT_DAY,
        "15:45",
        "16:00",
    ),
    (
        "slot018",
        "e4a7b327-55b3-40f8-8335-22eeaf3dcd4f",
        NEXT_DAY,
        "16:00",
        "16:15",
    ),
    (
        "slot019",
        "1bd2b96c-f1b5-412c-a415-c4d5a543528e",
        NEXT_DAY,
        "16:30",
        "16:45",
    ),
    (
        "slot020",
        "ddfd9ed4-a469-417e-98a2-090ae6146a49",
        NEXT_DAY,
        "16:45",
        "17:00",
    ),
    (
        "slot021",
        "2877e686-199a-48a5-a08b-212d9a93a614",
        NEXT_DAY,
        "17:00",
        "17:15",
    ),
];

/// The slots that are busy.
pub(crate) const BUSY: [Slot; 3] = [
    (
        "slot110",
        "2dad55ae-df01-4b17-a5c5-78c317e8c466",
        TOMORROW,
        "11:15",
        "11:30",
    ),
    (
        "slot111",
        "4bf2f848-ffbb-46fc-acaf-9bfd8883c9d5",
        TOMORROW,
        "13:45",
        "14:00",
    ),
    (
        "slot121",
        "63960c9d-7b88-4c7d-92f3-4f9049ebc221",
        NEXT_DAY,
        "17:15",
        "17:30",
    ),
];

/// The appointments that can be read: slot and id.
pub(crate) const READABLE: [(&str, &str); 8] = [
    ("slot005", "48fae2df-8010-4c80-8dd0-289a9dd60ae4"),
    ("slot013", "1ef97d28-1e42-4e4f-981b-3e26bec1870a"),
    ("slot014", "0dd85bf6-653c-4531-9890-78f4691eabe2"),
    ("slot015", "a3b76480-cd4a-4271-aedc-10eccb17b2ed"),
    ("slot016", "07ef6a30-851b-47f0-8727-78200e642347"),
    ("slot017", "615fcfdd-6efa-4eee-aa3f-d86893d1a98a"),
    ("slot018", "ec104b34-adfa-40ac-9dfb-20c428397e85"),
    ("slot019", "6fdd6b8f-7752-445b-88a4-cb1f8efb1373"),
];

/// The appointment that can be booked and is never found.
pub(crate) const LOST: (&str, &str) = ("slot021", "95e58add-0b10-4a8c-817c-2729eb0cab75");

/// Returns an instant of a slot as FHIR writes it.
pub(crate) fn instant(day: &str, time: &str) -> jiff::Timestamp {
    format!("{day}T{time}:00Z").parse().unwrap()
}
