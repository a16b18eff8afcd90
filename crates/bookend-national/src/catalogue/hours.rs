//! When a service is open.

use super::remarks::Remarks;
use bookend_script::{Diagnostic, Node};
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{SignedDuration, ToSpan};

/// How long before it closes a service takes nobody any more.
const LAST_ENTRY: SignedDuration = SignedDuration::from_mins(30);

/// When a service is open; always, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// Sessions of each day of the week.
    pub weekly: Vec<(Weekday, Vec<Session>)>,
    /// Sessions of dates, which come over those of the week; none where it is closed.
    pub dates: Vec<(Date, Vec<Session>)>,
    is_limited: bool,
}

/// From when until when, in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// When it begins.
    pub from: Time,
    /// When it ends.
    pub to: Time,
}

const DAYS: &[(&str, Weekday)] = &[
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

/// Returns the name of a day, as the web service has it.
pub(crate) fn day_name(day: Weekday) -> &'static str {
    let known = DAYS.iter().find(|(_, known)| *known == day);
    known.map_or("", |(name, _)| name)
}

impl Hours {
    /// Returns whether the service is open at all hours.
    pub fn is_always(&self) -> bool {
        !self.is_limited
    }

    /// Returns whether somebody can come between two points in time: the service is open then, and does
    /// not close within half an hour. Dates come before days of the week.
    pub fn is_open_between(&self, from: DateTime, to: DateTime) -> bool {
        if self.is_always() {
            return true;
        }
        let mut date = from.date();
        while date <= to.date() {
            let is_in = |session: &Session| {
                let last = session.to.duration_since(session.from) - LAST_ENTRY;
                let opens = date.to_datetime(session.from);
                let closes = opens.saturating_add(last);
                !last.is_negative() && opens <= to && from <= closes
            };
            if self.of(date).iter().any(is_in) {
                return true;
            }
            let Ok(next) = date.checked_add(1.day()) else {
                return false;
            };
            date = next;
        }
        false
    }

    fn of(&self, date: Date) -> &[Session] {
        let own = self.dates.iter().find(|(known, _)| *known == date);
        if let Some((_, sessions)) = own {
            return sessions;
        }
        let day = self.weekly.iter().find(|(day, _)| *day == date.weekday());
        day.map_or(&[], |(_, sessions)| sessions)
    }
}

/// Reads `open`: days of the week and dates, each with its sessions.
pub(super) fn read(remarks: &Remarks, node: Option<&Node>) -> Hours {
    let mut hours = Hours {
        is_limited: node.is_some(),
        ..Hours::default()
    };
    let entries = node.and_then(Node::entries);
    if let (Some(node), None) = (node, entries) {
        remarks.on(&node.span, "`open` is a map of days and dates to sessions");
    }
    for entry in entries.unwrap_or_default() {
        let items = entry.value.items();
        let items = items.unwrap_or(std::slice::from_ref(&entry.value));
        let items = items.iter().filter(|item| !item.is_null());
        let sessions = items.filter_map(|item| session(remarks, item)).collect();
        let day = DAYS.iter().find(|(name, _)| *name == entry.key);
        match (day, entry.key.parse::<Date>()) {
            (Some((_, day)), _) => hours.weekly.push((*day, sessions)),
            (None, Ok(date)) => hours.dates.push((date, sessions)),
            (None, Err(_)) => {
                let message = format!("`{}` is neither a day of the week nor a date", entry.key);
                let known = DAYS.iter().map(|(name, _)| *name);
                let remark = Diagnostic::new(&entry.key_span, message);
                remarks.add(remark.suggest(&entry.key, known));
            }
        }
    }
    hours
}

fn session(remarks: &Remarks, node: &Node) -> Option<Session> {
    let text = remarks.text(node, "a session")?;
    let times = text.split_once('-');
    let read = |text: &str| text.trim().parse::<Time>().ok();
    let times = times.and_then(|(from, to)| Some((read(from)?, read(to)?)));
    let found = times.filter(|(from, to)| from < to);
    if found.is_none() {
        let rule =
            format!("`{text}` is no session; write two times of a day, such as `08:00-18:30`");
        remarks.on(&node.span, rule);
    }
    let (from, to) = found?;
    Some(Session { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    /// Open on Mondays from nine to five, and on Christmas Eve, a Thursday, until noon.
    fn hours() -> Hours {
        let session = |to| Session {
            from: time(9, 0, 0, 0),
            to,
        };
        Hours {
            weekly: vec![(Weekday::Monday, vec![session(time(17, 0, 0, 0))])],
            dates: vec![
                (date(2026, 12, 24), vec![session(time(12, 0, 0, 0))]),
                (date(2026, 12, 28), Vec::new()),
            ],
            is_limited: true,
        }
    }

    #[test]
    fn whoever_comes_half_an_hour_before_it_closes_is_still_taken() {
        let open = |day: Date, hour: i8, minute: i8| {
            let from = day.at(hour, minute, 0, 0);
            hours().is_open_between(from, from.saturating_add(10.minutes()))
        };
        let monday = date(2026, 11, 23);
        assert!(open(monday, 8, 50) && open(monday, 16, 30));
        assert!(!open(monday, 8, 49) && !open(monday, 16, 31));
        assert!(!open(date(2026, 11, 24), 10, 0));
        // A date comes over its day of the week.
        assert!(open(date(2026, 12, 24), 11, 30) && !open(date(2026, 12, 24), 11, 31));
        assert!(!open(date(2026, 12, 28), 10, 0));
        assert!(Hours::default().is_open_between(monday.at(3, 0, 0, 0), monday.at(3, 1, 0, 0)));
    }
}
