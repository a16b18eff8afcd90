//! The functions of `$(…)`.

/// A function of `$(…)`.
///
/// To add one: a case here, a row in the table below it, a case in the engine's `functions.rs`, a
/// line in `docs/script/values.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `uuid()`: a random UUID.
    Uuid,
    /// `nhs-number()`: a synthetic NHS number of the test range.
    NhsNumber,
    /// `fake.name()`: a full name.
    FakeName,
    /// `fake.given()`: a given name.
    FakeGiven,
    /// `fake.family()`: a family name.
    FakeFamily,
    /// `fake.street()`: house number and street.
    FakeStreet,
    /// `fake.city()`: a post town.
    FakeCity,
    /// `fake.postcode()`: a postcode.
    FakePostcode,
    /// `fake.phone()`: a telephone number of a range kept for drama.
    FakePhone,
    /// `fake.birth-date()`: a date of birth of an adult.
    FakeBirthDate,
    /// `at('tomorrow@09:00')`: a point in time as an instant.
    At,
    /// `seconds(instant)`: whole seconds since 1970.
    Seconds,
    /// `instant(text)`: a date-time as an instant in UTC, with milliseconds.
    Instant,
    /// `local(instant)` or `local(instant, 'Europe/London')`: with the zone's offset.
    Local,
    /// `date(instant)`: the local date, `yyyy-mm-dd`.
    Date,
    /// `http-date(instant)`: as in `Last-Modified`.
    HttpDate,
    /// `lower(text)`.
    Lower,
    /// `upper(text)`.
    Upper,
    /// `before(text, 'mark')`: what stands before the first mark, or the whole text.
    Before,
    /// `after(text, 'mark')`: what stands after the last mark, or the whole text.
    After,
    /// `without-slash(text)`: without one slash at its end.
    WithoutSlash,
    /// `join(list, 'mark')`.
    Join,
    /// `count(list)`.
    Count,
    /// `first(list)`.
    First,
    /// `default(value, other)`: the other when the value is nothing.
    Default,
    /// `when(condition, value)` or `when(condition, value, other)`.
    When,
    /// `equals(a, b)`.
    Equals,
    /// `pick(list)`: one of a list, by chance.
    Pick,
    /// `json(value)`: the value as JSON text.
    Json,
    /// `set(tree, 'name', value)`: the tree with one member set.
    Set,
    /// `without(tree, 'name')`: the tree without a member.
    Without,
}

/// Name, function, fewest and most arguments.
const TABLE: &[(&str, Function, usize, usize)] = &[
    ("uuid", Function::Uuid, 0, 0),
    ("nhs-number", Function::NhsNumber, 0, 0),
    ("fake.name", Function::FakeName, 0, 0),
    ("fake.given", Function::FakeGiven, 0, 0),
    ("fake.family", Function::FakeFamily, 0, 0),
    ("fake.street", Function::FakeStreet, 0, 0),
    ("fake.city", Function::FakeCity, 0, 0),
    ("fake.postcode", Function::FakePostcode, 0, 0),
    ("fake.phone", Function::FakePhone, 0, 0),
    ("fake.birth-date", Function::FakeBirthDate, 0, 0),
    ("at", Function::At, 1, 1),
    ("seconds", Function::Seconds, 1, 1),
    ("instant", Function::Instant, 1, 1),
    ("local", Function::Local, 1, 2),
    ("date", Function::Date, 1, 2),
    ("http-date", Function::HttpDate, 1, 1),
    ("lower", Function::Lower, 1, 1),
    ("upper", Function::Upper, 1, 1),
    ("before", Function::Before, 2, 2),
    ("after", Function::After, 2, 2),
    ("without-slash", Function::WithoutSlash, 1, 1),
    ("join", Function::Join, 2, 2),
    ("count", Function::Count, 1, 1),
    ("first", Function::First, 1, 1),
    ("default", Function::Default, 2, 2),
    ("when", Function::When, 2, 3),
    ("equals", Function::Equals, 2, 2),
    ("pick", Function::Pick, 1, 1),
    ("json", Function::Json, 1, 1),
    ("set", Function::Set, 3, 3),
    ("without", Function::Without, 2, 2),
];

impl Function {
    /// Returns a function and how many arguments it takes, by its name.
    pub fn named(name: &str) -> Option<(Self, usize, usize)> {
        TABLE
            .iter()
            .find(|(candidate, ..)| *candidate == name)
            .map(|(_, function, fewest, most)| (*function, *fewest, *most))
    }

    /// Returns every name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|(name, ..)| *name)
    }
}
