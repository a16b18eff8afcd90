//! What a provider has to offer.

use super::{Form, Takes, key, needed};

const DAYS: Takes = Takes::Texts;
const POINT: Takes = Takes::Text;

pub(super) const FORMS: &[Form] = &[
    Form {
        name: "inventory",
        what: "an inventory",
        says: "What the provider has to offer. What is not said is made up from the seed.",
        keys: &[
            key(
                "seed",
                Takes::Whole(0, u64::MAX),
                "The seed, unless the command line names one.",
                "42",
            ),
            key(
                "replace",
                Takes::Boolean,
                "`true` forgets the inventory of earlier files.",
                "true",
            ),
            key(
                "permits",
                Takes::Texts,
                "The ODS codes of the organisations that may ask; every one when nothing is said.",
                r#"["RTG", "GPCA0001"]"#,
            ),
            key(
                "schedules",
                Takes::FormsByName("schedule"),
                "Schedules by id that several services share.",
                r#"{"minor-injuries": {"slots": {"every": "15m", "from": "08:00", "to": "20:00"}}}"#,
            ),
            key(
                "services",
                Takes::Forms("service"),
                "Services; one of the same id takes the place of an earlier one.",
                r#"[{"id": "2000099999", "name": "Riverside", "schedules": ["minor-injuries"]}]"#,
            ),
            key(
                "slots",
                Takes::Forms("slot"),
                "Slots one by one, for a test that needs exactly these.",
                r#"[{"id": "slot005", "service": "2000099999", "start": "tomorrow@10:00"}]"#,
            ),
        ],
    },
    Form {
        name: "service",
        what: "a service",
        says: "A service of the Directory of Services.",
        keys: &[
            needed(
                "id",
                Takes::Name,
                "The DoS service id, which searches name.",
                r#""2000099999""#,
            ),
            key(
                "name",
                Takes::Text,
                "The name that people see.",
                r#""Riverside Urgent Treatment Centre""#,
            ),
            key(
                "location",
                Takes::Form("location"),
                "Where it is.",
                r#"{"city": "Leeds", "postcode": "LS1 4AP"}"#,
            ),
            key(
                "organisation",
                Takes::Form("organisation"),
                "Whose it is.",
                r#"{"ods": "RTG"}"#,
            ),
            key(
                "schedules",
                Takes::List(&Takes::Either(&[Takes::Name, Takes::Form("schedule")])),
                "Its schedules: ids of shared ones, or schedules described here.",
                r#"["minor-injuries", {"slots": {"every": "30m"}}]"#,
            ),
            key(
                "withholds",
                Takes::Texts,
                "Resource types of which this service holds no data, though they are asked for.",
                r#"["Practitioner", "Location"]"#,
            ),
        ],
    },
    Form {
        name: "location",
        what: "a location",
        says: "Where a service is.",
        keys: &[
            key("id", Takes::Text, "The resource id.", r#""riverside""#),
            key(
                "name",
                Takes::Text,
                "The name that people see.",
                r#""Riverside UTC""#,
            ),
            key(
                "line",
                Takes::Text,
                "House and street.",
                r#""1 River Street""#,
            ),
            key("city", Takes::Text, "The post town.", r#""Leeds""#),
            key("postcode", Takes::Text, "The postcode.", r#""LS1 4AP""#),
        ],
    },
    Form {
        name: "organisation",
        what: "an organisation",
        says: "Whose a service is.",
        keys: &[
            key(
                "id",
                Takes::Text,
                "The resource id; the ODS code when nothing is said.",
                r#""riverside-trust""#,
            ),
            key("ods", Takes::Text, "The ODS code.", r#""RTG""#),
            key(
                "name",
                Takes::Text,
                "The name that people see.",
                r#""Riverside NHS Trust""#,
            ),
        ],
    },
    Form {
        name: "schedule",
        what: "a schedule of slots",
        says: "A diary: who works in it, and when.",
        keys: &[
            key(
                "id",
                Takes::Text,
                "The resource id; made of the service's when nothing is said.",
                r#""diary-1""#,
            ),
            key(
                "practitioner",
                Takes::Form("practitioner"),
                "Whose diary it is; nobody's when nothing is said.",
                r#"{"family": "Okafor", "prefix": "Dr"}"#,
            ),
            key(
                "delivery",
                Takes::Text,
                "The delivery channel of its slots.",
                r#""In-person""#,
            ),
            key(
                "slots",
                Takes::FormOrForms("slot-rule"),
                "The rules by which its slots arise.",
                r#"{"every": "15m", "from": "08:00", "to": "20:00"}"#,
            ),
        ],
    },
    Form {
        name: "practitioner",
        what: "a practitioner",
        says: "Who works in a diary. What is not said is made up from the seed.",
        keys: &[
            key(
                "fake",
                Takes::Text,
                "`practitioner` says that everything is made up.",
                r#""practitioner""#,
            ),
            key("id", Takes::Text, "The resource id.", r#""okafor""#),
            key("user", Takes::Text, "The SDS user id.", r#""111222333444""#),
            key(
                "role",
                Takes::Text,
                "The SDS role profile id.",
                r#""444555666777""#,
            ),
            key(
                "prefix",
                Takes::Text,
                "What stands before the name.",
                r#""Dr""#,
            ),
            key("given", Takes::Text, "The given name.", r#""Ada""#),
            key("family", Takes::Text, "The family name.", r#""Okafor""#),
            key(
                "gender",
                Takes::Text,
                "The gender, as FHIR writes it.",
                r#""female""#,
            ),
        ],
    },
    Form {
        name: "slot-rule",
        what: "a rule for slots",
        says: "A rule by which slots arise, relative to the clock.",
        keys: &[
            needed(
                "every",
                Takes::Duration,
                "From one slot to the next, and the length of each.",
                r#""15m""#,
            ),
            key(
                "from",
                Takes::Text,
                "The time of day at which the first slot starts.",
                r#""08:00""#,
            ),
            key(
                "to",
                Takes::Text,
                "The time of day at which the last slot has ended; before `from`, it is that of the next day.",
                r#""20:00""#,
            ),
            key(
                "days",
                Takes::Whole(1, 366),
                "For how many days, today included; 7 when nothing is said.",
                "14",
            ),
            key(
                "weekdays",
                DAYS,
                "On which days of the week; on every day when nothing is said.",
                r#"["mon", "tue"]"#,
            ),
            key(
                "zone",
                Takes::Text,
                "The time zone; Europe/London when nothing is said.",
                r#""Europe/London""#,
            ),
            key(
                "busy",
                Takes::Share,
                "How many of the slots are taken from the beginning.",
                r#""20%""#,
            ),
        ],
    },
    Form {
        name: "slot",
        what: "a slot",
        says: "A slot described by itself.",
        keys: &[
            needed("id", Takes::Name, "The resource id.", r#""slot005""#),
            key(
                "uuid",
                Takes::Text,
                "The value of its identifier.",
                r#""3f1f3d6e-8f0a-4c3b-9a55-0c5f0f5f0005""#,
            ),
            key(
                "schedule",
                Takes::Text,
                "The schedule to which it belongs.",
                r#""minor-injuries""#,
            ),
            key(
                "service",
                Takes::Text,
                "The service to whose first schedule it belongs.",
                r#""2000099999""#,
            ),
            needed(
                "start",
                POINT,
                "When it starts: an instant, or a day and a time of day.",
                r#""tomorrow@10:00""#,
            ),
            key(
                "for",
                Takes::Duration,
                "How long it lasts; `15m` when nothing is said.",
                r#""15m""#,
            ),
            key(
                "status",
                Takes::Word(&[
                    "free",
                    "busy",
                    "busy-unavailable",
                    "busy-tentative",
                    "entered-in-error",
                ]),
                "Its status at the beginning.",
                r#""free""#,
            ),
        ],
    },
];
